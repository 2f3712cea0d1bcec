"""The basis of every chat handler: messages, entries of the routing table, errors."""

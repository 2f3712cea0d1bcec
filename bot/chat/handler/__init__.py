"""What every chat handler works with: messages, entries of the routing table, errors."""

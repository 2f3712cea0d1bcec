"""Admins in chat: the ledger, languages, questions, identifiers to delete."""

"""Keeps things: the tables, all SQL and the ledger."""

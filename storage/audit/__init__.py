"""Checks that the ledger and the tables say the same."""

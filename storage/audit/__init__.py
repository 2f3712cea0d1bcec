"""Checks that the ledger and the tables agree."""

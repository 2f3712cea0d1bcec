"""Counts of a period, from one read transaction."""

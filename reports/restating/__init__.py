"""Counts earlier reports again: what a later report restates, and why."""

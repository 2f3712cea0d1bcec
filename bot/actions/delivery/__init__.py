"""Sending the parts of a publication exactly once, and settling what is in doubt."""

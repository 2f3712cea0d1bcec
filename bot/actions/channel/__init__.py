"""Looks into a channel: which of our messages are there, and what else."""

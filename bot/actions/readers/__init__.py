"""Answers to readers, from published figures alone."""

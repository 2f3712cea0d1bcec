"""Bands that a law prescribes for national security process: the options, their text, and what they allow."""

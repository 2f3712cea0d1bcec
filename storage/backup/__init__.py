"""Copies of a register: encrypted on request, and put back into an empty place."""

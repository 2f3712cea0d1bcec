"""Statutory forms, filled in from the register; what it cannot fill in stays empty and is named."""

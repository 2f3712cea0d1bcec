"""The chain of entries that no one can change unseen, and the clock that it carries."""

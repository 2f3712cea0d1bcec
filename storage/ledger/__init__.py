"""The chain of entries that nobody can change unnoticed, and its clock."""

"""The tables as SQLModel classes, with every rule that SQL can keep."""

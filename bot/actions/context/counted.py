"""Counts things in English, for the terminal."""


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number of things: 1 case, 2 cases; `many` is a plural that does not just end in s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"

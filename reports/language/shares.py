"""Writes a share of a whole in per cent, and a change with its sign."""

from reports.language import words
from reports.schema.cells import Cell, is_number


def percent(part: int, whole: int, language: str) -> str:
    """Return a share in whole per cent that is 0 or 100 only if exact."""
    exact = 100 * part / whole
    if 0 < exact < 1:
        return words.text("under {number}%", language, number=1)
    if 99 < exact < 100:
        return words.text("over {number}%", language, number=99)
    return words.text("{number}%", language, number=(200 * part + whole) // (2 * whole))


def brief_percent(part: int, whole: int, language: str) -> str:
    """Return a share in per cent for a narrow column, with signs in place of "under" and "over"."""
    if 0 < 100 * part < whole:
        return "<" + words.text("{number}%", language, number=1)
    if 99 * whole < 100 * part < 100 * whole:
        return ">" + words.text("{number}%", language, number=99)
    return percent(part, whole, language)


def change(now: Cell, before: Cell, language: str) -> str:
    """Return how far a number moved, as "+2"; empty unless both numbers are exact and no lower bounds."""
    if not (is_number(now) and is_number(before)):
        return ""
    new, old = now["value"], before["value"]
    sign = "+" if new > old else "−" if new < old else "±"
    return f"{sign}{words.number(abs(new - old), language)}"

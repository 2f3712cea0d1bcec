"""Writes a share of a whole in per cent."""

from reports.language import words


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

"""Reads an operator's statement that a file of cases holds every demand from one day to another."""

from datetime import date, timedelta

from storage.vocabulary.case import Coverage, CoverageKind
from storage.vocabulary.errors import DataError, Phrase

EVERYWHERE = "*"


class BadCoverage(DataError):
    """The days given are not a valid span of past days."""

    what = "{reason}; nothing was imported"
    todo = "name the first and the last day, such as: --complete-from 2025-01-01 --complete-to 2025-06-30"


class CoverageStatedTwice(DataError):
    """The source states itself which days it covers."""

    what = "a {form} file says itself which days it covers; nothing was imported"
    todo = "leave --complete-from and --complete-to out"


def completeness(first: date | None, last: date | None, *, source: str, today: date) -> tuple[Coverage, ...]:
    """Return the statement that a file holds every demand of these days, inclusive; empty if no day is given.

    The last day defaults to the day before `today`. Raises BadCoverage.
    """
    if first is None and last is None:
        return ()
    last = last or today - timedelta(days=1)
    if first is None:
        raise BadCoverage(reason=Phrase("--complete-from is missing"))
    if last >= today:
        raise BadCoverage(reason=Phrase("{day} is not over yet", day=last))
    if last < first:
        raise BadCoverage(reason=Phrase("{last} is before {first}", first=first, last=last))
    end, what = last + timedelta(days=1), CoverageKind.EVERYTHING
    return (Coverage(country=EVERYWHERE, start=first, end=end, what=what, zero=False, source=source),)

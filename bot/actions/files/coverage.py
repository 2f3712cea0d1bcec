"""What an operator says of a file of cases: that it holds every demand from one day to another."""

from datetime import date, timedelta

from storage.vocabulary.case import Coverage, CoverageKind
from storage.vocabulary.errors import DataError, Phrase

EVERYWHERE = "*"


class BadCoverage(DataError):
    """The days make no span that somebody can vouch for."""

    what = "{reason}; nothing was imported"
    todo = "name the first and the last day, such as: --complete-from 2025-01-01 --complete-to 2025-06-30"


class CoverageStatedTwice(DataError):
    """A source that says itself which days it covers."""

    what = "a {form} file says itself which days it covers; nothing was imported"
    todo = "leave --complete-from and --complete-to out"


def completeness(first: date | None, last: date | None, *, source: str, today: date) -> tuple[Coverage, ...]:
    """The statement that a file holds every demand of these days, both included; nothing where none are given.

    Without a last day it is the day before `today`. Raises BadCoverage.
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

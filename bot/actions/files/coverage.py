"""Checks an operator's statement that a file of cases holds every demand from one day to another, and suggests one."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from reports.figures.coverage import Extent, Span, extent
from storage.engine.database import Session
from storage.ledger import entries
from storage.register import imports
from storage.vocabulary.case import Coverage, CoverageKind
from storage.vocabulary.errors import DataError, Phrase
from storage.vocabulary.period import Period, PeriodKind

EVERYWHERE = "*"


class BadCoverage(DataError):
    """The days given are not a valid span of past days."""

    what = "{reason}; nothing was imported"
    todo = "name the first and the last day, such as 2025-01-01 and 2025-06-30"


class CoverageStatedTwice(DataError):
    """The source states itself which days it covers."""

    what = "a {form} file says itself which days it covers; nothing was imported"
    todo = "import it without naming days"


def completeness(first: date | None, last: date | None, *, source: str, today: date) -> tuple[Coverage, ...]:
    """Return the statement that a file holds every demand of these days, inclusive; empty if no day is given.

    The last day defaults to the day before `today`. Raises BadCoverage.
    """
    if first is None and last is None:
        return ()
    last = last or today - timedelta(days=1)
    if first is None:
        raise BadCoverage(reason=Phrase("the first complete day is missing"))
    if last >= today:
        raise BadCoverage(reason=Phrase("{day} is not over yet", day=last))
    if last < first:
        raise BadCoverage(reason=Phrase("{last} is before {first}", first=first, last=last))
    end, what = last + timedelta(days=1), CoverageKind.EVERYTHING
    return (Coverage(country=EVERYWHERE, start=first, end=end, what=what, zero=False, source=source),)


def uncovered_days(session: Session, received: Span, *, kind: PeriodKind, zone: ZoneInfo, today: date) -> Span | None:
    """Return the periods of a file's cases up to the register's opening, half-open; None if none is uncovered.

    `received` are the first and the last day on which a case of the file was received.
    """
    opened_at = entries.first_entry_at(session)
    opened_on = today if opened_at is None else opened_at.astimezone(zone).date()
    first, last = (Period.containing(day, kind) for day in received)
    start, end = first.start, min(last.end, opened_on, today)
    if received[0] >= end:
        return None
    rows = imports.overlapping_coverage(session, start, end)
    spans = [(row.start, row.end) for row in rows if row.what is CoverageKind.EVERYTHING and row.country == EVERYWHERE]
    return None if extent(spans, start, end) is Extent.WHOLE else (start, end)

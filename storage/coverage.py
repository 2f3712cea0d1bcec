"""What the register says it holds: statements of coverage, written by imports only."""

from datetime import date

from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Session

from storage.case_rows import stored_coverage
from storage.tables import COVERAGE
from storage.vocabulary import Coverage

START, END = (bindparam(name, type_=String) for name in ("start", "end"))
TOUCHING = (
    select(COVERAGE)
    .where(COVERAGE.c.start_on < END, COVERAGE.c.end_on > START)
    .order_by(COVERAGE.c.country, COVERAGE.c.start_on, COVERAGE.c.id)
)


def overlapping(session: Session, start: date, end: date) -> tuple[Coverage, ...]:
    """The statements that touch the days from `start` to before `end`, by country and day."""
    rows = session.execute(TOUCHING, {"start": start.isoformat(), "end": end.isoformat()}).mappings()
    return tuple(stored_coverage(row) for row in rows)


def touching(session: Session, span: Coverage) -> tuple[Coverage, ...]:
    """The statements of the same country that overlap a span: its cases would count twice."""
    found = (
        select(COVERAGE)
        .where(
            COVERAGE.c.country == span.country,
            COVERAGE.c.start_on < span.end.isoformat(),
            COVERAGE.c.end_on > span.start.isoformat(),
        )
        .order_by(COVERAGE.c.start_on, COVERAGE.c.id)
    )
    return tuple(stored_coverage(row) for row in session.execute(found).mappings())

"""Imported files and the coverage that came with them."""

import json
from datetime import date, datetime

from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Session

from storage.ledger.chain import instant_of
from storage.register.rows import stored_coverage
from storage.tables.register import COVERAGE, LEDGER
from storage.vocabulary.case import Coverage
from storage.vocabulary.publishing import EntryKind

START, END = (bindparam(name, type_=String) for name in ("start", "end"))
OVERLAPPING = (
    select(COVERAGE)
    .where(COVERAGE.c.start_on < END, COVERAGE.c.end_on > START)
    .order_by(COVERAGE.c.country, COVERAGE.c.start_on, COVERAGE.c.id)
)


def imported_at(session: Session, file_digest: str) -> datetime | None:
    """Return when a file with these bytes was imported; None if it never was."""
    statement = select(LEDGER.c.at, LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.CASES_IMPORTED)
    for row in session.execute(statement.order_by(LEDGER.c.seq)):
        if json.loads(row.payload)["file_digest"] == file_digest:
            return instant_of(row.at)
    return None


def overlapping_coverage(session: Session, start: date, end: date) -> tuple[Coverage, ...]:
    """Return the coverage that overlaps the days from `start` to before `end`, by country and day."""
    rows = session.execute(OVERLAPPING, {"start": start.isoformat(), "end": end.isoformat()}).mappings()
    return tuple(stored_coverage(row) for row in rows)


def touching_coverage(session: Session, span: Coverage) -> tuple[Coverage, ...]:
    """Return the coverage of the same country that overlaps a span: its cases would count twice."""
    statement = (
        select(COVERAGE)
        .where(
            COVERAGE.c.country == span.country,
            COVERAGE.c.start_on < span.end.isoformat(),
            COVERAGE.c.end_on > span.start.isoformat(),
        )
        .order_by(COVERAGE.c.start_on, COVERAGE.c.id)
    )
    return tuple(stored_coverage(row) for row in session.execute(statement).mappings())

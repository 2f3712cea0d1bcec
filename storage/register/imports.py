"""Imported files, the coverage that came with them, and what the register already has of a file imported again."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, bindparam, exists, select
from sqlalchemy.orm import Session

from storage.ledger.chain import instant_of
from storage.register.rows import StoredCase, case_of, stored_case, stored_coverage
from storage.register.trail import changed_rows
from storage.tables.register import CASES, COVERAGE, LEDGER
from storage.vocabulary.case import Case, Coverage
from storage.vocabulary.publishing import EntryKind

START, END = (bindparam(name, type_=String) for name in ("start", "end"))
OVERLAPPING = (
    select(COVERAGE)
    .where(COVERAGE.c.start_on < END, COVERAGE.c.end_on > START)
    .order_by(COVERAGE.c.country, COVERAGE.c.start_on, COVERAGE.c.id)
)
BATCH = 1000
C = CASES.c


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


def has_numbers(session: Session) -> bool:
    """Return whether any case has a file number."""
    return bool(session.scalar(select(exists().where(C.case_file.is_not(None)))))


def by_case_file(session: Session, numbers: Iterable[str]) -> Mapping[str, list[StoredCase]]:
    """Return the cases with these file numbers, void cases last."""
    cases: dict[str, list[StoredCase]] = defaultdict(list)
    statement = select(CASES).where(C.case_file.in_(list(numbers))).order_by(C.voided_at.is_not(None), C.id)
    for row in session.execute(statement).mappings():
        cases[row["case_file"]].append(stored_case(row))
    return cases


def imported_without_number(session: Session, first: date, last: date) -> Iterator[tuple[StoredCase, Case]]:
    """Yield imported cases without a file number that were received in these days: as they are, and as imported."""
    imported = select(CASES).where(C.imported_by.is_not(None)).order_by(C.id).execution_options(yield_per=BATCH)
    between = C.received_on.between(first.isoformat(), last.isoformat())
    for row in session.execute(imported.where(C.last_entry.is_(None), C.case_file.is_(None), between)).mappings():
        stored = stored_case(row)
        yield stored, stored.case
    changed = None
    for row in session.execute(imported.where(C.last_entry.is_not(None))).mappings():
        changed = changed_rows(session) if changed is None else changed
        before: Mapping[Any, Any] = {**row, **changed[row["reference"]].before}
        if before["case_file"] is None and first.isoformat() <= before["received_on"] <= last.isoformat():
            yield stored_case(row), case_of(before)


def imports_of(session: Session, file_name: str) -> frozenset[int]:
    """Return the ledger entries of the imports from files with this name."""
    statement = select(LEDGER.c.seq, LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.CASES_IMPORTED)
    return frozenset(row.seq for row in session.execute(statement) if json.loads(row.payload)["file"] == file_name)

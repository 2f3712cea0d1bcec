"""The cases: recorded one by one or imported by the file, each with its ledger entry; and how they are found again.

Callers have checked the values; the constraints of the tables are the last word, not the first.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, func, insert, or_, select
from sqlalchemy.orm import Session

from storage import ledger
from storage.case_rows import (
    StoredCase,
    case_line,
    case_values,
    coverage_line,
    coverage_values,
    stored_case,
)
from storage.chain import instant_text
from storage.checks import CROCKFORD
from storage.tables import CASES, COVERAGE
from storage.vocabulary import Case, Coverage, DataError, EntryKind, Outcome

BATCH = 1000
Row = TypeVar("Row", Case, Coverage)
REFERENCE_LENGTH = 8


class UnknownReference(DataError):
    """No case has this reference."""

    what = "there is no case {reference}"
    todo = "look the reference up in the list of cases"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote, and the number of its ledger entry."""

    cases: int
    coverage: int
    entry: int


def add(session: Session, case: Case, *, reference: str, now: datetime, actor: str) -> StoredCase:
    """Record one case under a reference that `new_reference` made."""
    values = case_values(case)
    payload = {"reference": reference, "case": values}
    entry = {"reference": reference, "recorded_at": instant_text(now), "recorded_by": actor, "imported_by": None}
    session.execute(insert(CASES), {**entry, **values})
    ledger.append(session, EntryKind.CASE_RECORDED, payload, actor=actor, now=now)
    return StoredCase(reference=reference, recorded_at=now, recorded_by=actor, imported_by=None, case=case)


def new_reference(session: Session) -> str:
    """A reference that no case has; random, since a number in sequence would count the cases aloud."""
    return _new_references(session, 1)[0]


def _new_references(session: Session, wanted: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < wanted:
        drawn = {_random_reference() for _ in range(wanted - len(found))}
        taken = session.scalars(select(CASES.c.reference).where(CASES.c.reference.in_(drawn))).all()
        found |= dict.fromkeys(drawn.difference(taken))
    return list(found)


def _random_reference() -> str:
    number = secrets.randbits(5 * REFERENCE_LENGTH)
    return "".join(CROCKFORD[number >> (5 * place) & 31] for place in range(REFERENCE_LENGTH))


def add_imported(
    session: Session,
    cases: Iterable[Case],
    coverage: Iterable[Coverage],
    *,
    file_name: str,
    file_digest: str,
    file_format: str,
    now: datetime,
    actor: str,
) -> Imported:
    """Write the checked rows of a file, as they come, under one ledger entry. Holds no more than a batch in memory."""
    entry = ledger.head(session).seq + 1
    recorded = {"imported_by": entry, "recorded_at": instant_text(now), "recorded_by": actor}

    def case_rows(batch: list[Case]) -> list[dict[str, Any]]:
        references = _new_references(session, len(batch))
        return [
            {"reference": reference, **recorded, **case_values(case)}
            for reference, case in zip(references, batch, strict=True)
        ]

    def coverage_rows(batch: list[Coverage]) -> list[dict[str, Any]]:
        return [{"imported_by": entry, **coverage_values(one)} for one in batch]

    case_count, cases_digest = _write(session, CASES, cases, case_rows, case_line)
    coverage_count, coverage_digest = _write(session, COVERAGE, coverage, coverage_rows, coverage_line)
    payload = {
        "file": file_name,
        "file_digest": file_digest,
        "format": file_format,
        "cases": case_count,
        "cases_digest": cases_digest,
        "coverage": coverage_count,
        "coverage_digest": coverage_digest,
    }
    ledger.append(session, EntryKind.CASES_IMPORTED, payload, actor=actor, now=now)
    return Imported(case_count, coverage_count, entry)


def _write(
    session: Session,
    table: Table,
    values: Iterable[Row],
    rows_of: Callable[[list[Row]], list[dict[str, Any]]],
    line: Callable[[dict[str, Any]], bytes],
) -> tuple[int, str]:
    count, digest, source = 0, hashlib.sha256(), iter(values)
    while batch := list(islice(source, BATCH)):
        rows = rows_of(batch)
        session.connection().execute(insert(table), rows)
        for row in rows:
            digest.update(line(row))
        count += len(rows)
    return count, digest.hexdigest()


def by_reference(session: Session, reference: str) -> StoredCase:
    """The case of this reference, spelled as the register spells it; or UnknownReference."""
    row = session.execute(select(CASES).where(CASES.c.reference == reference)).mappings().first()
    if row is None:
        raise UnknownReference(reference=reference)
    return stored_case(row)


def listing(
    session: Session,
    *,
    start: date | None = None,
    end: date | None = None,
    country: str | None = None,
    outcome: Outcome | None = None,
    limit: int = 50,
    offset: int = 0,
    embargo_over_on: date | None = None,
) -> tuple[StoredCase, ...]:
    """The cases received from `start` to before `end`, newest first. See `count` for the embargo."""
    wanted = _filter(start, end, country, outcome, embargo_over_on)
    newest_first = select(CASES).where(*wanted).order_by(CASES.c.received_on.desc(), CASES.c.id.desc())
    rows = session.execute(newest_first.limit(limit).offset(offset)).mappings()
    return tuple(stored_case(row) for row in rows)


def count(
    session: Session,
    *,
    start: date | None = None,
    end: date | None = None,
    country: str | None = None,
    outcome: Outcome | None = None,
    embargo_over_on: date | None = None,
) -> int:
    """How many cases `listing` would find. `embargo_over_on` leaves out what is still embargoed on that day."""
    wanted = _filter(start, end, country, outcome, embargo_over_on)
    return session.scalar(select(func.count()).select_from(CASES).where(*wanted)) or 0


def _filter(
    start: date | None, end: date | None, country: str | None, outcome: Outcome | None, embargo_over_on: date | None
) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if start is not None:
        wanted.append(CASES.c.received_on >= start.isoformat())
    if end is not None:
        wanted.append(CASES.c.received_on < end.isoformat())
    if country is not None:
        wanted.append(CASES.c.country == country)
    if outcome is not None:
        wanted.append(CASES.c.outcome == outcome)
    if embargo_over_on is not None:
        until = CASES.c.embargo_until
        wanted.append(or_(until.is_(None), until <= embargo_over_on.isoformat()))
    return wanted


def every(session: Session) -> Iterator[StoredCase]:
    """All cases, oldest record first, without holding them all."""
    rows = session.execute(select(CASES).order_by(CASES.c.id), execution_options={"yield_per": BATCH})
    for row in rows.mappings():
        yield stored_case(row)

"""The cases: recorded one by one or imported from files, each with its ledger entry; and the queries for them.

Callers check the values first; the constraints of the tables are the last defence.
"""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, insert, literal_column, or_, select
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.ledger.chain import instant_text
from storage.register.batches import BATCH, new_references, write_batches
from storage.register.rows import StoredCase, case_line, case_values, coverage_line, coverage_values, stored_case
from storage.tables.register import CASES, COVERAGE
from storage.vocabulary.case import Case, Coverage
from storage.vocabulary.errors import DataError
from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.words import DISCLOSING, Emergency, LegalProcess, Outcome


class UnknownReference(DataError):
    """No case has this reference."""

    what = "there is no case {reference}"
    todo = "look up the reference in the list of cases"


@dataclass(frozen=True, slots=True)
class Imported:
    """The numbers of imported rows, and the number of the ledger entry."""

    cases: int
    coverage: int
    entry: int


def add(session: Session, case: Case, *, reference: str, now: datetime, actor: str) -> StoredCase:
    """Record one case under a reference from `new_reference`."""
    values = case_values(case)
    payload = {"reference": reference, "case": values}
    seq = entries.append(session, EntryKind.CASE_RECORDED, payload, actor=actor, now=now)
    entry = {"reference": reference, "recorded_at": instant_text(now), "recorded_by": actor, "imported_by": None}
    session.execute(insert(CASES), {**entry, **values, "last_entry": seq})
    return StoredCase(
        reference=reference, recorded_at=now, recorded_by=actor, imported_by=None, case=case, last_entry=seq
    )


def new_reference(session: Session) -> str:
    """Return an unused reference."""
    return new_references(session, CASES, 1)[0]


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
    """Write the checked rows of a file under one ledger entry, in batches to save memory."""
    entry = entries.head(session).seq + 1
    recorded = {"imported_by": entry, "recorded_at": instant_text(now), "recorded_by": actor}

    def case_rows(batch: list[Case]) -> list[dict[str, Any]]:
        references = new_references(session, CASES, len(batch))
        return [
            {"reference": reference, **recorded, **case_values(case)}
            for reference, case in zip(references, batch, strict=True)
        ]

    def coverage_rows(batch: list[Coverage]) -> list[dict[str, Any]]:
        return [{"imported_by": entry, **coverage_values(span)} for span in batch]

    case_count, cases_digest = write_batches(session, CASES, cases, case_rows, case_line)
    coverage_count, coverage_digest = write_batches(session, COVERAGE, coverage, coverage_rows, coverage_line)
    payload = {
        "file": file_name,
        "file_digest": file_digest,
        "format": file_format,
        "cases": case_count,
        "cases_digest": cases_digest,
        "coverage": coverage_count,
        "coverage_digest": coverage_digest,
    }
    entries.append(session, EntryKind.CASES_IMPORTED, payload, actor=actor, now=now)
    return Imported(case_count, coverage_count, entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """The conditions of a query of cases; None sets no condition. `disclosures` lists kinds of disclosure.

    A kind is a process, grounds and data. `embargo_over_on` leaves out cases that are still embargoed on that day,
    except those that `own` recorded.
    """

    start: date | None = None
    end: date | None = None
    country: str | None = None
    outcome: Outcome | None = None
    legal_process: LegalProcess | None = None
    voided: bool | None = None
    unconfirmed: bool | None = None
    disclosures: tuple[tuple[str, str, str | None], ...] | None = None
    embargo_over_on: date | None = None
    own: str | None = None
    case_file: str | None = None


EVERY_CASE = CaseFilter()


def by_reference(session: Session, reference: str, conditions: CaseFilter = EVERY_CASE) -> StoredCase:
    """Return the case with this reference. Raises UnknownReference, also if the filter excludes the case."""
    statement = select(CASES).where(CASES.c.reference == reference, *_conditions(conditions))
    row = session.execute(statement).mappings().first()
    if row is None:
        raise UnknownReference(reference=reference)
    return stored_case(row)


def listing(
    session: Session, conditions: CaseFilter = EVERY_CASE, *, limit: int = 50, offset: int = 0
) -> tuple[StoredCase, ...]:
    """Return the selected cases, newest receipt first."""
    statement = select(CASES).where(*_conditions(conditions)).order_by(CASES.c.received_on.desc(), CASES.c.id.desc())
    rows = session.execute(statement.limit(limit).offset(offset)).mappings()
    return tuple(stored_case(row) for row in rows)


def newest_of(session: Session, actor: str, conditions: CaseFilter, *, limit: int) -> tuple[StoredCase, ...]:
    """Return the selected cases that this person recorded one by one, newest record first."""
    own = (CASES.c.recorded_by == actor, CASES.c.imported_by.is_(None))
    statement = select(CASES).where(*own, *_conditions(conditions)).order_by(CASES.c.id.desc()).limit(limit)
    return tuple(stored_case(row) for row in session.execute(statement).mappings())


def pending(
    session: Session, conditions: CaseFilter, processes: Iterable[LegalProcess], *, emergencies: bool = False
) -> tuple[StoredCase, ...]:
    """Return the selected cases of these legal processes that have no answer yet, oldest receipt first.

    With `emergencies`, also those marked as emergencies, whatever their legal process.
    """
    marked = CASES.c.emergency == Emergency.YES if emergencies else false()
    # A literal, so that SQLite finds them in the index of open cases.
    still_open = (
        CASES.c.outcome == literal_column("'pending'"),
        or_(CASES.c.legal_process.in_(sorted(processes)), marked),
    )
    statement = select(CASES).where(*still_open, *_conditions(conditions)).order_by(CASES.c.received_on, CASES.c.id)
    return tuple(stored_case(row) for row in session.execute(statement).mappings())


def likenesses(session: Session, conditions: CaseFilter) -> frozenset[tuple[date, str, LegalProcess, bool]]:
    """Return the day, country and legal process of the selected cases, and whether such a case has a file number."""
    like = (CASES.c.received_on, CASES.c.country, CASES.c.legal_process, CASES.c.case_file.is_not(None))
    rows = session.execute(select(*like).where(*_conditions(conditions)).distinct())
    return frozenset(
        (date.fromisoformat(day), country, LegalProcess(process), bool(numbered))
        for day, country, process, numbered in rows
    )


def count(session: Session, conditions: CaseFilter = EVERY_CASE) -> int:
    """Return how many cases `listing` would return without a limit."""
    return session.scalar(select(func.count()).select_from(CASES).where(*_conditions(conditions))) or 0


def most_frequent(session: Session, column: str, conditions: CaseFilter, limit: int) -> tuple[str, ...]:
    """Return the values of a column that occur in most of the selected cases, most frequent first."""
    statement = select(CASES.c[column]).where(*_conditions(conditions)).group_by(CASES.c[column])
    ordered = statement.order_by(func.count().desc(), CASES.c[column])
    return tuple(session.scalars(ordered.limit(limit)))


def _conditions(conditions: CaseFilter) -> Iterator[ColumnElement[bool]]:
    c = CASES.c
    if conditions.start is not None:
        yield c.received_on >= conditions.start.isoformat()
    if conditions.end is not None:
        yield c.received_on < conditions.end.isoformat()
    for column in ("country", "outcome", "legal_process", "case_file"):
        value = getattr(conditions, column)
        if value is not None:
            yield c[column] == value
    if conditions.voided is not None:
        yield c.voided_at.is_not(None) if conditions.voided else c.voided_at.is_(None)
    if conditions.unconfirmed is not None:
        yield c.confirmed_at.is_(None) if conditions.unconfirmed else c.confirmed_at.is_not(None)
    if conditions.disclosures is not None:
        yield or_(false(), *(_disclosed(*kind) for kind in conditions.disclosures))
    if conditions.embargo_over_on is not None:
        over = or_(c.embargo_until.is_(None), c.embargo_until <= conditions.embargo_over_on.isoformat())
        yield over if conditions.own is None else or_(over, c.recorded_by == conditions.own)


def _disclosed(legal_process: str, grounds: str, data: str | None) -> ColumnElement[bool]:
    c = CASES.c
    kinds = c.data_disclosed.is_(None) if data is None else c.data_disclosed == data
    disclosing = c.outcome.in_([outcome.value for outcome in sorted(DISCLOSING)])
    return and_(c.legal_process == legal_process, c.grounds == grounds, kinds, disclosing)


def every(session: Session, conditions: CaseFilter = EVERY_CASE) -> Generator[StoredCase]:
    """Yield the selected cases, oldest record first, without loading them all."""
    statement = select(CASES).where(*_conditions(conditions)).order_by(CASES.c.id)
    with session.execute(statement, execution_options={"yield_per": BATCH}) as rows:
        for row in rows.mappings():
            yield stored_case(row)

"""What the register holds of a file that is imported again: cases by file number, and imported cases without one."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.register.recorded_values import changed_cases
from storage.register.rows import StoredCase, case_of, stored_case
from storage.tables.register import CASES, LEDGER
from storage.vocabulary.case import Case
from storage.vocabulary.publishing import EntryKind

BATCH = 1000
C = CASES.c


def has_numbers(session: Session) -> bool:
    """Whether any case has a file number."""
    return bool(session.scalar(select(exists().where(C.case_file.is_not(None)))))


def by_case_file(session: Session, numbers: Iterable[str]) -> Mapping[str, list[StoredCase]]:
    """The cases with these file numbers, those that count before void ones."""
    found: dict[str, list[StoredCase]] = defaultdict(list)
    wanted = select(CASES).where(C.case_file.in_(list(numbers))).order_by(C.voided_at.is_not(None), C.id)
    for row in session.execute(wanted).mappings():
        found[row["case_file"]].append(stored_case(row))
    return found


def imported_without_number(session: Session, first: date, last: date) -> Iterator[tuple[StoredCase, Case]]:
    """Each imported case that has no file number, received from `first` to `last`: as it is, and as it was imported."""
    imported = select(CASES).where(C.imported_by.is_not(None)).order_by(C.id).execution_options(yield_per=BATCH)
    between = C.received_on.between(first.isoformat(), last.isoformat())
    for row in session.execute(imported.where(C.last_entry.is_(None), C.case_file.is_(None), between)).mappings():
        stored = stored_case(row)
        yield stored, stored.case
    changed = None
    for row in session.execute(imported.where(C.last_entry.is_not(None))).mappings():
        changed = changed_cases(session) if changed is None else changed
        before: Mapping[Any, Any] = {**row, **changed[row["reference"]].before}
        if before["case_file"] is None and first.isoformat() <= before["received_on"] <= last.isoformat():
            yield stored_case(row), case_of(before)


def imports_of(session: Session, file_name: str) -> frozenset[int]:
    """The ledger entries of the imports from files of this name."""
    wanted = select(LEDGER.c.seq, LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.CASES_IMPORTED)
    return frozenset(row.seq for row in session.execute(wanted) if json.loads(row.payload)["file"] == file_name)

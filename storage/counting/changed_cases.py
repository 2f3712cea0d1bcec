"""The cases that changed since a period was last stated: as they counted then, and as they count now.

Read from the rows and from the ledger's entries since; what no report ever told stays out of both.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from storage.register.rows import case_of
from storage.tables.register import CASES, LEDGER
from storage.vocabulary.case import Case
from storage.vocabulary.changes import CHANGES
from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.words import EMBARGO_UNKNOWN

C = CASES.c
BATCH = 1000
SEQ = bindparam("seq", type_=Integer)
Day = str | BindParameter[str]
_Written = tuple[dict[str, Any], bool, bool]
_UNWRITTEN: _Written = ({}, False, False)


@dataclass(frozen=True, slots=True)
class Since:
    """When a period was last stated: the ledger entry that sealed it, and the day on which embargoes were judged."""

    seq: int
    told_by: date

    def parameters(self, told_by: date) -> dict[str, Any]:
        """Those of `TOUCHED`, where embargoes are judged on the day `told_by` now."""
        return {"seq": self.seq, "judged_on": self.told_by.isoformat(), "told_by": told_by.isoformat()}


@dataclass(frozen=True, slots=True)
class Change:
    """A case as it counted at the last statement and as it counts now (None: not at all). `is_new` = recorded since.

    `received_on` is the earlier day of receipt, where that has changed.
    """

    before: Case | None
    after: Case | None
    is_new: bool
    received_on: date


def touched(seq: int | BindParameter[int], judged_on: Day, told_by: Day) -> ColumnElement[bool]:
    """The cases that were written after an entry of the ledger, or let in since a day by the end of an embargo."""
    until = C.embargo_until
    ended = and_(until != EMBARGO_UNKNOWN, until > judged_on, until <= told_by)
    return or_(func.coalesce(C.last_entry, C.imported_by, 0) > seq, and_(until.is_not(None), ended))


# All others count as they did when a period was last stated.
TOUCHED = touched(SEQ, bindparam("judged_on", type_=String), bindparam("told_by", type_=String))
ROWS = select(CASES).where(TOUCHED).order_by(C.id)
ENTRIES = (
    select(LEDGER.c.kind, LEDGER.c.payload)
    .where(LEDGER.c.seq > SEQ, LEDGER.c.kind.in_((EntryKind.CASE_RECORDED, *CHANGES)))
    .order_by(LEDGER.c.seq)
)


def seals(session: Session) -> dict[tuple[str, str, int], int]:
    """The ledger entry that sealed each report: period, kind and edition."""
    entries = select(LEDGER.c.seq, LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.REPORT_SEALED)
    told = ((entry.seq, json.loads(entry.payload)) for entry in session.execute(entries))
    return {(facts["period"], facts["kind"], facts["edition"]): seq for seq, facts in told}


def changes(session: Session, since: Since, end: date, told_by: date) -> Iterator[Change]:
    """Every case that may count otherwise in a period that ends before `end`, embargoes judged on `told_by`."""
    written = _written_since(session, since.seq)
    given = since.parameters(told_by)
    for row in session.execute(ROWS, given, execution_options={"yield_per": BATCH}).mappings():
        was, voided_since, recorded_since = written.get(row["reference"], _UNWRITTEN)
        is_new = recorded_since or (row["imported_by"] or 0) > since.seq
        before = {**row, **was, "voided_at": None if voided_since else row["voided_at"]}
        received_on = min(before["received_on"], row["received_on"])
        if received_on >= end.isoformat():
            continue
        old = None if is_new else _counting(before, since.told_by)
        new = _counting(row, told_by)
        if new is None and row["voided_at"] is None:
            new = old  # an embargo takes nothing back
        yield Change(old, new, is_new, date.fromisoformat(received_on))


def _written_since(session: Session, seq: int) -> dict[str, _Written]:
    """Of each case written since: the values that its changed columns had, whether it was voided, and recorded."""
    old: dict[str, dict[str, Any]] = defaultdict(dict)
    voided, recorded = set(), set()
    for entry in session.execute(ENTRIES, {"seq": seq}):
        told = json.loads(entry.payload)
        reference = told["reference"]
        old[reference] = {**{column: was for column, (was, _) in told.get("changes", {}).items()}, **old[reference]}
        if entry.kind == EntryKind.CASE_VOIDED:
            voided.add(reference)
        if entry.kind == EntryKind.CASE_RECORDED:
            recorded.add(reference)
    return {reference: (was, reference in voided, reference in recorded) for reference, was in old.items()}


def _counting(row: Mapping[Any, Any], day: date) -> Case | None:
    until = row["embargo_until"]
    told = until is None or row["told_in"] is not None or (until != EMBARGO_UNKNOWN and until <= day.isoformat())
    return case_of(row) if told and row["voided_at"] is None else None

"""The cases that changed since a period was last published: as they counted then, and as they count now.

Read from the rows and from the ledger's entries since then; cases that no report ever counted are left out.
For those who decide about a draft: the cases that it counts and that were written after an entry of the ledger.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from storage.ledger.chain import instant_of
from storage.register.families import CASE_FAMILY, Family
from storage.register.rows import case_of
from storage.tables.register import CASES, LEDGER
from storage.vocabulary.case import Case
from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.words import EMBARGO_UNKNOWN

C = CASES.c
BATCH = 1000
SEQ = bindparam("seq", type_=Integer)
Day = str | BindParameter[str]
_Written = tuple[dict[str, Any], bool, bool]
UNWRITTEN: _Written = ({}, False, False)


@dataclass(frozen=True, slots=True)
class Since:
    """When a period was last published: the ledger entry of its seal, and the day on which embargoes were judged."""

    seq: int
    judged_on: date

    def parameters(self, judged_on: date) -> dict[str, Any]:
        """Return the parameters of `TOUCHED`, if embargoes are judged on `judged_on` now."""
        return {"seq": self.seq, "last_judged_on": self.judged_on.isoformat(), "judged_on": judged_on.isoformat()}


@dataclass(frozen=True, slots=True)
class Change:
    """A case as last published and as it counts now (None: not at all). `is_new`: recorded since then.

    If the day of receipt has changed, `received_on` is the earlier one.
    """

    before: Case | None
    after: Case | None
    is_new: bool
    received_on: date


def touched(seq: int | BindParameter[int], last_judged_on: Day, judged_on: Day) -> ColumnElement[bool]:
    """Return the condition that a case was written after a ledger entry, or its embargo ended since a day."""
    until = C.embargo_until
    ended = and_(until != EMBARGO_UNKNOWN, until > last_judged_on, until <= judged_on)
    return or_(func.coalesce(C.last_entry, C.imported_by, 0) > seq, and_(until.is_not(None), ended))


# All other cases count as they did when a period was last published.
TOUCHED = touched(SEQ, bindparam("last_judged_on", type_=String), bindparam("judged_on", type_=String))
ROWS = select(CASES).where(TOUCHED).order_by(C.id)
ENTRIES = select(LEDGER.c.kind, LEDGER.c.payload).where(LEDGER.c.seq > SEQ).order_by(LEDGER.c.seq)


def seals(session: Session) -> dict[tuple[str, str, int], int]:
    """Return the ledger entry that sealed each report, by period, kind and edition."""
    entries = select(LEDGER.c.seq, LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.REPORT_SEALED)
    contents = ((entry.seq, json.loads(entry.payload)) for entry in session.execute(entries))
    return {(facts["period"], facts["kind"], facts["edition"]): seq for seq, facts in contents}


def changes(session: Session, since: Since, end: date, judged_on: date) -> Iterator[Change]:
    """Yield every case that may have changed a period that ends before `end`, with embargoes judged on `judged_on`."""
    written = written_since(session, since.seq)
    parameters = since.parameters(judged_on)
    for row in session.execute(ROWS, parameters, execution_options={"yield_per": BATCH}).mappings():
        old_values, voided_since, recorded_since = written.get(row["reference"], UNWRITTEN)
        is_new = recorded_since or (row["imported_by"] or 0) > since.seq
        before = {**row, **old_values, "voided_at": None if voided_since else row["voided_at"]}
        received_on = min(before["received_on"], row["received_on"])
        if received_on >= end.isoformat():
            continue
        was_counted = None if is_new else _counting(before, since.judged_on)
        now_counted = _counting(row, judged_on)
        if now_counted is None and row["voided_at"] is None:
            now_counted = was_counted  # an embargo takes nothing back
        yield Change(was_counted, now_counted, is_new, date.fromisoformat(received_on))


def written_since(session: Session, seq: int, family: Family = CASE_FAMILY) -> dict[str, _Written]:
    """Return each row written since: the old values of its changed columns, whether it was voided, and recorded."""
    old: dict[str, dict[str, Any]] = defaultdict(dict)
    voided, recorded = set(), set()
    entries = ENTRIES.where(LEDGER.c.kind.in_((family.recorded, *family.changes)))
    for entry in session.execute(entries, {"seq": seq}):
        facts = json.loads(entry.payload)
        reference = facts["reference"]
        old[reference] = {**{column: was for column, (was, _) in facts.get("changes", {}).items()}, **old[reference]}
        if entry.kind == family.voided:
            voided.add(reference)
        if entry.kind == family.recorded:
            recorded.add(reference)
    return {reference: (was, reference in voided, reference in recorded) for reference, was in old.items()}


def _counting(row: Mapping[Any, Any], day: date) -> Case | None:
    until = row["embargo_until"]
    is_public = until is None or row["told_in"] is not None or (until != EMBARGO_UNKNOWN and until <= day.isoformat())
    return case_of(row) if is_public and row["voided_at"] is None else None


@dataclass(frozen=True, slots=True)
class WrittenCase:
    """A case, and who wrote it last, how and when."""

    reference: str
    country: str
    kind: EntryKind
    actor: str
    at: datetime


def written_after(session: Session, seq: int, *, received_before: date, public_on: date) -> Sequence[WrittenCase]:
    """Return the cases written after an entry, oldest first.

    A case that is embargoed on `public_on` is left out, whatever a report said about it before; so is a void one.
    """
    written = func.coalesce(C.last_entry, C.imported_by, 0)
    public = or_(
        C.embargo_until.is_(None),
        and_(C.embargo_until != EMBARGO_UNKNOWN, C.embargo_until <= public_on.isoformat()),
    )
    statement = (
        select(C.reference, C.country, LEDGER.c.kind, LEDGER.c.actor, LEDGER.c.at)
        .join(LEDGER, LEDGER.c.seq == written)
        .where(written > seq, C.received_on < received_before.isoformat(), C.voided_at.is_(None), public)
        .order_by(written, C.id)
    )
    return tuple(
        WrittenCase(row.reference, row.country, EntryKind(row.kind), row.actor, instant_of(row.at))
        for row in session.execute(statement)
    )

"""The orders to remove content of a period, counted once by everything that a report or a form asks of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from storage.counting.changed_cases import UNWRITTEN, Since, written_since
from storage.register.families import REMOVAL_FAMILY
from storage.register.removals import removal_of
from storage.tables.register import REMOVALS
from storage.vocabulary.removals import Removal, RemovalOutcome
from storage.vocabulary.tally import RemovalCount

C = REMOVALS.c
ITEMS, REMOVED = C["items"], C.items_removed
NUMBERS = (func.count(), func.sum(ITEMS), func.count(ITEMS), func.sum(REMOVED), func.count(REMOVED))


@dataclass(frozen=True, slots=True)
class RemovalChange:
    """An order as last published and as it counts now (None: not at all); `received_on` is the earlier day."""

    before: Removal | None
    after: Removal | None
    received_on: date


def removal_counts(session: Session, start: date, end: date, *, untouched: Since | None = None) -> list[RemovalCount]:
    """Count the orders received from `start` to before `end`; those closed later are pending.

    With `untouched`, only the orders that did not change since are counted.
    """
    written = func.coalesce(C.last_entry, C.imported_by, 0)
    since = true() if untouched is None else written <= untouched.seq
    open_then = or_(C.outcome == RemovalOutcome.PENDING, C.closed_on >= end.isoformat())
    keys = (
        C.country,
        C.category,
        case((open_then, RemovalOutcome.PENDING.value), else_=C.outcome).label("outcome_then"),
        C.legal_ground,
        C.refusal_reason,
        C.acknowledged_after_hours,
        case((open_then, None), else_=C.acted_after_hours).label("acted_then"),
    )
    within = and_(C.received_on >= start.isoformat(), C.received_on < end.isoformat(), C.voided_at.is_(None), since)
    rows = session.execute(select(*keys, *NUMBERS).where(within).group_by(*keys))
    return [RemovalCount(*row[:7], *(int(number or 0) for number in row[7:])) for row in rows]


def count_of(removal: Removal, end: date) -> RemovalCount:
    """Return what one order adds to the counts of a period that ends before `end`."""
    open_then = removal.closed_on is not None and removal.closed_on >= end
    outcome = RemovalOutcome.PENDING if open_then else removal.outcome
    return RemovalCount(
        removal.country,
        removal.category.value,
        outcome.value,
        removal.legal_ground.value,
        removal.refusal_reason.value,
        removal.acknowledged_after_hours,
        None if outcome is RemovalOutcome.PENDING else removal.acted_after_hours,
        1,
        removal.items or 0,
        removal.items is not None,
        removal.items_removed or 0,
        removal.items_removed is not None,
    )


def any_before(session: Session, end: date) -> bool:
    """Return whether the register holds an order that was received before a day."""
    held = select(C.id).where(C.received_on < end.isoformat(), C.voided_at.is_(None)).limit(1)
    return session.scalar(held) is not None


def removal_changes(session: Session, since: Since, end: date) -> Iterator[RemovalChange]:
    """Yield every order received before `end` that was written after the ledger entry of `since`."""
    written = func.coalesce(C.last_entry, C.imported_by, 0) > since.seq
    entries = written_since(session, since.seq, REMOVAL_FAMILY)
    for row in session.execute(select(REMOVALS).where(written).order_by(C.id)).mappings():
        old_values, voided_since, recorded_since = entries.get(row["reference"], UNWRITTEN)
        before = {**row, **old_values}
        received_on = date.fromisoformat(min(before["received_on"], row["received_on"]))
        if received_on < end:
            is_new = recorded_since or (row["imported_by"] or 0) > since.seq
            counted = row["voided_at"] is None
            was = None if is_new or not (counted or voided_since) else removal_of(before)
            yield RemovalChange(was, removal_of(row) if counted else None, received_on)

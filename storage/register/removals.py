"""Orders to remove content: recorded one by one or imported, changed and voided, each with its ledger entry."""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.ledger.chain import instant_of, instant_or_none, instant_text
from storage.register.batches import BATCH, new_references, write_batches
from storage.register.families import REMOVAL_FAMILY, change_row
from storage.tables.register import REMOVALS
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.errors import DataError, TryLaterError
from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.removals import ContentCategory, LegalGround, Removal, RemovalOutcome, RemovalRefusal
from storage.vocabulary.words import Authority

REMOVAL_COLUMNS = (
    "received_on", "country", "category", "outcome", "authority", "legal_ground", "items", "items_removed",
    "refusal_reason", "closed_on", "acknowledged_after_hours", "acted_after_hours", "case_file",
)  # fmt: skip
C = REMOVALS.c
_facts = itemgetter("reference", *REMOVAL_COLUMNS)
_spell = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class UnknownRemoval(DataError):
    """No order has this reference."""

    what = "there is no removal order {reference}"
    todo = "look up the reference in the list of removal orders"


class StaleRemoval(TryLaterError):
    """Somebody else changed the order while this change was prepared."""

    what = "the removal order {reference} has changed since; nothing was changed now"
    todo = "check it and try again"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRemoval:
    """An order with its metadata; `last_entry` is the entry that wrote it last (None: its import)."""

    reference: str
    recorded_at: datetime
    recorded_by: str
    imported_by: int | None
    removal: Removal
    last_entry: int | None = None
    voided_at: datetime | None = None
    void_reason: VoidReason | None = None

    @property
    def revision(self) -> int:
        """Return a number that differs after every change."""
        return self.last_entry or self.imported_by or 0


def removal_values(removal: Removal) -> dict[str, str | int | None]:
    """Return the columns of an order."""
    values = {column: getattr(removal, column) for column in REMOVAL_COLUMNS}
    return {column: _plain(value) for column, value in values.items()}


def _plain(value: Any) -> str | int | None:  # noqa: ANN401 (a fact of an order)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int) else str(value)


def removal_of(row: Mapping[Any, Any]) -> Removal:
    """Build the value of an order's columns."""
    return Removal(
        received_on=date.fromisoformat(row["received_on"]),
        country=row["country"],
        category=ContentCategory(row["category"]),
        outcome=RemovalOutcome(row["outcome"]),
        authority=Authority(row["authority"]),
        legal_ground=LegalGround(row["legal_ground"]),
        items=row["items"],
        items_removed=row["items_removed"],
        refusal_reason=RemovalRefusal(row["refusal_reason"]),
        closed_on=None if row["closed_on"] is None else date.fromisoformat(row["closed_on"]),
        acknowledged_after_hours=row["acknowledged_after_hours"],
        acted_after_hours=row["acted_after_hours"],
        case_file=row["case_file"],
    )


def removal_line(row: Mapping[Any, Any]) -> bytes:
    """Return the canonical form of a stored order: a JSON list of the reference and the columns, one line."""
    return _spell(_facts(row)).encode() + b"\n"


def add(session: Session, removal: Removal, *, now: datetime, actor: str) -> StoredRemoval:
    """Record one order under a new reference."""
    reference, values = new_references(session, REMOVALS, 1)[0], removal_values(removal)
    payload = {"reference": reference, "order": values}
    seq = entries.append(session, EntryKind.REMOVAL_RECORDED, payload, actor=actor, now=now)
    entry = {"reference": reference, "recorded_at": instant_text(now), "recorded_by": actor, "imported_by": None}
    session.execute(insert(REMOVALS), {**entry, **values, "last_entry": seq})
    return by_reference(session, reference)


def add_imported(
    session: Session,
    removals: Iterable[Removal],
    *,
    file_name: str,
    file_digest: str,
    now: datetime,
    actor: str,
) -> tuple[int, int]:
    """Write the checked rows of a file under one ledger entry; return their number and that of the entry."""
    entry = entries.head(session).seq + 1
    recorded = {"imported_by": entry, "recorded_at": instant_text(now), "recorded_by": actor}

    def rows(batch: list[Removal]) -> list[dict[str, Any]]:
        references = new_references(session, REMOVALS, len(batch))
        pairs = zip(references, batch, strict=True)
        return [{"reference": reference, **recorded, **removal_values(removal)} for reference, removal in pairs]

    count, digest = write_batches(session, REMOVALS, removals, rows, removal_line)
    payload = {"file": file_name, "file_digest": file_digest, "orders": count, "orders_digest": digest}
    entries.append(session, EntryKind.REMOVALS_IMPORTED, payload, actor=actor, now=now)
    return count, entry


def amend(session: Session, stored: StoredRemoval, new: Removal, *, now: datetime, actor: str) -> None:
    """Replace the facts of an order. Raises StaleRemoval."""
    before, after = removal_values(stored.removal), removal_values(new)
    changes = {column: (before[column], after[column]) for column in before if before[column] != after[column]}
    _change(session, stored, EntryKind.REMOVAL_AMENDED, {"changes": changes}, now=now, actor=actor)


def void(session: Session, stored: StoredRemoval, reason: VoidReason, *, now: datetime, actor: str) -> None:
    """Leave the order out of every count from now on. Raises StaleRemoval."""
    _change(session, stored, EntryKind.REMOVAL_VOIDED, {"reason": reason.value}, now=now, actor=actor)


def _change(
    session: Session, stored: StoredRemoval, kind: EntryKind, payload: Mapping[str, Any], *, now: datetime, actor: str
) -> None:
    change_row(session, REMOVAL_FAMILY, stored, kind, payload, stale=StaleRemoval, now=now, actor=actor)


def by_reference(session: Session, reference: str) -> StoredRemoval:
    """Return the order with this reference. Raises UnknownRemoval."""
    row = session.execute(select(REMOVALS).where(C.reference == reference)).mappings().first()
    if row is None:
        raise UnknownRemoval(reference=reference)
    return stored_removal(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalFilter:
    """The conditions of a query of orders; None sets no condition."""

    start: date | None = None
    end: date | None = None
    country: str | None = None
    category: str | None = None
    outcome: str | None = None
    voided: bool = False


def listing(session: Session, wanted: RemovalFilter, *, limit: int, offset: int = 0) -> tuple[StoredRemoval, ...]:
    """Return the selected orders, newest receipt first."""
    statement = select(REMOVALS).where(*_conditions(wanted)).order_by(C.received_on.desc(), C.id.desc())
    return tuple(stored_removal(row) for row in session.execute(statement.limit(limit).offset(offset)).mappings())


def count(session: Session, wanted: RemovalFilter) -> int:
    """Return how many orders `listing` would return without a limit."""
    return session.scalar(select(func.count()).select_from(REMOVALS).where(*_conditions(wanted))) or 0


def every(session: Session, wanted: RemovalFilter) -> Generator[StoredRemoval]:
    """Yield the selected orders, oldest record first, without loading them all."""
    statement = select(REMOVALS).where(*_conditions(wanted)).order_by(C.id)
    with session.execute(statement, execution_options={"yield_per": BATCH}) as rows:
        for row in rows.mappings():
            yield stored_removal(row)


def imported_at(session: Session, file_digest: str) -> datetime | None:
    """Return when a file with these bytes was imported; None if it never was."""
    for entry in entries.of_kind(session, EntryKind.REMOVALS_IMPORTED):
        if json.loads(entry.payload)["file_digest"] == file_digest:
            return instant_of(entry.at)
    return None


def imports_of(session: Session, file_name: str) -> frozenset[int]:
    """Return the ledger entries of the imports from files with this name."""
    imported = entries.of_kind(session, EntryKind.REMOVALS_IMPORTED)
    return frozenset(entry.seq for entry in imported if json.loads(entry.payload)["file"] == file_name)


def _conditions(wanted: RemovalFilter) -> Iterator[ColumnElement[bool]]:
    yield C.voided_at.is_not(None) if wanted.voided else C.voided_at.is_(None)
    if wanted.start is not None:
        yield C.received_on >= wanted.start.isoformat()
    if wanted.end is not None:
        yield C.received_on < wanted.end.isoformat()
    for column in ("country", "category", "outcome"):
        if (word := getattr(wanted, column)) is not None:
            yield C[column] == word


def stored_removal(row: Mapping[Any, Any]) -> StoredRemoval:
    """Build the value of a row of the orders."""
    return StoredRemoval(
        reference=row["reference"],
        recorded_at=instant_of(row["recorded_at"]),
        recorded_by=row["recorded_by"],
        imported_by=row["imported_by"],
        removal=removal_of(row),
        last_entry=row["last_entry"],
        voided_at=instant_or_none(row["voided_at"]),
        void_reason=None if row["void_reason"] is None else VoidReason(row["void_reason"]),
    )

"""The two families of the register, cases and orders to remove content: how each is written, changed and replayed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.ledger.chain import instant_text
from storage.tables.register import CASES, REMOVALS
from storage.vocabulary.changes import CHANGES, LATER_COLUMNS, effect_of
from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.removals import REMOVAL_CHANGES, REMOVAL_LATER_COLUMNS, removal_effect


class Effect(Protocol):
    """Returns the columns that an entry sets."""

    def __call__(
        self, kind: EntryKind, payload: Mapping[str, Any], *, seq: int, at: str, actor: str
    ) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Rows with references: the table, its ledger entries, and what those do to a row.

    `key` holds the facts in the entry of one row, `rows` the number of rows in the entry of an import.
    """

    name: str
    key: str
    rows: str
    table: Table
    recorded: EntryKind
    imported: EntryKind
    voided: EntryKind
    changes: tuple[EntryKind, ...]
    later_columns: tuple[str, ...]
    effect: Effect


CASE_FAMILY = Family(
    name="case",
    key="case",
    rows="cases",
    table=CASES,
    recorded=EntryKind.CASE_RECORDED,
    imported=EntryKind.CASES_IMPORTED,
    voided=EntryKind.CASE_VOIDED,
    changes=CHANGES,
    later_columns=LATER_COLUMNS,
    effect=effect_of,
)
REMOVAL_FAMILY = Family(
    name="removal order",
    key="order",
    rows="orders",
    table=REMOVALS,
    recorded=EntryKind.REMOVAL_RECORDED,
    imported=EntryKind.REMOVALS_IMPORTED,
    voided=EntryKind.REMOVAL_VOIDED,
    changes=REMOVAL_CHANGES,
    later_columns=REMOVAL_LATER_COLUMNS,
    effect=removal_effect,
)


def change_row(
    session: Session,
    family: Family,
    stored: Any,  # noqa: ANN401 (the stored row of the family)
    kind: EntryKind,
    payload: Mapping[str, Any],
    *,
    stale: Callable[..., Exception],
    now: datetime,
    actor: str,
) -> None:
    """Write one entry and its effect on one row, if the row is as it was seen; else raise `stale`."""
    facts = {"reference": stored.reference, **payload}
    seq = entries.append(session, kind, facts, actor=actor, now=now)
    values = family.effect(kind, facts, seq=seq, at=instant_text(now), actor=actor)
    columns = family.table.c
    unchanged = (
        columns.reference == stored.reference,
        columns.last_entry.is_not_distinct_from(stored.last_entry),
        columns.voided_at.is_(None),
    )
    if not session.connection().execute(update(family.table).where(*unchanged).values(values)).rowcount:
        raise stale(reference=stored.reference)

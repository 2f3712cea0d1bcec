"""Cases and removal orders as they were first recorded, reconstructed from the entries that changed them."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.ledger.facts import Fact, Finding
from storage.register.families import CASE_FAMILY, Family
from storage.tables.register import LEDGER


@dataclass
class Changed:
    """A row: `before` has the original values of changed columns, `row` the values according to its entries so far.

    For an imported one the entries contain only the changes: the digest of its import covers the rest.
    """

    family: Family = CASE_FAMILY
    before: dict[str, Any] = field(default_factory=dict)
    row: dict[str, Any] = field(default_factory=dict)
    seq: int = 0

    def begin(self, row: dict[str, Any], seq: int) -> None:
        """Start with a row as it was recorded."""
        self.row, self.seq = row, seq

    def follow(self, fact: Fact) -> Iterator[Finding]:
        """Apply one change; its old values must be the present ones."""
        self.row = self.row or {**self.before, **dict.fromkeys(self.family.later_columns)}
        for column, (old, _) in fact.payload.get("changes", {}).items():
            if self.row[column] != old:
                yield Finding(fact.seq, f"the {column} that it changed was another")
        if self.row["voided_at"] is not None:
            yield Finding(fact.seq, f"it changed a {self.family.name} that was void")
        self.row |= self.family.effect(fact.kind, fact.payload, seq=fact.seq, at=fact.at, actor=fact.actor)
        self.seq = fact.seq


def changed_rows(session: Session, family: Family = CASE_FAMILY) -> dict[str, Changed]:
    """Return every row of a family that an entry changed, by reference."""
    rows: dict[str, Changed] = defaultdict(lambda: Changed(family))
    entries = select(LEDGER.c.seq, LEDGER.c.kind, LEDGER.c.payload).where(LEDGER.c.kind.in_(family.changes))
    for row in session.execute(entries.order_by(LEDGER.c.seq)):
        change = _old_values(row.payload)
        if change is not None:
            reference, old = change
            rows[reference].before = {"last_entry": None, **old, **rows[reference].before}
    return dict(rows)


def _old_values(payload: str) -> tuple[str, dict[str, Any]] | None:
    try:
        facts = json.loads(payload)
        return facts["reference"], {column: old for column, (old, _) in facts.get("changes", {}).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # the replay itself reports the unreadable entry

"""The history of a row of the register and the newest entries of all, read from the ledger.

Cases and removal orders are also reconstructed from there, as they were first recorded.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storage.ledger.chain import Fact, Finding, instant_of
from storage.register.families import CASE_FAMILY, REMOVAL_FAMILY, Family
from storage.register.removals import StoredRemoval
from storage.register.rows import StoredCase
from storage.tables.register import CASES, LEDGER
from storage.vocabulary.changes import CHANGES
from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.words import EMBARGO_UNKNOWN

BATCH = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One entry: its number, kind, time, author and facts."""

    seq: int
    kind: EntryKind
    at: datetime
    actor: str
    facts: Mapping[str, Any]


def of_row(session: Session, stored: StoredCase | StoredRemoval) -> tuple[Step, ...]:
    """Return the history of a case or a removal order, oldest entry first; if it was imported, from its import on."""
    family = REMOVAL_FAMILY if isinstance(stored, StoredRemoval) else CASE_FAMILY
    kinds = (family.recorded, *family.changes)
    named = and_(LEDGER.c.kind.in_(kinds), LEDGER.c.payload.contains(f'"reference":"{stored.reference}"'))
    condition = or_(named, LEDGER.c.seq == (stored.imported_by or 0))
    return tuple(_steps(session.execute(select(LEDGER).where(condition).order_by(LEDGER.c.seq)).mappings()))


def newest(session: Session, limit: int, before: int | None = None, left_out: Collection[int] = ()) -> tuple[Step, ...]:
    """Return the newest entries except `left_out`, newest first; `before` continues with older ones."""
    statement = select(LEDGER) if before is None else select(LEDGER).where(LEDGER.c.seq < before)
    hidden = frozenset(left_out)
    with session.execute(statement.order_by(LEDGER.c.seq.desc()), execution_options={"yield_per": BATCH}) as rows:
        return tuple(_steps(islice((row for row in rows.mappings() if row["seq"] not in hidden), limit)))


def of_hidden_cases(session: Session, today: date) -> tuple[int, ...]:
    """Return the numbers of all entries of cases that are embargoed on a day, oldest first."""
    until = CASES.c.embargo_until
    embargoed = or_(until == EMBARGO_UNKNOWN, until > today.isoformat())
    hidden = frozenset(session.scalars(select(CASES.c.reference).where(embargoed)))
    if not hidden:
        return ()
    kinds = (EntryKind.CASE_RECORDED, *CHANGES)
    entries = select(LEDGER.c.seq, LEDGER.c.payload).where(LEDGER.c.kind.in_(kinds)).order_by(LEDGER.c.seq)
    return tuple(row.seq for row in session.execute(entries) if json.loads(row.payload)["reference"] in hidden)


def authors(session: Session, stored: StoredCase) -> frozenset[str]:
    """Return everyone who wrote the facts of a case: recorded, imported or amended them."""
    kinds = (EntryKind.CASE_RECORDED, EntryKind.CASES_IMPORTED, EntryKind.CASE_AMENDED)
    return frozenset(step.actor for step in of_row(session, stored) if step.kind in kinds)


def _steps(rows: Any) -> Iterator[Step]:  # noqa: ANN401 (mappings of a result)
    for row in rows:
        yield Step(row["seq"], EntryKind(row["kind"]), instant_of(row["at"]), row["actor"], json.loads(row["payload"]))


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

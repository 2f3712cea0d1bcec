"""Replays the entries of a family and its imports: every row must match its entries, and every row must have one."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from storage.ledger.chain import Fact, Finding
from storage.register.families import CASE_FAMILY, REMOVAL_FAMILY, Family
from storage.register.removals import REMOVAL_COLUMNS, removal_line
from storage.register.rows import CASE_COLUMNS, case_line, coverage_line
from storage.register.trail import Changed, changed_rows
from storage.tables.register import COVERAGE

BATCH = 1000


@dataclass
class _Import:
    """The present rows of one import: their number, a running digest, and when and by whom they were recorded."""

    count: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    recorded: set[tuple[str, str]] = field(default_factory=set)
    unexplained: int = 0

    def take(self, line: bytes, row: Mapping[Any, Any]) -> None:
        self.count += 1
        self.digest.update(line)
        if "recorded_at" in row:
            self.recorded.add((row["recorded_at"], row["recorded_by"]))


class FamilyReplay:
    """Follows the ledger entry by entry; the imported rows are read once, before the first entry."""

    family: Family
    columns: tuple[str, ...]
    line: Callable[[Mapping[Any, Any]], bytes]

    def __init__(self, session: Session) -> None:
        """Read the later changes, then digest the imported rows as they were before those changes."""
        self._session = session
        self._changed = changed_rows(session, self.family)
        self._rows = self._imported_rows()
        self._recorded = 0

    def follow(self, fact: Fact) -> Iterator[Finding]:
        """Compare one entry with its rows, or keep it until the last change of its row is read."""
        if fact.kind is self.family.recorded:
            self._recorded += 1
            yield from self._row(fact)
        if fact.kind is self.family.imported:
            yield from self._import(fact)
        if fact.kind in self.family.changes:
            yield from self._changed[fact.payload["reference"]].follow(fact)

    def left_over(self) -> Iterator[Finding]:
        """Yield rows without an entry, and rows that differ from the last of their entries."""
        name, table = self.family.name, self.family.table
        yield from _unimported(self._rows, f"{name}s")
        single = select(func.count()).select_from(table).where(table.c.imported_by.is_(None))
        count = self._session.scalar(single) or 0
        if count > self._recorded:
            yield Finding(0, f"{count - self._recorded:,} {name}s that nobody recorded")
        for reference, changed in self._changed.items():
            yield from self._compare(reference, changed)

    def _row(self, fact: Fact) -> Iterator[Finding]:
        reference, facts = fact.payload["reference"], fact.payload[self.family.key]
        recorded = {"recorded_at": fact.at, "recorded_by": fact.actor, "imported_by": None, "last_entry": fact.seq}
        expected = {**facts, **recorded, **dict.fromkeys(self.family.later_columns)}
        changed = self._changed.setdefault(reference, Changed(self.family))
        changed.begin(expected, fact.seq)
        if set(facts) != set(self.columns):
            yield Finding(fact.seq, f"its {self.family.name} {reference} lacks a column")
        if not changed.before:
            yield from self._compare(reference, self._changed.pop(reference))

    def _compare(self, reference: str, changed: Changed) -> Iterator[Finding]:
        table, name = self.family.table, self.family.name
        row = self._session.execute(select(table).where(table.c.reference == reference)).mappings().first()
        if row is None:
            yield Finding(changed.seq, f"its {name} {reference} is missing")
            return
        altered = [column for column, value in changed.row.items() if row[column] != value]
        if altered:
            yield Finding(changed.seq, f"its {name} {reference} was altered ({', '.join(altered)})")

    def _import(self, fact: Fact) -> Iterator[Finding]:
        rows = self._rows.pop(fact.seq, _Import())
        yield from _compared(fact, self.family.rows, rows)
        if rows.recorded - {(fact.at, fact.actor)}:
            yield Finding(fact.seq, f"the {self.family.rows} that it imported say another time or person")
        if rows.unexplained:
            found = f"{rows.unexplained:,} of the {self.family.rows} that it imported say what no entry contains"
            yield Finding(fact.seq, found)

    def _imported_rows(self) -> dict[int, _Import]:
        imports: dict[int, _Import] = {}
        for row in _imported(self._session, self.family.table):
            rows = imports.setdefault(row["imported_by"], _Import())
            changed = self._changed.get(row["reference"])
            rows.take(_line(self.line, row if changed is None else {**row, **changed.before}), row)
            is_changed = any(row[column] is not None for column in ("last_entry", *self.family.later_columns))
            rows.unexplained += is_changed and changed is None
        return imports


class CaseReplay(FamilyReplay):
    """Follows the cases, and the coverage that was imported with them."""

    family, columns, line = CASE_FAMILY, CASE_COLUMNS, staticmethod(case_line)

    def __init__(self, session: Session) -> None:
        """Read the imported coverage too."""
        super().__init__(session)
        self._coverage: dict[int, _Import] = {}
        for row in _imported(session, COVERAGE):
            self._coverage.setdefault(row["imported_by"], _Import()).take(_line(coverage_line, row), row)

    def left_over(self) -> Iterator[Finding]:
        """Yield rows of both kinds without an entry."""
        yield from super().left_over()
        yield from _unimported(self._coverage, "statements of coverage")

    def _import(self, fact: Fact) -> Iterator[Finding]:
        yield from super()._import(fact)
        yield from _compared(fact, "coverage", self._coverage.pop(fact.seq, _Import()))


class RemovalReplay(FamilyReplay):
    """Follows the orders to remove content."""

    family, columns, line = REMOVAL_FAMILY, REMOVAL_COLUMNS, staticmethod(removal_line)


def _unimported(imports: Mapping[int, _Import], name: str) -> Iterator[Finding]:
    for seq, rows in sorted(imports.items()):
        yield Finding(0, f"{rows.count:,} {name} say that entry {seq} imported them")


def _compared(fact: Fact, name: str, rows: _Import) -> Iterator[Finding]:
    if rows.count != fact.payload[name]:
        yield Finding(fact.seq, f"it imported {fact.payload[name]:,} rows of {name}, there are {rows.count:,}")
    elif rows.digest.hexdigest() != fact.payload[f"{name}_digest"]:
        yield Finding(fact.seq, f"the {name} that it imported were altered")


def _imported(session: Session, table: Table) -> Iterator[Mapping[Any, Any]]:
    statement = select(table).where(table.c.imported_by.is_not(None)).order_by(table.c.id)
    with session.execute(statement, execution_options={"yield_per": BATCH}) as rows:
        yield from rows.mappings()


def _line(line: Callable[[Mapping[Any, Any]], bytes], row: Mapping[Any, Any]) -> bytes:
    try:
        return line(row)
    except TypeError:  # a damaged row may have bytes instead of text; no import wrote such a line
        return b"unreadable"

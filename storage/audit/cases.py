"""Replays the entries of cases and imports: every row must match its entries, and every row must have one."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from storage.ledger.facts import Fact, Finding
from storage.register.recorded_values import Changed, changed_cases
from storage.register.rows import CASE_COLUMNS, case_line, coverage_line
from storage.tables.register import CASES, COVERAGE
from storage.vocabulary.changes import CHANGES, LATER_COLUMNS
from storage.vocabulary.publishing import EntryKind

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


class CaseReplay:
    """Follows the ledger entry by entry; the imported rows are read once, before the first entry."""

    def __init__(self, session: Session) -> None:
        """Read the later changes, then digest the imported cases as they were before those changes."""
        self._session = session
        self._changed = changed_cases(session)
        self._cases = self._imported_cases()
        self._coverage = self._imported_coverage()
        self._recorded = 0

    def follow(self, fact: Fact) -> Iterator[Finding]:
        """Compare one entry with its rows, or keep it until the last change of its case is read."""
        if fact.kind is EntryKind.CASE_RECORDED:
            self._recorded += 1
            yield from self._case(fact)
        if fact.kind is EntryKind.CASES_IMPORTED:
            yield from self._import(fact)
        if fact.kind in CHANGES:
            yield from self._changed[fact.payload["reference"]].follow(fact)

    def left_over(self) -> Iterator[Finding]:
        """Yield rows without an entry, and rows that differ from the last of their entries."""
        for imports, name in ((self._cases, "cases"), (self._coverage, "statements of coverage")):
            for seq, rows in sorted(imports.items()):
                yield Finding(0, f"{rows.count:,} {name} say that entry {seq} imported them")
        single = select(func.count()).select_from(CASES).where(CASES.c.imported_by.is_(None))
        count = self._session.scalar(single) or 0
        if count > self._recorded:
            yield Finding(0, f"{count - self._recorded:,} cases that nobody recorded")
        for reference, changed in self._changed.items():
            yield from self._compare(reference, changed)

    def _case(self, fact: Fact) -> Iterator[Finding]:
        reference, facts = fact.payload["reference"], fact.payload["case"]
        recorded = {"recorded_at": fact.at, "recorded_by": fact.actor, "imported_by": None, "last_entry": fact.seq}
        expected = {**facts, **recorded, **dict.fromkeys(LATER_COLUMNS)}
        changed = self._changed.setdefault(reference, Changed())
        changed.begin(expected, fact.seq)
        if set(facts) != set(CASE_COLUMNS):
            yield Finding(fact.seq, f"its case {reference} lacks a column")
        if not changed.before:
            yield from self._compare(reference, self._changed.pop(reference))

    def _compare(self, reference: str, changed: Changed) -> Iterator[Finding]:
        row = self._session.execute(select(CASES).where(CASES.c.reference == reference)).mappings().first()
        if row is None:
            yield Finding(changed.seq, f"its case {reference} is missing")
            return
        altered = [column for column, value in changed.row.items() if row[column] != value]
        if altered:
            yield Finding(changed.seq, f"its case {reference} was altered ({', '.join(altered)})")

    def _import(self, fact: Fact) -> Iterator[Finding]:
        cases = self._cases.pop(fact.seq, _Import())
        coverage = self._coverage.pop(fact.seq, _Import())
        for name, rows in (("cases", cases), ("coverage", coverage)):
            if rows.count != fact.payload[name]:
                yield Finding(fact.seq, f"it imported {fact.payload[name]:,} rows of {name}, there are {rows.count:,}")
            elif rows.digest.hexdigest() != fact.payload[f"{name}_digest"]:
                yield Finding(fact.seq, f"the {name} that it imported were altered")
        if cases.recorded - {(fact.at, fact.actor)}:
            yield Finding(fact.seq, "the cases that it imported say another time or person")
        if cases.unexplained:
            yield Finding(fact.seq, f"{cases.unexplained:,} of the cases that it imported say what no entry contains")

    def _imported_cases(self) -> dict[int, _Import]:
        imports: dict[int, _Import] = {}
        for row in _imported(self._session, CASES):
            rows = imports.setdefault(row["imported_by"], _Import())
            changed = self._changed.get(row["reference"])
            rows.take(_line(case_line, row if changed is None else {**row, **changed.before}), row)
            is_changed = any(row[column] is not None for column in ("last_entry", *LATER_COLUMNS))
            rows.unexplained += is_changed and changed is None
        return imports

    def _imported_coverage(self) -> dict[int, _Import]:
        imports: dict[int, _Import] = {}
        for row in _imported(self._session, COVERAGE):
            imports.setdefault(row["imported_by"], _Import()).take(_line(coverage_line, row), row)
        return imports


def _imported(session: Session, table: Table) -> Iterator[Mapping[Any, Any]]:
    statement = select(table).where(table.c.imported_by.is_not(None)).order_by(table.c.id)
    with session.execute(statement, execution_options={"yield_per": BATCH}) as rows:
        yield from rows.mappings()


def _line(line: Callable[[Mapping[Any, Any]], bytes], row: Mapping[Any, Any]) -> bytes:
    try:
        return line(row)
    except TypeError:  # a damaged row may have bytes instead of text; no import wrote such a line
        return b"unreadable"

"""Replays the entries of cases and imports: every row is what its entry says, and no row is without one."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from storage.case_rows import CASE_COLUMNS, case_line, coverage_line
from storage.replay import Fact, Finding
from storage.tables import CASES, COVERAGE
from storage.vocabulary import EntryKind

BATCH = 1000


@dataclass
class _Import:
    """The rows of one import as they stand: their number, a running digest, and when and by whom they came."""

    count: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    recorded: set[tuple[str, str]] = field(default_factory=set)

    def take(self, line: bytes, row: Mapping[Any, Any]) -> None:
        self.count += 1
        self.digest.update(line)
        if "recorded_at" in row:
            self.recorded.add((row["recorded_at"], row["recorded_by"]))


class CaseReplay:
    """Follows the ledger entry by entry; the imported rows are read once, before the first."""

    def __init__(self, session: Session) -> None:
        """Read and digest what was imported."""
        self._session = session
        self._cases = _imports(session, CASES, case_line)
        self._coverage = _imports(session, COVERAGE, coverage_line)
        self._recorded = 0

    def follow(self, fact: Fact) -> Iterator[Finding]:
        """Compare one entry with its rows."""
        if fact.kind is EntryKind.CASE_RECORDED:
            self._recorded += 1
            yield from self._case(fact)
        if fact.kind is EntryKind.CASES_IMPORTED:
            yield from self._import(fact)

    def left_over(self) -> Iterator[Finding]:
        """Rows that no entry told of."""
        for found, name in ((self._cases, "cases"), (self._coverage, "statements of coverage")):
            for seq, rows in sorted(found.items()):
                yield Finding(0, f"{rows.count:,} {name} say that entry {seq} imported them")
        single = select(func.count()).select_from(CASES).where(CASES.c.imported_by.is_(None))
        count = self._session.scalar(single) or 0
        if count > self._recorded:
            yield Finding(0, f"{count - self._recorded:,} cases that nobody recorded")

    def _case(self, fact: Fact) -> Iterator[Finding]:
        reference, told = fact.payload["reference"], fact.payload["case"]
        row = self._session.execute(select(CASES).where(CASES.c.reference == reference)).mappings().first()
        if row is None:
            yield Finding(fact.seq, f"its case {reference} is missing")
            return
        expected = {**told, "recorded_at": fact.at, "recorded_by": fact.actor, "imported_by": None}
        altered = [column for column in expected if row[column] != expected[column]]
        if altered or set(told) != set(CASE_COLUMNS):
            yield Finding(fact.seq, f"its case {reference} was altered ({', '.join(altered)})")

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


def _imports(session: Session, table: Table, line: Callable[[Mapping[Any, Any]], bytes]) -> dict[int, _Import]:
    found: dict[int, _Import] = {}
    rows = select(table).where(table.c.imported_by.is_not(None)).order_by(table.c.id)
    for row in session.execute(rows, execution_options={"yield_per": BATCH}).mappings():
        found.setdefault(row["imported_by"], _Import()).take(_line(line, row), row)
    return found


def _line(line: Callable[[Mapping[Any, Any]], bytes], row: Mapping[Any, Any]) -> bytes:
    try:
        return line(row)
    except TypeError:  # a damaged row may hold bytes where text stood; no import wrote such a line
        return b"unreadable"

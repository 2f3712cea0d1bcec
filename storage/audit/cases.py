"""Replays the entries of cases and imports: every row is what its entries say, and no row is without one."""

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
from storage.vocabulary.changes import CHANGES, STANDING_COLUMNS
from storage.vocabulary.publishing import EntryKind

BATCH = 1000


@dataclass
class _Import:
    """The rows of one import as they stand: their number, a running digest, and when and by whom they came."""

    count: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    recorded: set[tuple[str, str]] = field(default_factory=set)
    untold: int = 0

    def take(self, line: bytes, row: Mapping[Any, Any]) -> None:
        self.count += 1
        self.digest.update(line)
        if "recorded_at" in row:
            self.recorded.add((row["recorded_at"], row["recorded_by"]))


class CaseReplay:
    """Follows the ledger entry by entry; the imported rows are read once, before the first."""

    def __init__(self, session: Session) -> None:
        """Read what was changed later, then digest what was imported as it was before that."""
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
        """Rows that no entry told of, and those that are not what the last of several entries said."""
        for found, name in ((self._cases, "cases"), (self._coverage, "statements of coverage")):
            for seq, rows in sorted(found.items()):
                yield Finding(0, f"{rows.count:,} {name} say that entry {seq} imported them")
        single = select(func.count()).select_from(CASES).where(CASES.c.imported_by.is_(None))
        count = self._session.scalar(single) or 0
        if count > self._recorded:
            yield Finding(0, f"{count - self._recorded:,} cases that nobody recorded")
        for reference, changed in self._changed.items():
            yield from self._compare(reference, changed)

    def _case(self, fact: Fact) -> Iterator[Finding]:
        reference, told = fact.payload["reference"], fact.payload["case"]
        recorded = {"recorded_at": fact.at, "recorded_by": fact.actor, "imported_by": None, "last_entry": fact.seq}
        expected = {**told, **recorded, **dict.fromkeys(STANDING_COLUMNS)}
        changed = self._changed.setdefault(reference, Changed())
        changed.begin(expected, fact.seq)
        if set(told) != set(CASE_COLUMNS):
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
        if cases.untold:
            yield Finding(fact.seq, f"{cases.untold:,} of the cases that it imported say what no entry tells")

    def _imported_cases(self) -> dict[int, _Import]:
        found: dict[int, _Import] = {}
        for row in _imported(self._session, CASES):
            rows = found.setdefault(row["imported_by"], _Import())
            changed = self._changed.get(row["reference"])
            rows.take(_line(case_line, row if changed is None else {**row, **changed.before}), row)
            stands = any(row[column] is not None for column in ("last_entry", *STANDING_COLUMNS))
            rows.untold += stands and changed is None
        return found

    def _imported_coverage(self) -> dict[int, _Import]:
        found: dict[int, _Import] = {}
        for row in _imported(self._session, COVERAGE):
            found.setdefault(row["imported_by"], _Import()).take(_line(coverage_line, row), row)
        return found


def _imported(session: Session, table: Table) -> Iterator[Mapping[Any, Any]]:
    rows = select(table).where(table.c.imported_by.is_not(None)).order_by(table.c.id)
    with session.execute(rows, execution_options={"yield_per": BATCH}) as found:
        yield from found.mappings()


def _line(line: Callable[[Mapping[Any, Any]], bytes], row: Mapping[Any, Any]) -> bytes:
    try:
        return line(row)
    except TypeError:  # a damaged row may hold bytes where text stood; no import wrote such a line
        return b"unreadable"

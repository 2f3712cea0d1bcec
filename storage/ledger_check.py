"""Replays the ledger against the tables, and names what does not agree. Changes nothing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from storage import ledger
from storage.case_rows import CASE_COLUMNS, case_line, coverage_line
from storage.chain import GENESIS, Entry, entry_digest
from storage.tables import CASES, COVERAGE
from storage.tables_published import FILES, PUBLICATIONS
from storage.vocabulary import EntryKind

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not agree; `seq` is the first entry that shows it, 0 where no entry does."""

    seq: int
    text: str

    def __str__(self) -> str:
        """The entry and what is wrong, in one line."""
        return f"ledger entry {self.seq}: {self.text}" if self.seq else self.text


def check(session: Session) -> tuple[Finding, ...]:
    """What does not agree, the chain's first break before all else. Empty is good."""
    return tuple(_broken_links(session)) or tuple(_replayed(session)) or tuple(_without_entry(session))


def _broken_links(session: Session) -> Iterator[Finding]:
    seq, previous = 0, GENESIS
    for entry in ledger.entries(session):
        if entry.seq != seq + 1:
            yield Finding(entry.seq, f"entry {seq + 1} is missing before it")
            return
        if entry.previous != previous or _digest(entry) != entry.digest:
            yield Finding(entry.seq, "it was altered, or does not follow from the one before")
            return
        seq, previous = entry.seq, entry.digest


def _digest(entry: Entry) -> str:
    return entry_digest(
        seq=entry.seq,
        previous=entry.previous,
        at=entry.at,
        actor=entry.actor,
        kind=entry.kind,
        payload=entry.payload,
    )


def _replayed(session: Session) -> Iterator[Finding]:
    for entry in ledger.entries(session):
        try:
            facts = json.loads(entry.payload)
            text = _disagreement(session, entry, facts)
        except (ValueError, KeyError, TypeError):
            text = "its payload cannot be read"
        if text:
            yield Finding(entry.seq, text)


def _disagreement(session: Session, entry: Entry, facts: dict[str, Any]) -> str:
    """How the tables contradict an entry, or nothing."""
    if entry.kind == EntryKind.CASE_RECORDED:
        return _case(session, facts)
    if entry.kind == EntryKind.CASES_IMPORTED:
        return _import(session, entry.seq, facts)
    if entry.kind == EntryKind.REPORT_SEALED:
        return _seal(session, facts)
    return ""


def _case(session: Session, facts: dict[str, Any]) -> str:
    row = session.execute(select(CASES).where(CASES.c.reference == facts["reference"])).mappings().first()
    if row is None:
        return f"the case {facts['reference']} is missing"
    if any(row[column] != facts["case"][column] for column in CASE_COLUMNS):
        return f"the case {facts['reference']} is not what was recorded"
    return ""


def _import(session: Session, seq: int, facts: dict[str, Any]) -> str:
    for table, line, name in ((CASES, case_line, "cases"), (COVERAGE, coverage_line, "coverage")):
        count, digest = _rows_of(session, table, seq, line)
        if (count, digest) != (facts[name], facts[f"{name}_digest"]):
            return f"the {name} of the import {facts['file']} are not what was imported"
    return ""


def _rows_of(session: Session, table: Table, seq: int, line: Any) -> tuple[int, str]:  # noqa: ANN401 (a row's speller)
    digest, count = hashlib.sha256(), 0
    wanted = select(table).where(table.c.imported_by == seq).order_by(table.c.id)
    for row in session.execute(wanted, execution_options={"yield_per": BATCH}).mappings():
        digest.update(line(row))
        count += 1
    return count, digest.hexdigest()


def _seal(session: Session, facts: dict[str, Any]) -> str:
    name = f"the report {facts['period']} edition {facts['edition']}"
    row = session.execute(select(PUBLICATIONS).where(PUBLICATIONS.c.seq == facts["seq"])).mappings().first()
    if row is None:
        return f"{name} is missing"
    if any(row[column] != facts[column] for column in ("period", "kind", "edition", "digest", "history_line")):
        return f"{name} is not what was sealed"
    found = session.execute(select(FILES).where(FILES.c.publication_id == row["id"])).mappings()
    stored = {file["name"]: file for file in found}
    for file in stored.values():
        if hashlib.sha256(file["data"]).hexdigest() != file["sha256"]:
            return f"the file {file['name']} was altered"
    for file_name, sha256 in facts["files"].items():
        if file_name not in stored or stored[file_name]["sha256"] != sha256:
            return f"the file {file_name} is missing or is another one"
    return ""


def _without_entry(session: Session) -> Iterator[Finding]:
    entered = {"cases": 0, "coverage": 0}
    for entry in ledger.entries(session):
        if entry.kind == EntryKind.CASE_RECORDED:
            entered["cases"] += 1
        elif entry.kind == EntryKind.CASES_IMPORTED:
            facts = json.loads(entry.payload)
            entered = {name: entered[name] + facts[name] for name in entered}
    for name, table in (("cases", CASES), ("coverage", COVERAGE)):
        count = session.scalar(select(func.count()).select_from(table)) or 0
        if count != entered[name]:
            yield Finding(0, f"the register holds {count:,} rows of {name}, its ledger tells of {entered[name]:,}")

"""Reads what the operator counted for a period, from a file with the columns of a report's CSV, and keeps it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from bot.actions.cases.fields import Problem
from bot.actions.files.csv import csv_records
from bot.actions.files.findings import Findings
from bot.actions.files.source import Source
from reports.document.csv import ALL
from reports.reading.countries import country_called
from reports.schema.values import CARRIED, COLUMNS, TABLES
from storage.engine.database import Database
from storage.publishing import reconciliation
from storage.publishing.reconciliation import Place
from storage.vocabulary.errors import DataError, Phrase

NAMES = ("table", "row", "column", "value")
SINGLE = ("totals", "non_government", "preservation")
NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
FIX_LINE = Phrase("correct the line")


class NoCounts(DataError):
    """A file of counts has wrong lines, or none."""

    what = "{path} has no counts that can be used; nothing was kept"
    todo = "write the columns table,row,column,value, such as: totals,all,requests,12"


@dataclass(frozen=True, slots=True)
class OwnCounts:
    """The counts by table, row and column, and the digest of the file."""

    counts: dict[Place, int]
    sha256: str


def read_counts(path: Path, findings: Findings) -> OwnCounts:
    """Return the counts of a file. Raises NoCounts, with the wrong lines in `findings`."""
    source = Source(path)
    with source.text(newline=None) as text:
        counts = dict(_counts(text, findings))
    if findings.bad or not counts:
        raise NoCounts(path=path)
    return OwnCounts(counts, source.digest or "")


def keep_counts(database: Database, period: str, own: OwnCounts, *, actor: str, now: datetime) -> None:
    """Keep the counts: a report of the period that differs from them cannot be approved."""
    with database.transaction() as session:
        reconciliation.expect(session, period, own.counts, own.sha256, actor=actor, now=now)


def forget_counts(database: Database, period: str, *, actor: str, now: datetime) -> None:
    """End the comparison of a period with the operator's counts."""
    with database.transaction() as session:
        reconciliation.expect(session, period, {}, "", actor=actor, now=now)


def _counts(text: TextIO, findings: Findings) -> Iterator[tuple[Place, int]]:
    records = csv_records(text, findings, NAMES)
    beginning, header = next(records, (1, []))
    names = [name.strip().lower() for name in header]
    if not set(NAMES) <= set(names):
        problem = Problem("columns", Phrase("are missing"), Phrase("write table,row,column,value"))
        findings.refuse(f"line {beginning}", [problem])
        return
    needed = max(names.index(name) for name in NAMES) + 1
    seen: dict[Place, int] = {}
    for number, cells in records:
        fields = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        if not any(fields.values()):
            continue
        if len(cells) < needed:  # wherever a separator is missing, a count would be lost
            reason = Phrase("has {count} columns, not {wanted}", count=len(cells), wanted=len(names))
            findings.refuse(f"line {number}", [Problem("record", reason, FIX_LINE)])
            continue
        if not fields["value"]:
            continue  # a figure that is not a number
        place = _place(fields)
        first = seen.setdefault(place, number) if place else number
        if place is None:
            findings.refuse(f"line {number}", [Problem("table", Phrase("is not one of a report"), FIX_LINE)])
        elif not NUMBER.fullmatch(fields["value"]):
            findings.refuse(f"line {number}", [Problem("value", Phrase("is not a whole number"), FIX_LINE)])
        elif first != number:
            reason = Phrase("is already in line {line}", line=first)
            findings.refuse(f"line {number}", [Problem("row", reason, FIX_LINE)])
        else:
            yield place, int(fields["value"])


def _place(fields: dict[str, str]) -> Place | None:
    """Return the place of a figure in a report; None if a report has no such figure."""
    table, row, column = (fields.get(name, "") for name in NAMES[:3])
    if table == "by_country":
        row = country_called(row) or ""
    if table in TABLES and row and column in COLUMNS:
        return table, row, column
    columns = {"carried_forward": CARRIED, **dict.fromkeys(SINGLE, COLUMNS)}.get(table, ())
    whole = column in columns or (table, column) == ("totals", "countries")
    return (table, ALL, column) if row in ("", ALL) and whole else None

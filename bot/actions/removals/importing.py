"""Imports orders to remove content from a CSV, all or nothing: every bad line is named, and held rows are skipped."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, TextIO

from bot.actions.files.cases import AlreadyImported, FileRefused
from bot.actions.files.csv import csv_records
from bot.actions.files.findings import Findings
from bot.actions.files.sheet import form_of_row, line, read_header
from bot.actions.files.source import Source
from bot.actions.removals.fields import COLUMNS, FIELDS, REMOVAL_FIELDS, RemovalRefused, form_of, removal_from
from storage.engine.database import Database, Session
from storage.register import removals
from storage.register.removals import RemovalFilter
from storage.vocabulary.errors import DataError, Phrase
from storage.vocabulary.removals import Removal


class NoRemovals(DataError):
    """Every line was read, and none is an order."""

    what = "{path} has no removal orders"
    todo = "add a line below the column names, such as 2027-05-04,FR,scams_and_fraud,acted"


@dataclass(slots=True)
class ImportedRemovals:
    """The orders of a file that are new, how many the register holds already by their file number, and the entry."""

    new: list[Removal] = field(default_factory=list)
    held: int = 0
    entry: int | None = None


def import_removals(
    database: Database,
    source: Source,
    findings: Findings,
    *,
    today: date,
    now: datetime,
    actor: str,
    dry_run: bool = False,
) -> ImportedRemovals:
    """Read a whole file and write what is new as one ledger entry; nothing after a dry run.

    Raises FileRefused after filling `findings`, NoRemovals, or AlreadyImported for a file that came before.
    """
    with source.text(newline="") as text:
        read = list(_removals(text, today, findings))
    if findings.bad:
        lines = Phrase("{bad:,} of {all:,} lines have mistakes", bad=findings.bad, all=findings.bad + len(read))
        raise FileRefused(path=source.path, bad=lines)
    if not read:
        raise NoRemovals(path=source.path)
    with database.transaction() as session:
        imported = _compared(session, read)
        before = removals.imported_at(session, source.digest or "")
        if before is not None:
            raise AlreadyImported(path=source.path, day=before.date())
        if imported.new and not dry_run:
            name, digest = source.path.name, source.digest or ""
            _, imported.entry = removals.add_imported(
                session, imported.new, file_name=name, file_digest=digest, now=now, actor=actor
            )
    return imported


def _compared(session: Session, read: list[Removal]) -> ImportedRemovals:
    numbers = removals.numbers_held(session)
    new = [removal for removal in read if removal.case_file is None or removal.case_file not in numbers]
    return ImportedRemovals(new, len(read) - len(new))


def _removals(text: TextIO, today: date, findings: Findings) -> Iterator[Removal]:
    rows = csv_records(text, findings, REMOVAL_FIELDS)
    header = read_header(rows, findings, line, FIELDS)
    for number, cells in rows if header is not None else ():
        if any(map(str.strip, cells)):
            yield from _removal(header or [], cells, number, today, findings)


def _removal(header: list[str], cells: list[str], number: int, today: date, findings: Findings) -> Iterator[Removal]:
    form, problems = form_of_row(header, cells, REMOVAL_FIELDS)
    try:
        removal = removal_from(form or {}, today)
    except RemovalRefused as refused:
        problems = problems if form is None else [*problems, *refused.problems]
        findings.refuse(line(number), problems)
        return
    if problems:
        findings.refuse(line(number), problems)
    elif not removal.case_file or not findings.refuses_file_numbers(removal, number, line(number)):
        yield removal


def export_removals(database: Database, output: IO[str]) -> int:
    """Write every order that is not void in the columns that an import reads; return their number."""
    writer = csv.DictWriter(output, COLUMNS, lineterminator="\n")
    writer.writeheader()
    number = 0
    with database.reading() as session:
        for number, stored in enumerate(removals.every(session, RemovalFilter()), start=1):  # noqa: B007 (returned)
            writer.writerow(form_of(stored.removal))
    return number

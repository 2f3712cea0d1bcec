"""Imports orders to remove content from a CSV, all or nothing: every bad line is named, and no order counts twice."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, TextIO

from bot.actions.files.cases import AlreadyImported, FileRefused, lines_with_mistakes
from bot.actions.files.csv import csv_records
from bot.actions.files.findings import Findings
from bot.actions.files.sheet import form_of_row, line, read_header
from bot.actions.files.source import Source
from bot.actions.removals.fields import COLUMNS, FIELDS, REMOVAL_FIELDS, RemovalRefused, form_of, removal_from
from bot.actions.removals.known_orders import KnownOrders, compare_orders
from bot.actions.removals.record import amend_removal
from storage.engine.database import Database
from storage.register import removals
from storage.register.removals import RemovalFilter
from storage.vocabulary.errors import DataError
from storage.vocabulary.removals import Removal


class NoRemovals(DataError):
    """Every line was read, and none is an order."""

    what = "{path} has no removal orders"
    todo = "add a line below the column names, such as 2027-05-04,FR,scams_and_fraud,acted"


def import_removals(
    database: Database,
    source: Source,
    findings: Findings,
    *,
    today: date,
    now: datetime,
    actor: str,
    dry_run: bool = False,
    update: bool = False,
) -> tuple[KnownOrders, int | None]:
    """Read a whole file and write what is new as one ledger entry; return the comparison and the entry.

    With `update`, orders that differ are amended, one entry each; a dry run writes nothing. Raises FileRefused after
    filling `findings`, NoRemovals, or AlreadyImported for a file that came before and of which nothing differs.
    """
    with source.text(newline="") as text:
        read = list(_removals(text, today, findings))
    _refuse_unless_whole(source, findings, read)
    name, digest, entry = source.name, source.digest or "", None
    with database.transaction() as session:
        found = compare_orders(session, read, name)
        before = removals.imported_at(session, digest)
        if before is not None and not found.new and not found.differences:
            raise AlreadyImported(path=source.path, day=before.date())
        if found.new and not dry_run:
            _, entry = removals.add_imported(
                session, found.new, file_name=name, file_digest=digest, now=now, actor=actor
            )
        for difference in found.differences if update and not dry_run else ():
            amend_removal(session, difference, now=now, actor=actor)
    return found, entry


def _refuse_unless_whole(source: Source, findings: Findings, read: list[Removal]) -> None:
    """Refuse a file with mistakes, or with nothing in it."""
    if findings.bad:
        raise FileRefused(path=source.path, bad=lines_with_mistakes(findings.bad, findings.bad + len(read)))
    if not read:
        raise NoRemovals(path=source.path)


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

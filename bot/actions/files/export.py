"""Writes the whole register, embargoed cases too, in the columns that an import reads. Only for the operator."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from enum import StrEnum
from typing import IO

from bot.actions.cases.access import Access
from bot.actions.cases.fields import COLUMNS
from bot.actions.cases.form import document_of, form_of
from bot.actions.files.source import Progress, no_progress
from storage.engine.database import Database
from storage.register import cases
from storage.register.rows import StoredCase
from storage.vocabulary.case import Case
from storage.vocabulary.errors import DomainError

STEP = 1000


class ExportFormat(StrEnum):
    """The formats of an export."""

    CSV = "csv"
    JSONL = "jsonl"
    DSA = "dsa"
    TCO = "tco"
    E_EVIDENCE = "e-evidence"


FORMS = (ExportFormat.DSA, ExportFormat.TCO, ExportFormat.E_EVIDENCE)  # of one period; see bot/actions/forms


class NeedsPeriod(DomainError):
    """A form that is made for one period, without a period."""

    what = "the format {format} is made for one period"
    todo = "name the period, such as: export --format {format} 2026"
    exit_code = 64


class WholeRegister(DomainError):
    """A period for a format that always holds the whole register."""

    what = "the format {format} always holds the whole register"
    todo = "leave out the period"
    exit_code = 64


def count_cases(database: Database, access: Access) -> int:
    """Return how many cases an export writes."""
    with database.reading() as session:
        return cases.count(session, access.filter(voided=False))


def export_cases(
    database: Database, output: IO[str], form: ExportFormat, access: Access, *, progress: Progress = no_progress
) -> int:
    """Write every case that may be seen, in the order of recording, and return their number.

    Void ones are left out: an import of the file counts what this register counts. References are not exported.
    """
    write = WRITERS[form]
    with database.reading() as session, closing(cases.every(session, access.filter(voided=False))) as register:
        return write(output, _followed(register, progress))


def _followed(register: Iterable[StoredCase], progress: Progress) -> Iterator[Case]:
    """Yield the cases, reporting each as done once the next is requested; a progress bar needs only some of them."""
    for number, stored in enumerate(register, start=1):
        yield stored.case
        if number % STEP == 0:
            progress(number)


def _write_csv(output: IO[str], register: Iterable[Case]) -> int:
    writer = csv.DictWriter(output, COLUMNS, lineterminator="\n")
    writer.writeheader()
    number = 0
    for number, case in enumerate(register, start=1):  # noqa: B007 (the last number is returned)
        writer.writerow(form_of(case))
    return number


def _write_jsonl(output: IO[str], register: Iterable[Case]) -> int:
    number = 0
    for number, case in enumerate(register, start=1):  # noqa: B007 (the last number is returned)
        output.write(json.dumps(document_of(case)) + "\n")
    return number


WRITERS: dict[ExportFormat, Callable[[IO[str], Iterable[Case]], int]] = {
    ExportFormat.CSV: _write_csv,
    ExportFormat.JSONL: _write_jsonl,
}

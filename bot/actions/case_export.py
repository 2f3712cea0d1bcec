"""Writes the whole register, embargoed cases too, in the columns that an import reads. For the operator's own eyes."""

import csv
import json
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import IO

from bot.actions.case_access import Access
from bot.actions.case_fields import COLUMNS
from bot.actions.case_form import document_of, form_of
from storage import cases
from storage.database import Database
from storage.vocabulary import Case, DomainError


class ExportFormat(StrEnum):
    """The forms of an export."""

    CSV = "csv"
    JSONL = "jsonl"
    DSA = "dsa"


class ExportNotAvailable(DomainError):
    """A form of the contract that this version does not write."""

    what = "the format {format} is not available yet"
    todo = "use csv or jsonl, such as: export --format csv"
    exit_code = 64


def export_cases(database: Database, output: IO[str], form: ExportFormat, access: Access) -> int:
    """Write every case that may be seen, in the order of recording, and return their number.

    Void ones are left out: an import of the file counts what this register counts. References stay with this register.
    """
    write = WRITERS.get(form)
    if write is None:
        raise ExportNotAvailable(format=form)
    with database.reading() as session:
        return write(output, (stored.case for stored in cases.every(session, access.filter(voided=False))))


def _write_csv(output: IO[str], register: Iterable[Case]) -> int:
    writer = csv.DictWriter(output, COLUMNS, lineterminator="\n")
    writer.writeheader()
    number = 0
    for number, case in enumerate(register, start=1):  # noqa: B007 (the last number is the answer)
        writer.writerow(form_of(case))
    return number


def _write_jsonl(output: IO[str], register: Iterable[Case]) -> int:
    number = 0
    for number, case in enumerate(register, start=1):  # noqa: B007 (the last number is the answer)
        output.write(json.dumps(document_of(case)) + "\n")
    return number


WRITERS: dict[ExportFormat, Callable[[IO[str], Iterable[Case]], int]] = {
    ExportFormat.CSV: _write_csv,
    ExportFormat.JSONL: _write_jsonl,
}

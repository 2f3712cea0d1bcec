"""Defines the formats of a file of cases: detects the format and reads the cases. Independent of the register."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from bot.actions.files.csv import csv_cases
from bot.actions.files.findings import Findings
from bot.actions.files.jsonl import NotStrict, jsonl_cases
from bot.actions.files.source import Progress, Source, WorkbookNotRead, no_progress
from bot.actions.files.telegram_crowd import EXAMPLE, Crowd, read_crowd
from bot.actions.files.xlsx import MOST_BYTES, xlsx_cases
from storage.vocabulary.case import Case, Coverage
from storage.vocabulary.errors import DataError, DomainError
from storage.vocabulary.period import PeriodKind


class ImportFormat(StrEnum):
    """The formats of a file of cases."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    TELEGRAM_CROWD = "telegram-crowd"


BY_ENDING = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), ImportFormat.CSV),
    **dict.fromkeys((".jsonl", ".ndjson"), ImportFormat.JSONL),
    **dict.fromkeys((".xlsx", ".xlsm"), ImportFormat.XLSX),
    ".json": ImportFormat.TELEGRAM_CROWD,
}


CASE_KEY = b'"received_on"'


class UnknownFormat(DomainError):
    """The file name does not show the format."""

    what = "the file name {name} does not show the format"
    todo = "add --format csv, jsonl, xlsx or telegram-crowd"
    exit_code = 64


class OtherShape(DataError):
    """Another kind of JSON, or not JSON."""

    what = "{path} {reason}"
    todo = "check that it is the format {form}, such as {example}"


def format_of(path: Path) -> ImportFormat:
    """Return the format that a file's name shows. Raises UnknownFormat."""
    try:
        return BY_ENDING[path.suffix.lower()]
    except KeyError:
        raise UnknownFormat(name=path.name) from None


def form_found(source: Source, form: ImportFormat) -> ImportFormat:
    """Return the actual format of a file, if its name shows another: a workbook is one, other sheets are text."""
    if source.workbook and form in (ImportFormat.CSV, ImportFormat.XLSX):
        return ImportFormat.XLSX
    if source.workbook:
        raise WorkbookNotRead(path=source.path)
    if form is ImportFormat.XLSX:
        return ImportFormat.CSV
    if form is ImportFormat.TELEGRAM_CROWD and CASE_KEY in source.beginning:
        return ImportFormat.JSONL
    return form


@contextmanager
def opened(
    form: ImportFormat,
    source: Source,
    today: date,
    findings: Findings,
    progress: Progress = no_progress,
    kind: PeriodKind = PeriodKind.HALF_YEAR,
) -> Iterator[tuple[Iterable[Case], Sequence[Coverage]]]:
    """Open a file and yield its cases as they are read, with its coverage for report periods of this `kind`."""
    if form is ImportFormat.XLSX:
        yield xlsx_cases(source.data(MOST_BYTES, progress), source.path, today, findings), ()
        return
    with source.text(progress, newline=None if form is ImportFormat.CSV else "\n") as text:
        if form is ImportFormat.TELEGRAM_CROWD:
            crowd = _crowd(text, today, kind, findings)
            yield crowd.cases, crowd.coverage
        else:
            yield (csv_cases if form is ImportFormat.CSV else jsonl_cases)(text, today, findings), ()


def _crowd(text: TextIO, today: date, kind: PeriodKind, findings: Findings) -> Crowd:
    try:
        return read_crowd(text, today, kind, findings)
    except NotStrict as error:
        form = ImportFormat.TELEGRAM_CROWD
        raise OtherShape(path=text.name, reason=error, form=form, example=EXAMPLE) from None

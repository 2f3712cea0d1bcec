"""Imports a file of cases, all or nothing: checked without a lock first, then streamed into one short transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from bot.actions.import_csv import csv_cases
from bot.actions.import_findings import Findings
from bot.actions.import_jsonl import NotStrict, jsonl_cases
from bot.actions.import_source import NotText, Progress, Source, no_progress
from bot.actions.import_telegram_crowd import EXAMPLE, Crowd, read_crowd
from bot.actions.import_xlsx import MOST_BYTES, xlsx_cases
from storage import cases, coverage, imports
from storage.cases import Imported
from storage.database import Database, Session
from storage.vocabulary import Case, Coverage, DataError, DomainError, Phrase


class ImportFormat(StrEnum):
    """The forms of a file of cases."""

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
    """The name of the file does not tell."""

    what = "the name {name} does not tell the format"
    todo = "add --format csv, jsonl, xlsx or telegram-crowd"
    exit_code = 64


class FileRefused(DataError):
    """Something in the file is wrong, so nothing of it was taken."""

    what = "{path} has {bad}, so nothing was imported"
    todo = "correct the file and import it again"


class OtherShape(DataError):
    """JSON of another kind, or no JSON."""

    what = "{path} {reason}"
    todo = "check that it is the format {form}, such as {example}"


class NothingToImport(DataError):
    """Every line was read, and none is a case."""

    what = "{path} holds no case"
    todo = "add a line below the column names, such as 2018-05-04,FR,court_order,disclosed"


class AlreadyImported(DataError):
    """The same bytes are in the register already."""

    what = "{path} was already imported on {day}, nothing was recorded"
    todo = "import a file that holds only new cases"


class CoveredAlready(DataError):
    """A source's newer edition repeats spans of an older one: its cases would count twice."""

    what = "{path} covers {count} spans that the register holds already, first {country} from {start}"
    todo = "leave those spans out of the file; nothing was recorded"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be imported as it is: what it holds, and what deserves a remark."""

    source: Source
    format: ImportFormat
    today: date
    cases: int
    coverage: tuple[Coverage, ...]
    remarks: tuple[str, ...]
    embargoed: int = 0

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes that were checked."""
        return self.source.digest or ""


def format_of(path: Path) -> ImportFormat:
    """The format that a file's name tells. Raises UnknownFormat."""
    try:
        return BY_ENDING[path.suffix.lower()]
    except KeyError:
        raise UnknownFormat(name=path.name) from None


def check_file(
    database: Database,
    source: Source,
    form: ImportFormat,
    findings: Findings,
    *,
    today: date,
    progress: Progress = no_progress,
) -> CheckedFile:
    """Read a whole file and write nothing. Raises FileRefused after filling `findings`; `today` is the publisher's."""
    form = form_found(source, form)
    with opened(form, source, today, findings, progress) as (contents, spans):
        number = embargoed = 0
        for case in contents:
            number += 1
            embargoed += case.embargo_until is not None
    if findings.bad:
        raise FileRefused(path=source.path, bad=_counted(findings.bad, number, form))
    if not number and not spans:
        raise NothingToImport(path=source.path)
    checked = CheckedFile(source, form, today, number, tuple(spans), tuple(findings.remarks), embargoed)
    with database.reading() as session:
        _refuse_known(session, checked)
    return checked


def import_file(
    database: Database,
    checked: CheckedFile,
    *,
    now: datetime,
    actor: str,
    progress: Progress = no_progress,
    first: Callable[[Session], None] | None = None,
) -> Imported:
    """Write a checked file as one ledger entry. Raises FileChanged if its bytes are no longer those checked."""
    with database.transaction() as session:
        if first is not None:
            first(session)
        _refuse_known(session, checked)
        with opened(checked.format, checked.source, checked.today, Findings(), progress) as (contents, spans):
            return cases.add_imported(
                session,
                contents,
                spans,
                file_name=checked.source.path.name,
                file_digest=checked.digest,
                file_format=checked.format,
                now=now,
                actor=actor,
            )


def form_found(source: Source, form: ImportFormat) -> ImportFormat:
    """The form that the file itself has, where its name says another: a workbook is one, and other sheets are text."""
    if source.workbook and form in (ImportFormat.CSV, ImportFormat.XLSX):
        return ImportFormat.XLSX
    if source.workbook:
        raise NotText(path=source.path, kind=Phrase("a workbook"))
    if form is ImportFormat.XLSX:
        return ImportFormat.CSV
    if form is ImportFormat.TELEGRAM_CROWD and CASE_KEY in source.beginning:
        return ImportFormat.JSONL
    return form


@contextmanager
def opened(
    form: ImportFormat, source: Source, today: date, findings: Findings, progress: Progress = no_progress
) -> Iterator[tuple[Iterable[Case], Sequence[Coverage]]]:
    """The cases of a file as they are read, and its statements of coverage."""
    if form is ImportFormat.XLSX:
        yield xlsx_cases(source.data(MOST_BYTES, progress), source.path, today, findings), ()
        return
    with source.text(progress, newline=None if form is ImportFormat.CSV else "\n") as text:
        if form is ImportFormat.TELEGRAM_CROWD:
            crowd = _crowd(text, today, findings)
            yield crowd.cases, crowd.coverage
        else:
            yield (csv_cases if form is ImportFormat.CSV else jsonl_cases)(text, today, findings), ()


def _crowd(text: TextIO, today: date, findings: Findings) -> Crowd:
    try:
        return read_crowd(text, today, findings)
    except NotStrict as error:
        form = ImportFormat.TELEGRAM_CROWD
        raise OtherShape(path=text.name, reason=error, form=form, example=EXAMPLE) from None


def _counted(bad: int, good: int, form: ImportFormat) -> Phrase:
    if form is ImportFormat.TELEGRAM_CROWD:
        return Phrase("{bad:,} bad entry" if bad == 1 else "{bad:,} bad entries", bad=bad)
    return Phrase(
        "1 bad line among {all:,}" if bad == 1 else "{bad:,} bad lines among {all:,}", bad=bad, all=bad + good
    )


def _refuse_known(session: Session, checked: CheckedFile) -> None:
    before = imports.imported_at(session, checked.digest)
    if before is not None:
        raise AlreadyImported(path=checked.source.path, day=before.date())
    held = coverage.held_already(session, checked.coverage)
    if held:
        raise CoveredAlready(path=checked.source.path, count=len(held), country=held[0].country, start=held[0].start)

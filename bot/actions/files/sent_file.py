"""Handles a file of cases sent in a chat: downloads, checks, and imports it if its bytes are still those checked."""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path, PurePath

from bot.actions.cases.change import NotInChat
from bot.actions.context.channel_port import Channel, Fetched
from bot.actions.files.cases import CheckedFile, RegisterChanged, check_file, import_file
from bot.actions.files.coverage import completeness
from bot.actions.files.findings import Findings
from bot.actions.files.formats import ImportFormat, UnknownFormat, format_of
from bot.actions.files.source import FileChanged, Source
from reports.figures.coverage import Span
from reports.figures.policy import Policy
from storage.engine.database import Database, Session
from storage.register.cases import Imported
from storage.vocabulary.case import Coverage
from storage.vocabulary.errors import DataError, DomainError, UnavailableError
from storage.vocabulary.period import PeriodKind

MOST_BYTES = 20_000_000  # the most a bot can download from Telegram
LONGEST_NAME = 80


class FileTooLarge(DataError):
    """The file is too large for a bot to download."""

    what = "{path} is larger than 20 MB, the most that a bot can download from Telegram"
    todo = "import it at the terminal, such as: import cases.csv"


class FileNotFetched(UnavailableError):
    """The file could not be downloaded from Telegram."""

    what = "the file could not be downloaded from Telegram; nothing was imported"
    todo = "send it again"


def fetch_file(channel: Channel, file_id: str, size: int, name: str) -> bytes:
    """Download a file that was sent, after checking its size."""
    if size > MOST_BYTES:
        raise FileTooLarge(path=plain_name(name))
    fetched = channel.fetch(file_id, MOST_BYTES)
    if not isinstance(fetched, Fetched):
        raise FileNotFetched
    return fetched.data


def check_sent(
    database: Database,
    data: bytes,
    name: str,
    findings: Findings,
    *,
    today: date,
    permitted: bool,
    policy: Policy,
    kind: PeriodKind = PeriodKind.HALF_YEAR,
    days: Span | None = None,
) -> CheckedFile:
    """Do the dry run of a file, which holds every demand from the first to the last of these `days`.

    Embargoed rows are refused unless `permitted`. Raises what `check_file` and `completeness` raise.
    """
    complete = _complete(days, name, today)
    with _as_file(data, name) as source:
        form = _form(source)
        checked = check_file(database, source, form, findings, today=today, policy=policy, kind=kind, complete=complete)
    if checked.embargoed and not permitted:
        raise NotInChat(command="import")
    return checked if permitted else _without_embargoed(checked)


def import_sent(
    database: Database,
    data: bytes,
    name: str,
    digest: str,
    *,
    today: date,
    now: datetime,
    actor: str,
    permitted: bool,
    update: bool,
    expected: tuple[int, int],
    file_form: re.Pattern[str],
    first: Callable[[Session], object],
    kind: PeriodKind = PeriodKind.HALF_YEAR,
    days: Span | None = None,
) -> Imported:
    """Import a file if its bytes and the result are those that were shown (`expected`: new cases, cases to change).

    Raises FileChanged, or RegisterChanged if something was recorded since.
    `first` is called in the transaction of the import, before anything is written.
    """
    with _as_file(data, name) as source:
        findings, complete = Findings(file_form=file_form), _complete(days, name, today)
        checked = check_file(database, source, _form(source), findings, today=today, kind=kind, complete=complete)
        if checked.digest != digest:
            raise FileChanged(path=source.path)
        if checked.embargoed and not permitted:
            raise NotInChat(command="import")
        if not permitted:
            checked = _without_embargoed(checked)
        if (checked.cases, checked.changeable) != expected:
            raise RegisterChanged(path=source.path)
        return import_file(database, checked, now=now, actor=actor, update=update, first=first)


def plain_name(name: str) -> str:
    """Return a file's name without folders or odd characters: the ledger keeps the name."""
    kept = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isalnum() or c in "._- ")
    return kept.strip(". ")[-LONGEST_NAME:] or "file"


def _complete(days: Span | None, name: str, today: date) -> tuple[Coverage, ...]:
    return completeness(*(days or (None, None)), source=plain_name(name), today=today)


def _without_embargoed(checked: CheckedFile) -> CheckedFile:
    """Leave out what may not be shown in a chat: an embargoed case counts as held, without its differences."""
    open_ones = tuple(one for one in checked.differences if not one.stored.is_embargoed(checked.today))
    return replace(checked, differences=open_ones, held=checked.held + len(checked.differences) - len(open_ones))


def _form(source: Source) -> ImportFormat:
    """Return the format of a file by its name; without a known ending it is read as a table."""
    try:
        return format_of(source.path)
    except UnknownFormat:
        return ImportFormat.CSV


@contextmanager
def _as_file(data: bytes, name: str) -> Iterator[Source]:
    """Write the bytes to a file of this name; errors show only the name, never the folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / plain_name(name)
        path.write_bytes(data)
        try:
            yield Source(path)
        except DomainError as error:
            if "path" in error.facts:
                error.facts["path"] = path.name
            raise

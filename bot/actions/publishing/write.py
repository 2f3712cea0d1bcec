"""Writes the files of a period into a folder: the stored bytes if sealed, else the register's current content."""

import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.actions.context.calendar import dates_of
from bot.actions.context.context import REPORT, CountingContext, Drawing
from bot.actions.publishing.content import content_of, document_of
from bot.actions.publishing.reconcile import described, found_in
from reports.sealing.bundle import ZIP_SUMS
from reports.sealing.second_signatures import second_file
from storage.engine.database import Session
from storage.publishing import publications
from storage.publishing.seals import second_signatures
from storage.vocabulary.errors import CannotCreateError, DataError
from storage.vocabulary.period import Period


class PeriodOpen(DataError):
    """The period has not ended yet."""

    what = "{period} is still open until {end}"
    todo = "get its content so far with --draft"


class FileDiffers(CannotCreateError):
    """A published file must not overwrite a different file."""

    what = "{path} already exists and is not the published file"
    todo = "choose another folder with --out; published files are never changed"


class CannotWriteReport(CannotCreateError):
    """The folder or a file in it is not writable."""

    what = "{path} cannot be written ({reason})"
    todo = "choose a folder with free space that you can write to: --out DIR"


@dataclass(frozen=True, slots=True)
class Written:
    """The folder of the files, their names, whether they are the published ones, and what does not hold in a draft."""

    folder: Path
    names: tuple[str, ...]
    published: bool
    problems: tuple[str, ...] = ()


def write_report(
    counting: CountingContext, draw: Drawing, period: Period, *, folder: Path, draft: bool, now: datetime
) -> Written:
    """Write all files of a period's report. A failed call leaves no half-written file."""
    with counting.database.reading() as session:
        found = publications.find(session, period, REPORT)
        sealed = found is not None and found.sealed_at is not None
        files = {name: file.data for name, file in publications.files(session, found.id).items()} if found else {}
        files |= _second_signatures(session, files)
    problems: tuple[str, ...] = ()
    if not sealed:
        today = now.astimezone(counting.settings.zone).date()
        if today < period.end and not draft:
            raise PeriodOpen(period=period.label, end=period.end)
        dates = dates_of(period, counting.settings.report, counting.settings.publisher.timezone)
        document = document_of(counting, dates, today=today if today < period.end else None)
        with counting.database.reading() as session:
            problems = tuple(described(one) for one in found_in(session, document))
        content = content_of(counting, document, draw)
        files = {**content.files, **content.charts}
    files |= _packed(files)
    _write_all(folder, files, published=sealed)
    return Written(folder, tuple(sorted(files)), sealed, problems)


def _second_signatures(session: Session, files: Mapping[str, bytes]) -> dict[str, bytes]:
    sums = next((name for name in files if name.endswith(".SHA256SUMS")), "")
    return {second_file(sums, name): data for name, data in second_signatures(session, sums).items()}


def _packed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the tables that only the zip holds, for readers of the folder."""
    (stem,) = (name.removesuffix(".json") for name in files if name.endswith(".json"))
    with zipfile.ZipFile(io.BytesIO(files[f"{stem}.zip"])) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != ZIP_SUMS and name not in files}


def _write_all(folder: Path, files: Mapping[str, bytes], *, published: bool) -> None:
    """Write the files: published ones readable by a web server, a draft only by this user."""
    try:
        folder.mkdir(0o777 if published else 0o700, parents=True, exist_ok=True)
        for name, data in files.items():
            path = folder / name
            if published and path.exists() and path.read_bytes() != data:
                raise FileDiffers(path=path)
            _write_whole(path, data, 0o644 if published else 0o600)
    except OSError as error:
        raise CannotWriteReport(path=error.filename or folder, reason=error.strerror) from None


def _write_whole(path: Path, data: bytes, mode: int) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        whole = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            whole.chmod(mode)
            whole.replace(path)
        except OSError:
            whole.unlink()
            raise

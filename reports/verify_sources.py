"""Reads report files from folders, zips and single paths: each once, bounded in size, never from a device or pipe."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from reports.bundle import ALLOWED_SIGNERS
from reports.verify_findings import Finding, cannot_tell, plain
from reports.verify_zip import BadZip, open_zip

MEBIBYTE = 1024 * 1024
LIMITS = {".sig": 16 * 1024, ".SHA256SUMS": 64 * 1024, ALLOWED_SIGNERS: 64 * 1024, ".txt": MEBIBYTE}
LIMIT = 16 * MEBIBYTE
ZIP_LIMIT = 64 * MEBIBYTE
MOST_ENTRIES = 100_000
MOST_FOLDERS = 1_000
REPORT_FILE = re.compile(
    r"(?P<stem>transparency-[0-9]{4}(?:-[HQ][1-4])?-e[1-9][0-9]{0,3})(?![0-9A-Za-z_]).*", re.DOTALL
)
HISTORY_FILE = re.compile(r"history-(?P<seq>[1-9][0-9]{0,5})\.txt")


class Unreadable(Exception):
    """A file that is there and cannot be used; the text says why. Never leaves `verify`."""


@dataclass(slots=True)
class Source:
    """Files of one place: a folder, a zip, or named files of one folder. Holds what it has read.

    `origin` is the path that was named: all that was found there came together.
    """

    name: str
    origin: str
    readers: Mapping[str, Callable[[], bytes]]
    stems: tuple[str, ...]
    kept: dict[str, bytes | Unreadable] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.readers

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises Unreadable. A file is read once, so that all checks see the same bytes."""
        if name not in self.kept:
            try:
                self.kept[name] = self.readers[name]()
            except Unreadable as error:
                self.kept[name] = error
        found = self.kept[name]
        if isinstance(found, Unreadable):
            raise found
        return found

    def names(self) -> list[str]:
        return sorted(self.readers)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A folder as it was named, and which of its reports are asked for; None is all."""

    path: Path
    stems: set[str] | None = None


def open_sources(paths: Iterable[Path], findings: list[Finding]) -> Iterator[Source]:
    """One source per folder or zip; what cannot be used becomes a finding.

    A folder without a report of its own stands for the folders in it, as one keeps reports side by side.
    """
    folders: dict[Path, Wanted] = {}
    for path in paths:
        try:
            kind, whole = path.stat().st_mode, path.resolve()
        except (OSError, ValueError, RuntimeError) as error:
            findings.append(cannot_tell("path", str(path), f"this cannot be opened: {_reason(error)}."))
            continue
        if stat.S_ISDIR(kind):
            folders[whole] = Wanted(path)
        elif path.suffix.lower() == ".zip" and not REPORT_FILE.fullmatch(path.name):
            yield from _zip_source(path, str(whole), findings)
        else:
            _add_file(path, folders, findings)
    for whole, folder in folders.items():
        yield from _folder_sources(folder, str(whole), findings)


def stem_in(name: str) -> str | None:
    """The beginning of the name that says to which report a file belongs."""
    found = REPORT_FILE.fullmatch(name)
    return found["stem"] if found else None


def read_path(path: Path, limit: int) -> bytes:
    """Read a regular file of at most `limit` bytes; raises Unreadable."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Unreadable("it is not a regular file")
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise Unreadable(f"it cannot be read: {_reason(error)}") from None
    if len(data) > limit:
        raise Unreadable(f"it is larger than {limit:,} bytes and was not read")
    return data


def limit_of(name: str) -> int:
    """How large a file of this name may be."""
    return next((size for ending, size in LIMITS.items() if name.endswith(ending)), LIMIT)


def _add_file(path: Path, folders: dict[Path, Wanted], findings: list[Finding]) -> None:
    """A file named alone stands for its report, so the files beside it are read too."""
    stem = stem_in(path.name)
    if stem is None and not _belongs(path.name):
        findings.append(cannot_tell("path", str(path), "this is not a file of a report, judging by its name."))
        return
    wanted = folders.setdefault(path.parent.resolve(), Wanted(path.parent, set()))
    if stem is not None and wanted.stems is not None:
        wanted.stems.add(stem)


def _folder_sources(folder: Wanted, origin: str, findings: list[Finding]) -> Iterator[Source]:
    found = _entries(folder.path, findings)
    if found is None:
        return
    files, inner = found
    own = _folder_source(folder, origin, files)
    yield own
    if own.stems or folder.stems is not None:
        return
    if len(inner) > MOST_FOLDERS:
        findings.append(_too_many(folder.path, f"{MOST_FOLDERS:,} folders"))
        return
    for path in (folder.path / name for name in inner):
        found = _entries(path, findings)
        if found is not None:
            yield _folder_source(Wanted(path), origin, found[0])


def _entries(folder: Path, findings: list[Finding]) -> tuple[list[str], list[str]] | None:
    """The names in a folder, and those of them that are folders and no links to one; None with a finding if unread."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for _, entry in zip(range(MOST_ENTRIES + 1), entries, strict=False)]
            inner = sorted(entry.name for entry in found if entry.is_dir(follow_symlinks=False))
    except OSError as error:
        findings.append(cannot_tell("path", str(folder), f"this folder cannot be read: {_reason(error)}."))
        return None
    if len(found) > MOST_ENTRIES:
        findings.append(_too_many(folder, f"{MOST_ENTRIES:,} files"))
        return None
    return [entry.name for entry in found], inner


def _too_many(folder: Path, most: str) -> Finding:
    return cannot_tell("path", str(folder), f"this folder holds more than {most}.")


def _folder_source(folder: Wanted, origin: str, names: Iterable[str]) -> Source:
    limits = {name: ZIP_LIMIT if name.endswith(".zip") else limit_of(name) for name in names if _belongs(name)}
    readers = {name: partial(read_path, folder.path / name, limit) for name, limit in limits.items()}
    return _source(folder, origin, readers)


def _zip_source(path: Path, origin: str, findings: list[Finding]) -> Iterator[Source]:
    """A zip of report files, as one gets by packing a download folder."""
    try:
        members = open_zip(read_path(path, ZIP_LIMIT))
    except (Unreadable, BadZip) as error:
        findings.append(cannot_tell("path", str(path), f"{error}."))
        return
    readers = {name: partial(bytes, data) for name, data in members.items() if _belongs(name)}
    yield _source(Wanted(path), origin, readers)


def _source(place: Wanted, origin: str, readers: Mapping[str, Callable[[], bytes]]) -> Source:
    found = {stem for file in readers if (stem := stem_in(file))}
    wanted = found if place.stems is None else found & place.stems
    return Source(str(place.path), origin, readers, tuple(sorted(wanted)))


def _belongs(name: str) -> bool:
    return bool(name == ALLOWED_SIGNERS or REPORT_FILE.fullmatch(name) or HISTORY_FILE.fullmatch(name))


def _reason(error: OSError | ValueError | RuntimeError) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else "the path is not a valid one"
    return plain(text).lower()

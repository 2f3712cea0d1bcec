"""Reads report files from folders, zips and single paths: each once, bounded in size, never from a device or pipe."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path

from reports.sealing.bundle import ALLOWED_SIGNERS, CHECKERS, DATAPACKAGE
from reports.sealing.key_changes import KEY_CHANGES
from reports.verify.findings import Finding, cannot_tell, note, plain
from reports.verify.zip import BadZip, open_packed

MEBIBYTE = 1024 * 1024
LIMITS = {".sig": 16 * 1024, ".SHA256SUMS": 64 * 1024, ALLOWED_SIGNERS: 64 * 1024, ".txt": MEBIBYTE}
LIMIT = ZIP_LIMIT = 64 * MEBIBYTE  # a bot can post files of 50 MB, and a list of 100,000 disclosures has half of it
MOST_DIGESTED = 1024 * MEBIBYTE
MOST_ENTRIES, MOST_FOLDERS = 100_000, 1_000
REPORT_FILE = re.compile(
    r"(?P<stem>transparency-[0-9]{4}(?:-(?:[HQ][1-4]|[01][0-9]))?-e[1-9][0-9]{0,3})(?![0-9A-Za-z_]).*", re.DOTALL
)
SHARED = (ALLOWED_SIGNERS, DATAPACKAGE, KEY_CHANGES, *CHECKERS)  # a later report may bring another file of this name
HISTORY_FILE = re.compile(r"history-(?P<seq>[1-9][0-9]{0,5})\.txt")
# Names that a reader could mistake for a part of a report, whatever they hold.
LIKE_A_REPORT = re.compile(
    r".*(transparency|allowed.signers|key.changes|sha256sums|datapackage).*|history-?[0-9].*", re.DOTALL
)
SYSTEM_FILE = re.compile(
    r"__MACOSX|\.DS_Store|\.localized|\.fseventsd|\.Spotlight-V100|\.Trash.*|\._.*|Icon\r|desktop\.ini|e?[Tt]humbs\.db"
    r"|\.directory|@eaDir|\.fuse_hidden.*|\.nfs.*|System Volume Information|\$RECYCLE\.BIN",
    re.DOTALL,
)

Reader = Callable[[], bytes]


class Unreadable(Exception):
    """A file that exists but cannot be used; the text says why. Never leaves `verify`."""


class TooLarge(Unreadable):
    """A file beyond its limit; `digest` is its SHA-256, or empty if it has over a gibibyte."""

    def __init__(self, limit: int, digest: str) -> None:
        super().__init__(f"it is larger than {limit:,} bytes and was not read")
        self.digest = digest


@dataclass(slots=True)
class Source:
    """Files of one place: a folder, a zip, or named files of one folder. Caches what it has read.

    `readers`: the files of reports, and those whose names look like one. `system`: what operating systems leave in
    folders. `strange`: everything else in the place.
    """

    name: str
    readers: Mapping[str, Reader]
    stems: tuple[str, ...]
    system: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    kept: dict[str, bytes | Unreadable] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.readers

    def read(self, name: str) -> bytes:
        """Return the bytes of a file; raises Unreadable. A file is read once, so that all checks see the same bytes."""
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


@dataclass(slots=True)
class Place:
    """A folder, on a disk or in a zip: its files and the folders in it. `reader(name, limit)` reads a file."""

    name: str
    files: list[str]
    folders: list[str]
    reader: Callable[[str, int], bytes]
    inner: Callable[[str], "Place | None"]


def open_sources(paths: Iterable[Path], findings: list[Finding]) -> Iterator[Source]:
    """Return one source per folder or zip; what cannot be used becomes a finding.

    A folder without a report of its own is replaced by the folders in it: people keep reports side by side.
    """
    folders: dict[Path, tuple[Path, set[str] | None]] = {}
    for path in paths:
        try:
            kind, whole = path.stat().st_mode, path.resolve()
        except (OSError, ValueError, RuntimeError) as error:
            findings.append(cannot_tell("path", str(path), f"this cannot be opened: {_reason(error)}."))
            continue
        if stat.S_ISDIR(kind):
            folders[whole] = (path, None)
        elif path.suffix.lower() == ".zip" and (place := _packed_place(path, findings)):
            yield from _sources(place, findings)
        elif path.suffix.lower() != ".zip" or REPORT_FILE.fullmatch(path.name):
            _add_file(path, folders, findings)
    for path, stems in folders.values():
        place = _folder_place(path, findings)
        if place is not None:
            yield from _sources(place, findings) if stems is None else [_named_source(place, stems)]


def stem_in(name: str) -> str | None:
    """Return the beginning of the name that says to which report a file belongs."""
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
            if len(data) > limit:
                file.seek(0)
                digestible = os.fstat(handle).st_size <= MOST_DIGESTED
                raise TooLarge(limit, file_digest(file, "sha256").hexdigest() if digestible else "")
    except (OSError, ValueError) as error:
        raise Unreadable(f"it cannot be read: {_reason(error)}") from None
    return data


def limit_of(name: str) -> int:
    """Return how large a file of this name may be."""
    return next((size for ending, size in LIMITS.items() if name.endswith(ending)), LIMIT)


def is_of_a_report(name: str) -> bool:
    """Return whether a file of this name belongs to a report."""
    return bool(name in SHARED or REPORT_FILE.fullmatch(name) or HISTORY_FILE.fullmatch(name))


def _add_file(path: Path, folders: dict[Path, tuple[Path, set[str] | None]], findings: list[Finding]) -> None:
    """Add a file that was named alone; the other files of its report are read too."""
    stem = stem_in(path.name)
    if stem is None and not is_of_a_report(path.name):
        findings.append(cannot_tell("path", str(path), "this is not a file of a report, judging by its name."))
        return
    _, stems = folders.setdefault(path.parent.resolve(), (path.parent, set()))
    if stem is not None and stems is not None:
        stems.add(stem)


def _sources(place: Place, findings: list[Finding]) -> Iterator[Source]:
    own, folders = _source(place)
    yield own
    if own.stems:
        own.strange += tuple(f"{name}/" for name in folders)
        return
    if len(folders) > MOST_FOLDERS:
        findings.append(_too_many(place.name, f"{MOST_FOLDERS:,} folders"))
        return
    for name in folders:
        inner = place.inner(name)
        if inner is None:
            continue
        source, deeper = _source(inner)
        source.strange += tuple(f"{folder}/" for folder in deeper)
        if source.readers:
            yield source
        else:
            own.strange += (f"{name}/",)


def _source(place: Place) -> tuple[Source, list[str]]:
    """Return everything in a place, and the names of the folders in it."""
    system = tuple(name for name in (*place.files, *place.folders) if SYSTEM_FILE.fullmatch(name))
    names = [name for name in place.files if name not in system]
    kept = [name for name in names if is_of_a_report(name) or LIKE_A_REPORT.fullmatch(name.casefold())]
    strange = tuple(sorted(set(names) - set(kept)))
    source = Source(place.name, _readers(place, kept), _stems(kept), system, strange)
    return source, [name for name in place.folders if name not in system]


def _named_source(place: Place, stems: set[str]) -> Source:
    """Return the reports whose files were named, in a folder that may hold much else."""
    near = tuple(stem.casefold() for stem in stems)
    kept = [name for name in place.files if is_of_a_report(name) or any(stem in name.casefold() for stem in near)]
    return Source(place.name, _readers(place, kept), tuple(stem for stem in _stems(kept) if stem in stems))


def _stems(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({stem for name in names if (stem := stem_in(name))}))


def _readers(place: Place, names: Iterable[str]) -> dict[str, Reader]:
    return {name: partial(place.reader, name, limit_of(name)) for name in names}


def _folder_place(path: Path, findings: list[Finding]) -> Place | None:
    """Return a folder of the disk; None with a finding if unread. A link to a folder is not among the folders in it."""
    try:
        with os.scandir(path) as entries:
            found = [entry for _, entry in zip(range(MOST_ENTRIES + 1), entries, strict=False)]
            folders = sorted(entry.name for entry in found if entry.is_dir(follow_symlinks=False))
    except OSError as error:
        findings.append(cannot_tell("path", str(path), f"this folder cannot be read: {_reason(error)}."))
        return None
    if len(found) > MOST_ENTRIES:
        findings.append(_too_many(str(path), f"{MOST_ENTRIES:,} files"))
        return None
    files = sorted({entry.name for entry in found} - set(folders))
    return Place(
        str(path),
        files,
        folders,
        lambda name, limit: read_path(path / name, limit),
        lambda name: _folder_place(path / name, findings),
    )


def _packed_place(path: Path, findings: list[Finding]) -> Place | None:
    """Return a packed download folder; None for the zip of a report, or with a finding if it is unusable.

    A report's own zip, and a folder packed under the name of its report, have the same name.
    """
    own = stem_in(path.name)
    try:
        packed = open_packed(read_path(path, ZIP_LIMIT))
    except (Unreadable, BadZip) as error:
        if own is None:
            text = f"{error}. Unpack it and name the folder instead."
            findings.append(cannot_tell("path", str(path), text))
        return None
    if own and not any(name.endswith(f"{own}.SHA256SUMS") for name in packed.files):
        return None
    if packed.comment:
        findings.append(note("files", str(path), "ignored the comment of the zip."))
    whole = _zip_place(str(path), "", packed.files)
    place = _unwrapped(whole)
    if place is not whole:
        findings.append(note("files", str(path), f"ignored the one folder around its files: {plain(place.name)}/."))
    return place


def _zip_place(path: str, folder: str, files: Mapping[str, bytes]) -> Place:
    inside = [name.removeprefix(folder) for name in files if name.startswith(folder)]
    return Place(
        f"{path}/{folder}".rstrip("/"),
        sorted(name for name in inside if "/" not in name),
        sorted({name.partition("/")[0] for name in inside if "/" in name}),
        lambda name, limit: _within(files[folder + name], limit),
        lambda name: _zip_place(path, f"{folder}{name}/", files),
    )


def _unwrapped(place: Place) -> Place:
    """Return the one folder that a zip consists of, apart from files of the operating system."""
    inner = [name for name in place.folders if not SYSTEM_FILE.fullmatch(name)]
    found = place.inner(inner[0]) if len(inner) == 1 else None
    if found is None or not all(SYSTEM_FILE.fullmatch(name) for name in place.files):
        return place
    found.folders += [name for name in place.folders if name not in inner]
    found.files += [name for name in place.files if name not in found.files]
    return found


def _within(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise TooLarge(limit, sha256(data).hexdigest())
    return data


def listed(names: Iterable[str], most: int = 10) -> str:
    """Name the first few of many files."""
    shown = [plain(name) for name in sorted(names)]
    return ", ".join(shown[:most]) + (f" and {len(shown) - most:,} more" if len(shown) > most else "")


def _too_many(folder: str, most: str) -> Finding:
    return cannot_tell("path", folder, f"this folder holds more than {most}.")


def _reason(error: OSError | ValueError | RuntimeError) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else "the path is not a valid one"
    return plain(text).lower()

"""Files that only their owner can read: creates, replaces and syncs them, and translates their errors.

A whole file appears complete or not at all: it is written to a hidden folder, then renamed. Nothing is overwritten.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.engine.errors import DatabaseClosed, DiskFailed, DiskFull
from storage.vocabulary.errors import CannotCreateError, DomainError

KINDS: dict[int, type[DomainError]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: DiskFull,
    errno.EIO: DiskFailed,
}
# Some file systems have no hard links: on those the name is reserved first.
NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


def make(path: Path) -> bool:
    """Create an empty file that only its owner can read (a database would let everyone); False if it exists."""
    with translating_errors(path):
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        return True


def make_new(path: Path) -> None:
    """Create the same file, but fail if it exists."""
    with translating_errors(path):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def sync(path: Path) -> None:
    """Write a file and its name to the disk."""
    for entry in (path, path.parent):
        descriptor = os.open(entry, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


@contextmanager
def translating_errors(path: Path) -> Iterator[None]:
    """Turn errors of the file system into the product's errors; wrap only file operations in it."""
    try:
        yield
    except OSError as error:
        raise KINDS.get(error.errno or 0, DatabaseClosed)(database=path, reason=error.strerror) from error


def replace(path: Path, data: bytes) -> None:
    """Replace a file in one step, readable only by its owner. If that raises OSError, the old file stays."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


class NotWritable(CannotCreateError):
    """The file cannot be created."""

    what = "{place} cannot be written ({reason}), nothing was kept"
    todo = "name a place where you may write"


class FileThere(CannotCreateError):
    """A file of that name exists and is not replaced."""

    what = "{place} exists already, nothing was written"
    todo = "name another file, or move that one away"


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yield a path in a hidden folder; the file written to it gets its name once it is on the disk.

    After an error there is no file of that name. The folder is always removed. Raises FileThere.
    """
    with _translated(target):
        if os.path.lexists(target):
            raise FileThere(place=target)
    with private_folder(target.parent, target) as folder:
        draft = folder / target.name
        with _named(draft, target):
            yield draft
        if any(path != draft for path in folder.iterdir()):  # a log that the database could not merge into its file
            raise DiskFailed(database=target, reason="a part of it could not be written")
        with _translated(target):
            draft.chmod(0o600)
            sync(draft)
            _name(draft, target)
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def private_folder(parent: Path | None, place: Path) -> Iterator[Path]:
    """Yield a folder that only its owner can open; it is removed with its contents at the end.

    Without a parent it is in the folder for temporary files; errors name `place`.
    """
    with _translated(place):
        folder = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=parent))
    try:
        yield folder
    finally:
        with suppress(OSError):  # it is empty after a success: then it goes even if it can no longer be read
            folder.rmdir()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _translated(place: Path) -> Iterator[None]:
    try:
        with translating_errors(place):
            yield
    except DatabaseClosed as error:
        raise NotWritable(place=place, reason=error.facts["reason"]) from error


@contextmanager
def _named(draft: Path, target: Path) -> Iterator[None]:
    """Make errors about the hidden file name the target."""
    try:
        yield
    except DomainError as error:
        if str(error.facts.get("database")) != str(draft):
            raise
        raise type(error)(**{**error.facts, "database": target}) from error


def _name(draft: Path, target: Path) -> None:
    try:
        _link(draft, target)
    except FileExistsError:
        raise FileThere(place=target) from None
    try:
        sync(target)
    except OSError:
        with suppress(OSError):
            target.unlink()
        raise


def _link(draft: Path, target: Path) -> None:
    try:
        os.link(draft, target)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        draft.replace(target)

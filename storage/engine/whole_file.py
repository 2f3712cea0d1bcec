"""Files that appear complete or not at all: written to a hidden folder, then renamed. Nothing is overwritten."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.engine import files
from storage.engine.errors import DatabaseClosed, DiskFailed
from storage.vocabulary.errors import CannotCreateError, DomainError

# Some file systems have no hard links: on those the name is reserved first.
NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


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
            files.sync(draft)
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
        with files.translating_errors(place):
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
        files.sync(target)
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

"""Files that only their owner can read: creates, replaces and syncs them, and translates their errors."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.engine.errors import DatabaseClosed, DiskFailed, DiskFull
from storage.vocabulary.errors import DomainError

KINDS: dict[int, type[DomainError]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: DiskFull,
    errno.EIO: DiskFailed,
}


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

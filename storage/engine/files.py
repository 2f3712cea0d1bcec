"""Files that only their owner reads: made, made durable, and their troubles told. Knows no database."""

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
    """Make an empty file that only its owner reads (a database would let all read it); False if it is there."""
    with translating_errors(path):
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        return True


def make_new(path: Path) -> None:
    """The same, for a file that must not be there yet."""
    with translating_errors(path):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def sync(path: Path) -> None:
    """Have a file and its name on the disk."""
    for backend in (path, path.parent):
        descriptor = os.open(backend, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


@contextmanager
def translating_errors(backend: Path) -> Iterator[None]:
    """Turn what the file system says into the errors of this product; not for blocks in which other things are done."""
    try:
        yield
    except OSError as error:
        raise KINDS.get(error.errno or 0, DatabaseClosed)(database=backend, reason=error.strerror) from error


def replace(path: Path, data: bytes) -> None:
    """Replace a file in one step, readable by its owner alone; what was there stays where that fails: OSError."""
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

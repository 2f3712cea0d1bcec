"""Keeps some disk space for what must be written even on a full disk: a file beside the register, deleted then."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

SIZE = 4 * 1024 * 1024  # a late notice, its ledger entries and the alarms about it take some hundred kilobytes
PIECE = 64 * 1024


def keep(register: Path) -> bool:
    """Create the reserve if the disk has room for three of them. Return False if it does not."""
    path = _path(register)
    with suppress(OSError):
        if path.stat().st_size >= SIZE:
            return True
    try:
        if shutil.disk_usage(register.parent).free < 3 * SIZE:
            return False
        _write(path)
    except OSError:
        give_up(register)
        return False
    return True


def give_up(register: Path) -> bool:
    """Remove the reserve. Return whether there was one."""
    try:
        _path(register).unlink()
    except OSError:
        return False
    return True


def _write(path: Path) -> None:
    """Fill the file with bytes that no file system can compress."""
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for _ in range(SIZE // PIECE):
            file.write(os.urandom(PIECE))
        file.flush()
        os.fsync(file.fileno())


def _path(register: Path) -> Path:
    return register.with_name(f"{register.name}.reserve")

"""Detects cheaply whether anything was committed since the last check, by this process or another."""

import os
import sqlite3
from collections.abc import Callable
from itertools import count
from threading import Lock

from sqlalchemy import Connection, Engine, event

from storage.engine import sqlite
from storage.engine.database import Database
from storage.engine.sqlite import SqliteFile
from storage.engine.stopwatch import elapsed_seconds

Mark = tuple[object, ...]
SECONDS = 1.0  # a server is not asked more often: asking takes as long as the answer


def witness_of(database: Database) -> Callable[[], Mark]:
    """Return a function that returns the mark of a register: while it is equal, nothing was committed."""
    if isinstance(database.backend, SqliteFile):
        return _FileWitness(database.backend, database.reader).mark
    return _ServerWitness(database.writer).mark


class _FileWitness:
    """SQLite counts for each connection the commits of all others: `PRAGMA data_version`, without reading a page."""

    def __init__(self, backend: SqliteFile, reader: Engine) -> None:
        self._file, self._lock = backend, Lock()
        self._connection: sqlite3.Connection | None = None
        self._opened = 0
        event.listen(reader, "engine_disposed", self._close)

    def mark(self) -> Mark:
        """Return the number of commits that this connection has seen, and which file it has open."""
        with self._lock, self._file.translating_errors():
            file = os.stat(self._file.path)  # noqa: PTH116 (a Path object each time costs more than the call)
            if self._connection is None or self._opened != file.st_ino:
                self._open(file.st_ino)
            assert self._connection is not None  # noqa: S101 (it was opened above)
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            return (self._opened, version)

    def _open(self, number: int) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection, self._opened = sqlite.connect(self._file.path, 0, "PRAGMA query_only=ON"), number

    def _close(self, _engine: Engine) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None


class _ServerWitness:
    """Counts the commits of this process, and assumes for a second that no other process made one."""

    def __init__(self, writer: Engine) -> None:
        self._numbers = count(1)
        self._own = 0
        event.listen(writer, "commit", self._committed)

    def mark(self) -> Mark:
        """Return the number of this process's commits so far, and the current second."""
        return (self._own, int(elapsed_seconds() / SECONDS))

    def _committed(self, _connection: Connection) -> None:
        self._own = next(self._numbers)

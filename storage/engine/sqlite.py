"""A register in an SQLite file: connections and their pragmas, the statements that may run, copies, errors, lock."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from storage.engine import files, triggers
from storage.engine.backend import PATIENCE, closing_engine
from storage.engine.errors import (
    AlreadyRunning,
    DatabaseBusy,
    DatabaseClosed,
    DatabaseDamaged,
    DiskFailed,
    DiskFull,
    NotADatabase,
    SchemaMissing,
    in_one_line,
)
from storage.engine.files import whole_file
from storage.engine.leases import Lease

# journal_mode=WAL is stored in the file, so it is set once, at its creation. secure_delete overwrites old data.
SETTINGS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",  # else REPLACE slips past the triggers on DELETE
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-32768",
)
READING = (
    "PRAGMA query_only=ON",
    # An integrity check would spend most of its time on constraints, which the ledger's replay compares anyway.
    "PRAGMA ignore_check_constraints=ON",
)
MIGRATING = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=OFF",  # batch migrations drop tables that others refer to
)
HARMLESS = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
        sqlite3.SQLITE_RECURSIVE,
    }
)
ASKING_PRAGMAS = frozenset({"integrity_check", "quick_check", "foreign_key_check", "table_list", "read_uncommitted"})
ERRORS = {
    "BUSY": DatabaseBusy,
    "LOCKED": DatabaseBusy,
    "PROTOCOL": DatabaseBusy,  # no lock could be had or given back, before anything was read or written
    "FULL": DiskFull,
    "IOERR": DiskFailed,
    "NOTADB": NotADatabase,
    "CORRUPT": DatabaseDamaged,
    "CANTOPEN": DatabaseClosed,
    "PERM": DatabaseClosed,
    "READONLY": DatabaseClosed,
}


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A register in an SQLite file."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path)

    def reader(self, patience: float) -> Engine:
        """Open connections that each see one snapshot and wait for nobody."""
        return _engine(
            lambda: _connect_guarded(self.path, patience, *READING), "BEGIN", connections=5, patience=patience
        )

    def writer(self, patience: float) -> Engine:
        """Open the one writing connection of this process (it also checkpoints); BEGIN takes the lock."""
        return _engine(
            lambda: _connect_guarded(self.path, patience),
            "BEGIN IMMEDIATE",
            connections=1,
            patience=patience,
        )

    def migrator(self, patience: float) -> Engine:
        """Open the one connection that may change the schema."""
        return _engine(
            lambda: connect(self.path, patience, *MIGRATING), "BEGIN IMMEDIATE", connections=1, patience=patience
        )

    inspector = reader  # a file has no roles

    @contextmanager
    def translating_errors(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeoutError as error:
            raise DatabaseBusy(database=self.path) from error
        except DatabaseError as error:
            _raise_translated(self.path, error.orig, error)
        except sqlite3.DatabaseError as error:
            _raise_translated(self.path, error, error)

    def translating_commit_errors(self) -> AbstractContextManager[None]:
        return nullcontext()  # the answer of a file cannot get lost

    def require(self) -> None:
        with files.translating_errors(self.path):
            try:
                self.path.stat()  # Path.exists says no of what it may not look at, since Python 3.14
            except (FileNotFoundError, NotADirectoryError):
                raise SchemaMissing(database=self.path) from None
        self._refuse_directory()

    def make(self) -> bool:
        self._refuse_directory()
        return files.make(self.path)

    def unmake(self) -> None:
        self.path.unlink()

    def _refuse_directory(self) -> None:
        with files.translating_errors(self.path):
            directory = self.path.is_dir()
        if directory:
            raise NotADatabase(database=self.path, reason="it is a directory")

    def copy(self, target: Path, accept: Callable[[Session], None] | None = None) -> None:
        self.require()
        with whole_file(target) as draft:
            try:
                with self.translating_errors():
                    self._copy_pages(draft)
            except DiskFull as error:  # reading needs no room
                raise DiskFull(database=target) from error
            except DiskFailed as error:
                raise DiskFailed(database=f"{self.path} or {target}", reason=error.facts["reason"]) from error
            if accept is not None:
                with (
                    SqliteFile(target).translating_errors(),
                    closing_engine(SqliteFile(draft).reader(PATIENCE)) as engine,
                    Session(engine) as session,
                ):
                    accept(session)

    def _copy_pages(self, target: Path) -> None:
        """Copy one moment of a database in use, checked by SQLite, to one file without a log beside it."""
        files.make_new(target)
        with closing(connect(self.path, PATIENCE)) as source, closing(connect(target, PATIENCE)) as copy:
            source.backup(copy)  # in one step, so that no writer restarts it
            copy.execute("PRAGMA journal_mode=DELETE")
            (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise DatabaseDamaged(database=self.path, reason=in_one_line(verdict))

    def finish(self, connection: Connection) -> None:
        """Do nothing: whoever may read the file may read all of it."""

    @contextmanager
    def run_lock(self, seconds: float, elapsed: Callable[[], float]) -> Iterator[Lease]:  # noqa: ARG002 (a server's)
        beside = self.path.with_name(f"{self.path.name}.lock")
        with files.translating_errors(beside):
            descriptor = os.open(beside, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            self._hold(descriptor)
            yield Lease()  # the kernel releases it when the process ends
        finally:
            os.close(descriptor)

    def _hold(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(database=self.path) from None


def authorize(action: int, first: str | None, _second: str | None, _database: str | None, _trigger: str | None) -> int:
    """Allow what the product does; a DROP, an ALTER, an ATTACH or a change of history is refused."""
    if action in HARMLESS:
        return sqlite3.SQLITE_OK
    if first is None or first.startswith("sqlite_"):
        return sqlite3.SQLITE_DENY
    allowed = {
        sqlite3.SQLITE_INSERT: True,
        sqlite3.SQLITE_UPDATE: first not in triggers.NEVER_UPDATED,
        sqlite3.SQLITE_DELETE: first not in triggers.NEVER_DELETED,
        sqlite3.SQLITE_PRAGMA: first in ASKING_PRAGMAS,
    }
    return sqlite3.SQLITE_OK if allowed.get(action, False) else sqlite3.SQLITE_DENY


def connect(path: Path, patience: float, *settings: str) -> sqlite3.Connection:
    """Open an existing file with the usual settings and these; SQLite would create a missing one."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    try:
        for setting in (*SETTINGS, *settings):
            connection.execute(setting)
    except UnicodeDecodeError as error:  # the message of a damaged schema quotes it
        connection.close()
        raise sqlite3.OperationalError(error.reason) from error
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _connect_guarded(path: Path, patience: float, *settings: str) -> sqlite3.Connection:
    """Open a connection for daily work, limited by `authorize`."""
    connection = connect(path, patience, *settings)
    connection.set_authorizer(authorize)
    return connection


def _engine(open_: Callable[[], sqlite3.Connection], begin: str, *, connections: int, patience: float) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=open_,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
        hide_parameters=True,  # the text of an error may reach a log, the values of a case may not
    )

    # The driver's own BEGIN is deferred: a transaction that reads before it writes could then fail.
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def damage(connection: Connection) -> str | None:
    """Return what SQLite finds wrong with its file: a damaged index would make wrong counts."""
    try:
        verdict: str = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    except (OperationalError, UnicodeDecodeError):  # the schema itself is damaged
        return "its tables cannot be read"
    return None if verdict == "ok" else in_one_line(verdict)


def _raise_translated(path: Path, original: BaseException | None, error: Exception) -> None:
    name = getattr(original, "sqlite_errorname", "").removeprefix("SQLITE_").split("_")[0]
    if not name and isinstance(original, sqlite3.OperationalError):  # its text quotes data, so it is left out
        raise DatabaseDamaged(database=path, reason="a text in it is not UTF-8") from error
    if name not in ERRORS:
        raise error
    raise ERRORS[name](database=path, reason=in_one_line(str(original))) from error

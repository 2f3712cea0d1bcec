"""Where a register is kept: an SQLite file or a database on a PostgreSQL server, behind one interface."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.orm import Session

from storage.engine import files, pg_dump, postgres, postgres_grants, postgres_lease, sqlite
from storage.engine.errors import (
    AlreadyRunning,
    DatabaseUnknown,
    DiskFailed,
    DiskFull,
    NotADatabase,
    OwnerElsewhere,
    SchemaMissing,
)
from storage.engine.files import whole_file
from storage.engine.leases import Lease

FILE_SCHEME = "sqlite:///"
PATIENCE = 5.0  # seconds


class Backend(Protocol):
    """Opens, creates, copies and locks a register. `name` is for people: it holds no password."""

    @property
    def name(self) -> str: ...
    def reader(self, patience: float) -> Engine: ...
    def writer(self, patience: float) -> Engine: ...
    def migrator(self, patience: float) -> Engine: ...
    def inspector(self, patience: float) -> Engine:
        """Return a reader with the rights of the migrator."""

    def translating_errors(self) -> AbstractContextManager[None]:
        """Turn the database's errors into the product's errors."""

    def translating_commit_errors(self) -> AbstractContextManager[None]:
        """Do the same for a commit whose answer was lost."""

    def require(self) -> None:
        """Raise SchemaMissing if there is no register."""

    def make(self) -> bool:
        """Create the empty file; return False if it exists."""

    def unmake(self) -> None:
        """Undo `make`."""

    def copy(self, target: Path, accept: Callable[[Session], None] | None = None) -> None:
        """Copy one moment of the register to a new file, which is complete and on the disk when this returns.

        `accept` checks the copy and raises to refuse it.
        """

    def finish(self, connection: Connection) -> None:
        """Do what must follow every change of the schema."""

    def run_lock(self, seconds: float, elapsed: Callable[[], float]) -> AbstractContextManager[Lease]:
        """Become the process that delivers; a server takes the lock back after this many seconds of silence."""


def backend_of(url: str, owner_url: str = "") -> Backend:
    """Return the backend for an address; `owner_url` is used for changes of the schema."""
    if url.startswith(postgres.SCHEMES):
        daily = postgres.address(url)
        owner = _owner(daily, owner_url)
        postgres.require_driver()
        return PostgresServer(daily, owner)
    if owner_url:
        raise OwnerElsewhere(daily="a file", owner="a server")
    name = url.removeprefix(FILE_SCHEME)
    if name in (url, "", ":memory:"):
        raise DatabaseUnknown(scheme=repr(url.partition(":")[0]))
    return SqliteFile(Path(name))


@contextmanager
def closing_engine(engine: Engine) -> Iterator[Engine]:
    """Close every connection of an engine at the end."""
    try:
        yield engine
    finally:
        engine.dispose()


def _owner(daily: URL, owner_url: str) -> URL:
    if not owner_url:
        return daily
    owner = postgres.address(owner_url) if owner_url.startswith(postgres.SCHEMES) else None
    if owner is None or owner.database != daily.database:
        name = "another kind of database" if owner is None else postgres.name_of(owner)
        raise OwnerElsewhere(daily=postgres.name_of(daily), owner=name)
    return owner


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A register in an SQLite file."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path)

    def reader(self, patience: float) -> Engine:
        return sqlite.reader(self.path, patience)

    def writer(self, patience: float) -> Engine:
        return sqlite.writer(self.path, patience)

    def migrator(self, patience: float) -> Engine:
        return sqlite.migrator(self.path, patience)

    def inspector(self, patience: float) -> Engine:
        return sqlite.reader(self.path, patience)

    def translating_errors(self) -> AbstractContextManager[None]:
        return sqlite.translating_errors(self.path)

    def translating_commit_errors(self) -> AbstractContextManager[None]:
        return nullcontext()  # the answer of a file cannot get lost

    def require(self) -> None:
        with files.translating_errors(self.path):
            present = self.path.exists()
        if not present:
            raise SchemaMissing(database=self.path)
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
                    sqlite.copy(self.path, draft, PATIENCE)
            except DiskFull as error:  # reading needs no room
                raise DiskFull(database=target) from error
            except DiskFailed as error:
                raise DiskFailed(database=f"{self.path} or {target}", reason=error.facts["reason"]) from error
            if accept is not None:
                with (
                    sqlite.translating_errors(target),
                    closing_engine(sqlite.reader(draft, PATIENCE)) as engine,
                    Session(engine) as session,
                ):
                    accept(session)

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


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A register in a database on a server; `owner` is the address of the role that owns the tables."""

    daily: URL
    owner: URL

    @property
    def name(self) -> str:
        return postgres.name_of(self.daily)

    def reader(self, patience: float) -> Engine:
        return postgres.reader(self.daily, patience)

    def writer(self, patience: float) -> Engine:
        return postgres.writer(self.daily, patience)

    def migrator(self, patience: float) -> Engine:
        return postgres.migrator(self.owner, patience)

    def inspector(self, patience: float) -> Engine:
        return postgres.reader(self.owner, patience)

    def translating_errors(self) -> AbstractContextManager[None]:
        return postgres.translating_errors(self.name)

    def translating_commit_errors(self) -> AbstractContextManager[None]:
        return postgres.translating_commit_errors(self.name)

    def require(self) -> None:
        """Do nothing: a server that is missing, or has no tables, reports that itself."""

    def make(self) -> bool:
        return False  # the administrator of the server creates the database

    def unmake(self) -> None:
        """Do nothing: nothing was made."""

    def copy(self, target: Path, accept: Callable[[Session], None] | None = None) -> None:
        with (
            whole_file(target) as draft,
            self.translating_errors(),
            closing_engine(postgres.reader(self.owner, PATIENCE)) as engine,
            Session(engine) as session,
        ):
            snapshot = session.connection().scalar(text("SELECT pg_export_snapshot()"))
            pg_dump.dump(self.owner, draft, self.name, snapshot)
            if accept is not None:
                accept(session)
            pg_dump.compare(session.connection(), draft, target)

    def finish(self, connection: Connection) -> None:
        postgres_grants.compare_by_bytes(connection)
        if self.owner != self.daily:
            with postgres.translating_errors(self.name):
                postgres_grants.grant(connection, postgres_grants.role_of(self.daily), self.name)

    def run_lock(self, seconds: float, elapsed: Callable[[], float]) -> AbstractContextManager[Lease]:
        return postgres_lease.run_lock(self.daily, self.name, seconds=seconds, elapsed=elapsed)

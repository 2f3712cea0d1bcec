"""What each kind of database can do for a register: the interface of an SQLite file and of a PostgreSQL server."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from storage.engine.leases import Lease

PATIENCE = 5.0  # seconds that a writer waits for another writer


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


@contextmanager
def closing_engine(engine: Engine) -> Iterator[Engine]:
    """Close every connection of an engine at the end."""
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def one_transaction(backend: Backend, engine: Engine) -> Iterator[Connection]:
    """Run one transaction on an engine, with the product's errors, and close the engine."""
    with backend.translating_errors(), closing_engine(engine), engine.begin() as connection:
        yield connection

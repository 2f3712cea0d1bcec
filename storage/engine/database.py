"""Opens the register: one writer, snapshot readers, schema checked. Only `create_or_upgrade` changes a schema."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, Table, inspect
from sqlalchemy.orm import Session

from storage.engine import leases, postgres_grants, sqlite, triggers
from storage.engine.backend import PATIENCE, Backend, one_transaction
from storage.engine.errors import (
    DatabaseUnknown,
    NotADatabase,
    OwnerElsewhere,
    SchemaMissing,
    SchemaNewer,
    SchemaOlder,
)
from storage.engine.leases import LEASE_SECONDS, Lease
from storage.engine.postgres import SCHEMES, PostgresServer
from storage.engine.sqlite import SqliteFile
from storage.engine.stopwatch import elapsed_seconds
from storage.ledger import entries
from storage.vocabulary.publishing import EntryKind

__all__ = [
    "Database",
    "SchemaChange",
    "Session",
    "backend_of",
    "create_or_upgrade",
    "damage",
    "file_of",
    "insert_if_new",
    "open_database",
    "run_lock",
]

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
# Oldest first; a test compares them with the migrations, which load Alembic.
REVISIONS: tuple[str, ...] = ("0001",)
FILE_SCHEME = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Database:
    """An open register. Threads share the database, never its sessions.

    With a fence it can write only until another process takes the run lock.
    """

    backend: Backend
    writer: Engine
    reader: Engine
    fence: int | None = field(default=None, kw_only=True)

    @property
    def name(self) -> str:
        """Return the name for people, without a password."""
        return self.backend.name

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Run a block as the only writer; commit when it ends without an error, else change nothing."""
        with self.backend.translating_errors(), Session(self.writer) as session, session.begin():
            session.connection()  # take the lock now: a session begins only at its first statement
            if self.fence is not None:
                leases.require(session, self.fence, self.name)
            yield session
            if session.in_transaction():
                with self.backend.translating_commit_errors():
                    session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Run a block on one snapshot, whatever others write during it; a write in it fails."""
        with self.backend.translating_errors(), Session(self.reader) as session, session.begin():
            yield session

    def unfenced(self) -> Self:
        """Return the same register without a fence, for writes that are valid whoever holds the run lock."""
        return replace(self, fence=None)

    def close(self) -> None:
        """Close the file or the connections."""
        self.reader.dispose()
        self.writer.dispose()


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """The schema that `create_or_upgrade` found (None: none), the new one, and its backup (None: not needed)."""

    backend: str
    before: str | None
    after: str
    backup: Path | None


def backend_of(url: str, owner_url: str = "") -> Backend:
    """Return the backend for an address; `owner_url` is used for changes of the schema."""
    if url.startswith(SCHEMES):
        return PostgresServer.at(url, owner_url)
    if owner_url:
        raise OwnerElsewhere(daily="a file", owner="a server")
    name = url.removeprefix(FILE_SCHEME)
    if name in (url, "", ":memory:"):
        raise DatabaseUnknown(scheme=repr(url.partition(":")[0]))
    return SqliteFile(Path(name))


def open_database(url: str, *, patience: float = PATIENCE, fence: int | None = None) -> Database:
    """Open an existing register of exactly this version's schema; `fence` is the one of the lease, if any."""
    backend = backend_of(url)
    backend.require()
    database = Database(backend, backend.writer(patience), backend.reader(patience), fence=fence)
    try:
        with database.reading() as session:
            _check_revision(backend, _revision(session.connection(), backend))
    except BaseException:
        database.close()
        raise
    return database


def create_or_upgrade(
    url: str,
    *,
    now: datetime,
    backup: Path | None,
    owner_url: str = "",
    actor: str = "cli",
    patience: float = PATIENCE,
) -> SchemaChange:
    """Bring a missing or older register to this version's schema; an older one is first copied to `backup`.

    If `owner_url` is set, it is used for this, and grants the role of `url` the rights for daily work.
    """
    backend = backend_of(url, owner_url)
    made = backend.make()
    try:
        with one_transaction(backend, backend.inspector(patience)) as connection:
            _revision(connection, backend)  # refuse a database of another program before changing it
        with one_transaction(backend, backend.migrator(patience)) as connection:
            change = _upgrade(connection, backend, now=now, backup=backup, actor=actor)
            backend.finish(connection)
            return change
    except BaseException:
        if made:
            backend.unmake()
        raise


def _upgrade(
    connection: Connection, backend: Backend, *, now: datetime, backup: Path | None, actor: str
) -> SchemaChange:
    before = _revision(connection, backend)
    if before == REVISIONS[-1]:
        if triggers.missing(connection):
            triggers.remove(connection)
            triggers.install(connection)
        return SchemaChange(backend.name, before, before, None)
    if before is None:
        backup = None
    elif before not in REVISIONS:
        raise SchemaNewer(database=backend.name, found=before)
    if backup is not None:
        backend.copy(backup)
    triggers.remove(connection)
    migrate(connection, REVISIONS[-1])
    triggers.install(connection)
    if before is None:
        session = Session(connection)
        entries.append(session, EntryKind.REGISTER_OPENED, {"schema": REVISIONS[-1]}, actor=actor, now=now)
    return SchemaChange(backend.name, before, REVISIONS[-1], backup)


def migrate(connection: Connection, revision: str) -> None:
    """Bring the tables up to a version of the schema. Do nothing if they have it already."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, revision)


def _revision(connection: Connection, backend: Backend) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return revision
    if tables:
        raise NotADatabase(database=backend.name, reason="it holds tables of another program")
    return None


def _check_revision(backend: Backend, revision: str | None) -> None:
    if revision is None:
        raise SchemaMissing(database=backend.name)
    if revision not in REVISIONS:
        raise SchemaNewer(database=backend.name, found=revision)
    if revision != REVISIONS[-1]:
        raise SchemaOlder(database=backend.name, found=revision, needed=REVISIONS[-1])


def file_of(url: str) -> Path | None:
    """Return the file of a register; None if it is on a server."""
    backend = backend_of(url)
    return backend.path if isinstance(backend, SqliteFile) else None


def run_lock(
    url: str, *, seconds: float = LEASE_SECONDS, elapsed: Callable[[], float] = elapsed_seconds
) -> AbstractContextManager[Lease]:
    """Become the one process that delivers, until the block or the process ends.

    A server also admits another process after `seconds` without contact, or when the connection ends.
    """
    return backend_of(url).run_lock(seconds, elapsed)


def damage(session: Session) -> str | None:
    """Return what the database finds wrong with itself, if anything: a damaged index would make wrong counts."""
    connection = session.connection()
    on_sqlite = connection.dialect.name == "sqlite"
    return sqlite.damage(connection) if on_sqlite else postgres_grants.damage(connection)


def insert_if_new(session: Session, table: Table, values: dict[str, Any]) -> bool:
    """Insert one row; return False, with no change, if a UNIQUE constraint finds it there already."""
    insert: Any = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert  # only the one in use
    statement = insert(table).values(values).on_conflict_do_nothing()
    options = {"preserve_rowcount": True}  # else psycopg forgets it when the result is closed
    return session.connection().execute(statement, execution_options=options).rowcount > 0

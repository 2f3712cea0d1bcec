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
from storage.engine.backends import Backend, SqliteFile, backend_of
from storage.engine.errors import (
    AddressWrong,
    AlreadyRunning,
    CommitDoubtful,
    DatabaseBusy,
    DatabaseClosed,
    DatabaseDamaged,
    DatabaseUnknown,
    DatabaseUnreachable,
    DiskFailed,
    DiskFull,
    LeaseLost,
    NotADatabase,
    SchemaMissing,
    SchemaNewer,
    SchemaOlder,
)
from storage.engine.leases import LEASE_SECONDS, Lease
from storage.engine.stopwatch import elapsed_seconds
from storage.ledger import entries
from storage.vocabulary.publishing import EntryKind

__all__ = [
    "AddressWrong",
    "AlreadyRunning",
    "CommitDoubtful",
    "Database",
    "DatabaseBusy",
    "DatabaseClosed",
    "DatabaseDamaged",
    "DatabaseUnknown",
    "DatabaseUnreachable",
    "DiskFailed",
    "DiskFull",
    "Lease",
    "LeaseLost",
    "NotADatabase",
    "SchemaChange",
    "SchemaMissing",
    "SchemaNewer",
    "SchemaOlder",
    "Session",
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
PATIENCE = 5.0  # seconds that a writer waits for another before it gives up


@dataclass(frozen=True, slots=True)
class Database:
    """An open register. Sessions of it are never shared between threads, the database itself is.

    With a fence it writes only for as long as no later holder of the run lock has come.
    """

    backend: Backend
    writer: Engine
    reader: Engine
    fence: int | None = field(default=None, kw_only=True)

    @property
    def name(self) -> str:
        """Where it is, for people: never with a password."""
        return self.backend.name

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """All or nothing, alone among writers from the start; committed when the block ends well."""
        with self.backend.translating_errors(), Session(self.writer) as session, session.begin():
            session.connection()  # a session begins at its first statement, the lock is wanted before
            if self.fence is not None:
                leases.require(session, self.fence, self.name)
            yield session
            if session.in_transaction():
                with self.backend.translating_commit_errors():
                    session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One snapshot, whatever is written meanwhile; a write in it fails."""
        with self.backend.translating_errors(), Session(self.reader) as session, session.begin():
            yield session

    def unfenced(self) -> Self:
        """The same for what stays true whoever holds the run lock."""
        return replace(self, fence=None)

    def close(self) -> None:
        """Let go of the file or the connections."""
        self.reader.dispose()
        self.writer.dispose()


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """What `create_or_upgrade` found (None = nothing), made of it, and where it kept a copy (None = no need)."""

    backend: str
    before: str | None
    after: str
    backup: Path | None


def open_database(url: str, *, patience: float = PATIENCE, fence: int | None = None) -> Database:
    """Open an existing register of exactly this version's schema; `fence` is that of the lease, where there is one."""
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
    """Bring a missing or older register to this version's schema; `backup` names the copy made of an older one.

    Through `owner_url`, where it is given, which then grants the role of `url` what daily work needs.
    """
    backend = backend_of(url, owner_url)
    made = backend.make()
    try:
        with backend.translating_errors(), _engine(backend.inspector(patience)) as engine, engine.begin() as connection:
            _revision(connection, backend)  # what is not ours is refused before anything of it is changed
        with backend.translating_errors(), _engine(backend.migrator(patience)) as engine, engine.begin() as connection:
            change = _upgrade(connection, backend, now=now, backup=backup, actor=actor)
            backend.finish(connection)
            return change
    except BaseException:
        if made:
            backend.unmake()
        raise


@contextmanager
def _engine(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


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
    """Bring the tables to a version of the schema, upwards only. Raises nothing where they are there already."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, revision)


def _revision(connection: Connection, backend: Backend) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return found
    if tables:
        raise NotADatabase(database=backend.name, reason="it holds tables of another program")
    return None


def _check_revision(backend: Backend, found: str | None) -> None:
    if found is None:
        raise SchemaMissing(database=backend.name)
    if found not in REVISIONS:
        raise SchemaNewer(database=backend.name, found=found)
    if found != REVISIONS[-1]:
        raise SchemaOlder(database=backend.name, found=found, needed=REVISIONS[-1])


def file_of(url: str) -> Path | None:
    """The file in which a register is; None where a server keeps it."""
    backend = backend_of(url)
    return backend.path if isinstance(backend, SqliteFile) else None


def run_lock(
    url: str, *, seconds: float = LEASE_SECONDS, elapsed: Callable[[], float] = elapsed_seconds
) -> AbstractContextManager[Lease]:
    """Be the one process that delivers, until the block ends or the process does, however it does.

    A server also lets another in when it has not heard of this process for so many seconds, or the connection ended.
    """
    return backend_of(url).run_lock(seconds, elapsed)


def damage(session: Session) -> str | None:
    """What the database finds wrong with itself: an index that disagrees with its table would make wrong counts."""
    connection = session.connection()
    on_sqlite = connection.dialect.name == "sqlite"
    return sqlite.damage(connection) if on_sqlite else postgres_grants.damage(connection)


def insert_if_new(session: Session, table: Table, values: dict[str, Any]) -> bool:
    """Insert one row; False, and nothing done, where a UNIQUE constraint says that it is there already."""
    insert: Any = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert  # only the one in use
    statement = insert(table).values(values).on_conflict_do_nothing()
    kept = {"preserve_rowcount": True}  # else psycopg has forgotten it when the answer is closed
    return session.connection().execute(statement, execution_options=kept).rowcount > 0

"""Opens the register: one writer, snapshot readers, schema checked. Only `create_or_upgrade` changes a schema."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.orm import Session

from storage import guards, ledger, sqlite
from storage.database_errors import (
    AlreadyRunning,
    DatabaseBusy,
    DatabaseClosed,
    DatabaseDamaged,
    DatabaseUnknown,
    DiskFailed,
    DiskFull,
    NotADatabase,
    SchemaMissing,
    SchemaNewer,
    SchemaOlder,
)
from storage.vocabulary import EntryKind

__all__ = [
    "AlreadyRunning",
    "Database",
    "DatabaseBusy",
    "DatabaseClosed",
    "DatabaseDamaged",
    "DatabaseUnknown",
    "DiskFailed",
    "DiskFull",
    "NotADatabase",
    "SchemaChange",
    "SchemaMissing",
    "SchemaNewer",
    "SchemaOlder",
    "Session",
    "create_or_upgrade",
    "damage",
    "insert_if_new",
    "open_database",
    "run_lock",
]

SCHEME = "sqlite:///"
MIGRATIONS = Path(__file__).parent / "migrations"
# Oldest first; a test compares them with the migrations, which load Alembic.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
PATIENCE = 5.0  # seconds that a writer waits for another before it gives up


@dataclass(frozen=True, slots=True)
class Database:
    """An open register. Sessions of it are never shared between threads, the database itself is."""

    place: Path
    writer: Engine
    reader: Engine

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """All or nothing, alone among writers from the start; committed when the block ends well."""
        with sqlite.told(self.place), Session(self.writer) as session, session.begin():
            session.connection()  # a session begins at its first statement, the lock is wanted before
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One snapshot, whatever is written meanwhile; a write in it fails."""
        with sqlite.told(self.place), Session(self.reader) as session, session.begin():
            yield session

    def close(self) -> None:
        """Let go of the file."""
        self.reader.dispose()
        self.writer.dispose()


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """What `create_or_upgrade` found (None = nothing), made of it, and where it kept a copy (None = no need)."""

    before: str | None
    after: str
    backup: Path | None


def open_database(url: str, *, patience: float = PATIENCE) -> Database:
    """Open an existing register of exactly this version's schema."""
    place = _place(url)
    with sqlite.told_of_files(place):
        present = place.exists()
    if not present:
        raise SchemaMissing(place=place)
    _refuse_directory(place)
    database = Database(place, sqlite.writer(place, patience), sqlite.reader(place, patience))
    try:
        with database.reading() as session:
            _check_revision(place, _revision(session.connection(), place))
    except BaseException:
        database.close()
        raise
    return database


def create_or_upgrade(
    url: str, *, now: datetime, backup: Path | None, actor: str = "cli", patience: float = PATIENCE
) -> SchemaChange:
    """Bring a missing or older register to this version's schema; `backup` names the copy made of an older one."""
    place = _place(url)
    _refuse_directory(place)
    made = sqlite.make_file(place)
    try:
        with sqlite.told(place), _engine(sqlite.reader(place, patience)) as engine, engine.begin() as connection:
            _revision(connection, place)  # what is not ours is refused before anything of it is changed
        with sqlite.told(place), _engine(sqlite.migrator(place, patience)) as engine, engine.begin() as connection:
            return _upgrade(connection, place, now=now, backup=backup, actor=actor)
    except BaseException:
        if made:
            place.unlink()
        raise


@contextmanager
def _engine(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


def _upgrade(connection: Connection, place: Path, *, now: datetime, backup: Path | None, actor: str) -> SchemaChange:
    before = _revision(connection, place)
    if before == REVISIONS[-1]:
        return SchemaChange(before, before, None)
    if before is None:
        backup = None
    elif before not in REVISIONS:
        raise SchemaNewer(place=place, found=before)
    if backup is not None:
        sqlite.copy(place, backup)
    guards.remove(connection)
    _migrate(connection)
    guards.install(connection)
    if before is None:
        session = Session(connection)
        ledger.append(session, EntryKind.REGISTER_OPENED, {"schema": REVISIONS[-1]}, actor=actor, now=now)
    return SchemaChange(before, REVISIONS[-1], backup)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, REVISIONS[-1])


def _revision(connection: Connection, place: Path) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return found
    if tables:
        raise NotADatabase(place=place, reason="it holds tables of another program")
    return None


def _check_revision(place: Path, found: str | None) -> None:
    if found is None:
        raise SchemaMissing(place=place)
    if found not in REVISIONS:
        raise SchemaNewer(place=place, found=found)
    if found != REVISIONS[-1]:
        raise SchemaOlder(place=place, found=found, needed=REVISIONS[-1])


def _place(url: str) -> Path:
    name = url.removeprefix(SCHEME)
    if name in (url, "", ":memory:"):
        raise DatabaseUnknown(scheme=repr(url.partition(":")[0]))
    return Path(name)


def _refuse_directory(place: Path) -> None:
    with sqlite.told_of_files(place):
        directory = place.is_dir()
    if directory:
        raise NotADatabase(place=place, reason="it is a directory")


@contextmanager
def run_lock(url: str) -> Iterator[None]:
    """Be the one process that delivers, until the block ends or the process does, however it does."""
    place = _place(url)
    beside = place.with_name(f"{place.name}.lock")
    with sqlite.told_of_files(beside):
        descriptor = os.open(beside, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _hold(descriptor, place)
        yield
    finally:
        os.close(descriptor)


def _hold(descriptor: int, place: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AlreadyRunning(place=place) from None


def damage(session: Session) -> str | None:
    """What the database finds wrong with itself; PostgreSQL is asked by its own tools."""
    connection = session.connection()
    return sqlite.damage(connection) if connection.dialect.name == "sqlite" else None


def insert_if_new(session: Session, table: Table, values: dict[str, Any]) -> bool:
    """Insert one row; False, and nothing done, where a UNIQUE constraint says that it is there already."""
    inserts: dict[str, Any] = {"sqlite": sqlite_dialect.insert, "postgresql": postgresql.insert}
    statement = inserts[session.get_bind().dialect.name](table).values(values).on_conflict_do_nothing()
    return bool(session.connection().execute(statement).rowcount)

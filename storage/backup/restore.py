"""Restores a backup to an empty address: checked first, and complete or not at all."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from storage.engine import database, files, pg_dump, triggers
from storage.engine.backend import PATIENCE, one_transaction
from storage.engine.database import backend_of, create_or_upgrade, migrate, open_database
from storage.engine.errors import (
    BackupUnreadable,
    DatabaseClosed,
    DatabaseDamaged,
    NotADatabase,
    RegisterThere,
    SchemaNewer,
)
from storage.engine.files import whole_file
from storage.engine.postgres import PostgresServer
from storage.engine.sqlite import SqliteFile

SQLITE = b"SQLite format 3\0"
BESIDE = ("", "-wal", "-shm", "-journal")


def restore_register(
    url: str, source: Path, accept: Callable[[Session], None], *, now: datetime, owner_url: str = ""
) -> None:
    """Restore a decrypted backup to an address, through `owner_url` if a server has one.

    `accept` checks the register in a transaction before anybody else can see it, changes what is needed, and raises
    to refuse it. Raises RegisterThere and BackupUnreadable.
    """
    backend = backend_of(url, owner_url)
    with source.open("rb") as file:
        beginning = file.read(len(SQLITE))
    if isinstance(backend, SqliteFile):
        if beginning != SQLITE:
            server = beginning.startswith(pg_dump.MAGIC)
            reason = "it is of a PostgreSQL server, storage.url names a file" if server else "it is no SQLite database"
            raise BackupUnreadable(place=source, reason=reason)
        _restore_file(backend.path, source, accept, now)
    elif isinstance(backend, PostgresServer):
        if not beginning.startswith(pg_dump.MAGIC):
            file_there = beginning == SQLITE
            reason = "it is of a SQLite file, storage.url names a server" if file_there else "pg_dump did not write it"
            raise BackupUnreadable(place=source, reason=reason)
        _restore_server(backend, source, accept)


def require_empty(url: str, owner_url: str = "") -> None:
    """Raise RegisterThere if the address leads to a register, or to anything else."""
    backend = backend_of(url, owner_url)
    if isinstance(backend, SqliteFile):
        for suffix in BESIDE:
            path = backend.path.with_name(f"{backend.path.name}{suffix}")
            if os.path.lexists(path):
                raise RegisterThere(place=path)
        return
    with one_transaction(backend, backend.inspector(PATIENCE)) as connection:
        if inspect(connection).get_table_names():
            raise RegisterThere(place=backend.name)


def _restore_file(path: Path, source: Path, accept: Callable[[Session], None], now: datetime) -> None:
    with whole_file(path) as draft, SqliteFile(path).translating_errors():
        with files.translating_errors(path):
            shutil.copyfile(source, draft)
        try:
            _refuse_strange(draft, source)
            create_or_upgrade(f"sqlite:///{draft}", now=now, backup=None)  # in WAL, with all triggers, of this version
            with closing(open_database(f"sqlite:///{draft}")) as register, register.transaction() as session:
                accept(session)
        except (NotADatabase, DatabaseDamaged, DatabaseClosed) as error:
            raise BackupUnreadable(place=source, reason=error.facts.get("reason", "it is damaged")) from error


def _refuse_strange(draft: Path, source: Path) -> None:
    """Refuse a database that is not a register, or has triggers or views that this product does not make."""
    file = SqliteFile(draft)
    with one_transaction(file, file.reader(PATIENCE)) as connection:
        if "alembic_version" not in inspect(connection).get_table_names():
            raise BackupUnreadable(place=source, reason="it holds no register")
        strange = triggers.strange(connection)
    if strange:
        raise BackupUnreadable(place=source, reason=f"it has a trigger or view of another program, {strange[0]!r}")


def _restore_server(backend: PostgresServer, source: Path, accept: Callable[[Session], None]) -> None:
    revision = pg_dump.revision(source)
    if revision not in database.REVISIONS:
        raise SchemaNewer(database=source, found=revision)
    with one_transaction(backend, backend.migrator(PATIENCE)) as connection:
        if inspect(connection).get_table_names():
            raise RegisterThere(place=backend.name)
        migrate(connection, revision)
        pg_dump.load(connection, source)
        migrate(connection, database.REVISIONS[-1])
        triggers.install(connection)
        with Session(connection) as session:
            accept(session)
            session.flush()
        backend.finish(connection)

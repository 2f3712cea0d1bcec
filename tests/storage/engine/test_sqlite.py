"""What is SQLite's alone: files and their rights, pragmas, pages and damaged texts; each trouble in one line."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.engine.database import Database, create_or_upgrade, open_database, run_lock
from storage.engine.errors import DatabaseClosed, DatabaseDamaged, DiskFull, NotADatabase, SchemaMissing
from storage.ledger import entries
from storage.vocabulary.errors import DomainError
from tests.storage.engine.test_database import one_line
from tests.support.cases import NOW, a_case, import_cases, record
from tests.support.registers import Register


@pytest.fixture
def register(file_register: Register) -> Register:
    """A server has its own files, which the product never sees."""
    return file_register


def test_register_is_readable_for_its_owner_alone(database: Database, place: Path) -> None:
    with database.transaction() as session:
        record(session, a_case())
    files = sorted(place.parent.iterdir())
    assert [file.name for file in files] == ["register.db", "register.db-shm", "register.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.parametrize(
    "name", ["BUSY_SNAPSHOT", "LOCKED", "PROTOCOL", "FULL", "IOERR_LOCK", "NOTADB", "CORRUPT_INDEX", "CANTOPEN_ISDIR",
    "PERM", "READONLY_CANTLOCK"]
)  # fmt: skip
def test_trouble_of_the_machine_is_one_line(database: Database, name: str) -> None:
    trouble = sqlite3.OperationalError("locking protocol")
    trouble.sqlite_errorname = f"SQLITE_{name}"
    with pytest.raises(DomainError) as caught, database.backend.translating_errors():
        raise OperationalError("SELECT 1", None, trouble)
    assert str(caught.value).count("\n") == 0


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("secure_delete", 1),
    ],
)
def test_every_connection_is_set_for_durability(database: Database, pragma: str, value: object) -> None:
    for engine in (database.writer, database.reader):
        raw = engine.raw_connection()
        assert raw.driver_connection is not None
        raw.driver_connection.set_authorizer(None)
        assert raw.driver_connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)
        raw.invalidate()


def test_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(SchemaMissing, match="transparency-bot init") as raised:
        open_database(f"sqlite:///{tmp_path / 'none.db'}")
    one_line(raised.value)
    assert not list(tmp_path.iterdir())


def test_empty_file_is_a_missing_register(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(SchemaMissing):
        open_database(f"sqlite:///{tmp_path / 'empty.db'}")


def _text_file(place: Path) -> None:
    place.write_text("[publisher]\nname = 'a config, not a register'\n" * 100)


def _other_program(place: Path) -> None:
    with closing(sqlite3.connect(place)) as other:
        other.execute("CREATE TABLE songs (name TEXT)")


@pytest.mark.parametrize("make", [_text_file, _other_program, Path.mkdir])
def test_other_files_are_refused_and_left_alone(tmp_path: Path, make: Callable[[Path], None]) -> None:
    place = tmp_path / "other"
    make(place)
    before = place.read_bytes() if place.is_file() else None
    for attempt in (
        lambda: open_database(f"sqlite:///{place}"),
        lambda: create_or_upgrade(f"sqlite:///{place}", now=NOW, backup=None),
    ):
        with pytest.raises(NotADatabase) as raised:
            attempt()
        one_line(raised.value)
    assert (place.read_bytes() if place.is_file() else None) == before


def test_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DatabaseClosed, match="No such file"):
        create_or_upgrade(f"sqlite:///{tmp_path / 'none' / 'register.db'}", now=NOW, backup=None)


@pytest.mark.parametrize("name", ["a b.db", "#1.db", "é.db", "100%41.db"])
def test_unusual_names_of_files_work(tmp_path: Path, name: str) -> None:
    create_or_upgrade(f"sqlite:///{tmp_path / name}", now=NOW, backup=None)
    opened = open_database(f"sqlite:///{tmp_path / name}")
    with opened.reading() as session:
        assert entries.head(session).seq == 1
    opened.close()
    assert (tmp_path / name).exists()


def test_full_disk_is_reported_and_nothing_recorded(database: Database) -> None:
    raw = database.writer.raw_connection()
    assert raw.driver_connection is not None
    raw.driver_connection.set_authorizer(None)
    (pages,) = raw.driver_connection.execute("PRAGMA page_count").fetchone()
    raw.driver_connection.execute(f"PRAGMA max_page_count={pages}")
    raw.close()
    with pytest.raises(DiskFull, match="nothing was recorded") as raised, database.transaction() as session:
        import_cases(session, [a_case(case_file="F" * 500)] * 200)
    one_line(raised.value)
    assert raised.value.exit_code == 73
    with database.reading() as session:
        assert entries.head(session).seq == 1


def test_damaged_text_is_reported_without_quoting_it(database: Database, place: Path) -> None:
    with database.transaction() as session:
        record(session, a_case(case_file="SECRET"))
    with closing(sqlite3.connect(place)) as raw, raw:
        raw.execute("UPDATE cases SET case_file = CAST(x'534543ff' AS TEXT)")
    with pytest.raises(DatabaseDamaged) as raised, database.reading() as session:
        session.execute(text("SELECT case_file FROM cases")).all()
    assert "SEC" not in one_line(raised.value)


def test_damaged_pages_are_reported(database: Database, place: Path, url: str) -> None:
    database.close()
    data = bytearray(place.read_bytes())
    data[100:4096] = os.urandom(3996)
    place.write_bytes(data)
    with pytest.raises(DatabaseDamaged) as raised:
        open_database(url)
    one_line(raised.value)


def test_run_lock_in_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DatabaseClosed), run_lock(f"sqlite:///{tmp_path}/none/register.db"):
        raise AssertionError

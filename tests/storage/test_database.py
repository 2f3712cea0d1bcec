"""Opening, locking and refusing databases, each trouble in one line."""

import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import ledger
from storage.database import (
    REVISIONS,
    AlreadyRunning,
    Database,
    DatabaseBusy,
    DatabaseClosed,
    DatabaseDamaged,
    DatabaseUnknown,
    DiskFull,
    NotADatabase,
    SchemaMissing,
    SchemaNewer,
    SchemaOlder,
    create_or_upgrade,
    open_database,
    run_lock,
)
from storage.vocabulary import DomainError
from tests.storage.samples import NOW, a_case, import_cases, record


def one_line(error: DomainError) -> str:
    assert "\n" not in str(error)
    return str(error)


def test_new_register_begins_its_ledger(database: Database) -> None:
    with database.reading() as session:
        (entry,) = ledger.entries(session)
        assert ledger.first_entry_at(session) == ledger.newest_entry_at(session) == NOW
    assert (entry.seq, entry.kind, entry.actor) == (1, "register.opened", "cli:ada")


def test_register_is_readable_for_its_owner_alone(database: Database, place: Path) -> None:
    with database.transaction() as session:
        record(session, a_case())
    files = sorted(place.parent.iterdir())
    assert [file.name for file in files] == ["register.db", "register.db-shm", "register.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


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


def test_transaction_leaves_nothing_when_it_fails(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as session:
            record(session, a_case())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM cases")) == 0
        assert ledger.head(session).seq == 1


def test_reading_sees_one_snapshot(database: Database) -> None:
    count = text("SELECT count(*) FROM cases")
    with database.reading() as before:
        assert before.scalar(count) == 0
        with database.transaction() as session:
            record(session, a_case())
        assert before.scalar(count) == 0
    with database.reading() as after:
        assert after.scalar(count) == 1


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseClosed, match="readonly"), database.reading() as session:
        record(session, a_case())


def test_second_writer_is_told_that_nothing_was_recorded(database: Database, url: str) -> None:
    other = open_database(url, patience=0.05)
    with database.transaction(), pytest.raises(DatabaseBusy) as raised, other.transaction():
        raise AssertionError
    assert "nothing was recorded" in one_line(raised.value)
    other.close()


def test_second_writer_of_one_process_waits_its_turn(database: Database) -> None:
    begun = threading.Event()

    def write() -> None:
        begun.set()
        with database.transaction() as session:
            record(session, a_case())

    thread = threading.Thread(target=write)
    with database.transaction() as session:
        thread.start()
        begun.wait()
        record(session, a_case())
    thread.join()
    with database.reading() as session:
        assert ledger.head(session).seq == 3


def test_writers_of_two_connections_never_fork_the_ledger(database: Database, url: str) -> None:
    def write(into: Database) -> None:
        for _ in range(25):
            with into.transaction() as session:
                record(session, a_case())

    others = [open_database(url, patience=30) for _ in range(3)]
    threads = [threading.Thread(target=write, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.close()
    with database.reading() as session:
        assert ledger.head(session).seq == 76


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
def test_what_is_no_register_is_refused_and_left_alone(tmp_path: Path, make: Callable[[Path], None]) -> None:
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


@pytest.mark.parametrize("address", ["postgresql+psycopg://h/d", "sqlite://", "sqlite:///:memory:", "register.db", ""])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(DatabaseUnknown, match="sqlite:///FILE") as raised:
        open_database(address)
    one_line(raised.value)


def test_address_is_not_repeated_in_errors() -> None:
    with pytest.raises(DatabaseUnknown) as raised:
        open_database("postgresql+psycopg://bot:secret@h/d")
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(("revision", "error"), [(REVISIONS[0], SchemaOlder), ("9999", SchemaNewer)])
def test_register_of_another_version_is_refused(
    database: Database, url: str, place: Path, revision: str, error: type[DomainError]
) -> None:
    database.close()
    with closing(sqlite3.connect(place)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    with pytest.raises(error) as raised:
        open_database(url)
    assert revision in one_line(raised.value)


def test_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseClosed, match="No such file"):
        create_or_upgrade(f"sqlite:///{tmp_path / 'none' / 'register.db'}", now=NOW, backup=None)


@pytest.mark.parametrize("name", ["a b.db", "#1.db", "é.db", "100%41.db"])
def test_unusual_names_of_files_work(tmp_path: Path, name: str) -> None:
    create_or_upgrade(f"sqlite:///{tmp_path / name}", now=NOW, backup=None)
    opened = open_database(f"sqlite:///{tmp_path / name}")
    with opened.reading() as session:
        assert ledger.head(session).seq == 1
    opened.close()
    assert (tmp_path / name).exists()


def test_full_disk_is_told_and_nothing_recorded(database: Database) -> None:
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
        assert ledger.head(session).seq == 1


def test_damaged_text_is_told_without_quoting_it(database: Database, place: Path) -> None:
    with database.transaction() as session:
        record(session, a_case(case_file="SECRET"))
    with closing(sqlite3.connect(place)) as raw, raw:
        raw.execute("UPDATE cases SET case_file = CAST(x'534543ff' AS TEXT)")
    with pytest.raises(DatabaseDamaged) as raised, database.reading() as session:
        session.execute(text("SELECT case_file FROM cases")).all()
    assert "SEC" not in one_line(raised.value)


def test_damaged_pages_are_told(database: Database, place: Path, url: str) -> None:
    database.close()
    data = bytearray(place.read_bytes())
    data[100:4096] = os.urandom(3996)
    place.write_bytes(data)
    with pytest.raises(DatabaseDamaged) as raised:
        open_database(url)
    one_line(raised.value)


def test_run_lock_is_held_by_one(url: str) -> None:
    def second() -> None:
        with run_lock(url):
            raise AssertionError

    with run_lock(url):
        with pytest.raises(AlreadyRunning) as raised:
            second()
        one_line(raised.value)
    with run_lock(url):
        pass


def test_run_lock_lets_errors_of_its_block_through(url: str) -> None:
    with pytest.raises(BlockingIOError), run_lock(url):
        raise BlockingIOError


def test_run_lock_in_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseClosed), run_lock(f"sqlite:///{tmp_path}/none/register.db"):
        raise AssertionError

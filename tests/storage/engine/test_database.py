"""Opening, locking and refusing databases, each trouble in one line."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine.database import REVISIONS, Database, open_database, run_lock
from storage.engine.errors import (
    AlreadyRunning,
    DatabaseBusy,
    DatabaseClosed,
    DatabaseUnknown,
    SchemaNewer,
    SchemaOlder,
)
from storage.ledger import entries
from storage.vocabulary.errors import DomainError
from tests.support.cases import NOW, a_case, record
from tests.support.migrations import later_version
from tests.support.registers import Register


def one_line(error: DomainError) -> str:
    assert "\n" not in str(error)
    return str(error)


def test_new_register_begins_its_ledger(database: Database) -> None:
    with database.reading() as session:
        (entry,) = entries.entries(session)
        assert entries.first_entry_at(session) == entries.newest_entry_at(session) == NOW
    assert (entry.seq, entry.kind, entry.actor) == (1, "register.opened", "cli:ada")


def test_transaction_leaves_nothing_when_it_fails(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as session:
            record(session, a_case())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM cases")) == 0
        assert entries.head(session).seq == 1


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
    with pytest.raises(DatabaseClosed, match=r"read-?only"), database.reading() as session:
        record(session, a_case())


def test_second_writer_learns_that_nothing_was_recorded(database: Database, url: str) -> None:
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
        assert entries.head(session).seq == 3


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
        assert entries.head(session).seq == 76


@pytest.mark.parametrize("address", ["mysql://h/d", "sqlite://", "sqlite:///:memory:", "register.db", ""])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(DatabaseUnknown, match="sqlite:///FILE") as raised:
        open_database(address)
    one_line(raised.value)


def test_address_is_not_repeated_in_errors() -> None:
    with pytest.raises(DatabaseUnknown) as raised:
        open_database("postgres+other://bot:secret@h/d")
    assert "secret" not in str(raised.value)


def test_register_of_a_newer_version_is_refused(register: Register, url: str) -> None:
    with register.behind_the_back() as raw:
        raw.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaNewer) as raised:
        open_database(url)
    assert "9999" in one_line(raised.value)


@pytest.mark.usefixtures("database")
def test_register_of_an_older_version_is_refused(url: str, tmp_path: Path) -> None:
    with later_version(tmp_path), pytest.raises(SchemaOlder) as raised:
        open_database(url)
    assert REVISIONS[-1] in one_line(raised.value)


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

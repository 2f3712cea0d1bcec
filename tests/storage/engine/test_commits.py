"""What says that something was committed: by this process, by another one, and nothing where nothing was."""

import pytest

from storage.engine import commits
from storage.engine.commits import witness_of
from storage.engine.database import Database, open_database
from tests.support.cases import a_case, record
from tests.support.registers import Register


def test_mark_stays_while_nothing_is_committed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "elapsed_seconds", lambda: 5.0)
    mark = witness_of(database)
    first = mark()
    with database.reading() as session:
        session.connection()
    assert mark() == first


def test_mark_changes_with_each_commit_of_this_process(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "elapsed_seconds", lambda: 5.0)
    mark = witness_of(database)
    marks = [mark()]
    for _ in range(3):
        with database.transaction() as session:
            record(session, a_case())
        marks.append(mark())
    assert len(set(marks)) == 4


def test_mark_changes_with_the_commit_of_another_within_a_second(
    database: Database, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = [5.0]
    monkeypatch.setattr(commits, "elapsed_seconds", lambda: passed[0])
    mark = witness_of(database)
    first = mark()
    other = open_database(register.url)
    with other.transaction() as session:
        record(session, a_case())
    other.close()
    passed[0] += 0 if register.kind == "sqlite" else 1
    assert mark() != first


def test_mark_changes_with_a_replaced_file(file_register: Register) -> None:
    database = open_database(file_register.url)
    mark = witness_of(database)
    first = mark()
    other = file_register.path.with_name("restored.db")
    other.write_bytes(file_register.path.read_bytes())
    other.rename(file_register.path)
    assert mark() != first
    database.close()
    assert mark() != first
    database.close()  # the look opened the file again

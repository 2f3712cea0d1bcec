"""Changing a table that holds rows: they stay, with every other rule, index and column as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.engine.database import Database
from storage.engine.sqlite import SqliteFile
from storage.migrations.change_table import change_table
from tests.support.cases import a_case, record
from tests.support.migrations import schema
from tests.support.registers import Register


@pytest.fixture
def register(file_register: Register) -> Register:
    """Return the statements of SQLite, which rebuilds a table; `test_upgrades` checks both databases."""
    return file_register


def changed(database: Database, table: str, **changes: dict[str, str]) -> None:
    engine = SqliteFile(Path(database.name)).migrator(1)
    with engine.begin() as connection:
        change_table(connection, table, **changes)
    engine.dispose()


def test_change_adds_a_column_and_a_rule_and_keeps_the_rows(database: Database) -> None:
    with database.transaction() as session:
        reference = record(session, a_case())
    before = schema(Path(database.name))
    database.close()
    changed(database, "cases", columns={"seen_at": "TEXT"}, rules={"seen_at": "seen_at <> ''"})
    after = schema(Path(database.name))
    assert after["ix_cases_counting"] == before["ix_cases_counting"]
    expected = before["cases"].replace("confirm_reason TEXT,", "confirm_reason TEXT, seen_at TEXT,")
    rule = "CONSTRAINT ck_cases_seen_at CHECK (seen_at <> '')"
    assert after["cases"] == expected.replace(" ) STRICT", f", {rule} ) STRICT")
    with closing(sqlite3.connect(Path(database.name))) as raw:
        assert raw.execute("SELECT reference, seen_at FROM cases").fetchall() == [(reference, None)]
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute("UPDATE cases SET seen_at = ''")


def test_change_replaces_a_rule_in_its_place(database: Database) -> None:
    database.close()
    before = schema(Path(database.name))["coverage"]
    changed(database, "coverage", rules={"zero": "zero IN (0, 1, 2)"})
    assert schema(Path(database.name))["coverage"] == before.replace("zero IN (0, 1)", "zero IN (0, 1, 2)")

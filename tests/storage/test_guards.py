"""What the triggers and the authorizer refuse."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from storage.chain import entry_digest
from storage.database import Database
from tests.storage.samples import NOW, a_case, draft, record, seal

COLUMNS = "seq, previous, digest, at, actor, kind, payload"
AT = "2026-07-04T12:00:00.000000Z"
REWRITES = [
    "UPDATE ledger SET actor = 'x' WHERE seq = 1",
    "UPDATE OR REPLACE ledger SET seq = 1 WHERE seq = 2",
    "DELETE FROM ledger WHERE seq = 2",
    "DELETE FROM ledger",
    f"INSERT OR REPLACE INTO ledger SELECT {COLUMNS} FROM ledger WHERE seq = 2",
    "INSERT OR REPLACE INTO ledger SELECT 2, previous, digest, at, 'x', kind, payload FROM ledger WHERE seq = 2",
    (
        "INSERT OR REPLACE INTO ledger SELECT 5, h.digest, e.digest, e.at, 'x', e.kind, '{}' FROM ledger e, ledger h"
        " WHERE e.seq = 2 AND h.seq = 4"
    ),
    f"INSERT INTO ledger SELECT {COLUMNS} FROM ledger WHERE seq = 2 ON CONFLICT (seq) DO UPDATE SET actor = 'x'",
    "UPDATE commitments SET length = 0",
    "DELETE FROM commitments",
    "INSERT OR REPLACE INTO commitments SELECT commitment, salt, head, 0 FROM commitments",
    "DELETE FROM cases",
    "INSERT OR REPLACE INTO cases SELECT * FROM cases",
    "DELETE FROM coverage",
    "DELETE FROM publications",
    "UPDATE publications SET digest = upper(digest)",
    "UPDATE publications SET history_line = 'another'",
    "UPDATE publications SET seq = 9",
    "UPDATE publications SET approvals = 5",
    "UPDATE publications SET state = 'drafted', sealed_at = NULL, seq = NULL, approvals = NULL",
    "UPDATE publications SET state = 'superseded', published_at = sealed_at",
    "INSERT OR REPLACE INTO publications SELECT * FROM publications",
    "DELETE FROM publication_files",
    "UPDATE publication_files SET data = x'00'",
    "INSERT OR REPLACE INTO publication_files SELECT * FROM publication_files",
    "INSERT INTO publication_files SELECT publication_id, 'more', layer, sha256, data FROM publication_files LIMIT 1",
    "DELETE FROM parts",
    "UPDATE parts SET payload = '{}'",
    "UPDATE parts SET channel = 'other'",
    "UPDATE parts SET state = 'planned', message_ids = NULL, settled_at = NULL WHERE state = 'sent'",
]


@pytest.fixture
def filled(database: Database) -> Database:
    """A register with two entries, a case, coverage and a sealed publication of which one part is sent."""
    with database.transaction() as session:
        record(session, a_case())
        seal(session, draft(session))
        session.execute(
            text("INSERT INTO coverage VALUES (1, 1, 'FR', '2026-01-01', '2026-07-01', 'everything', 0, 's')")
        )
        sent = "UPDATE parts SET state = 'sent', attempt = 1, claimed_at = :at, settled_at = :at, message_ids = '[1]'"
        session.execute(text(f"{sent} WHERE part = 'album'"), {"at": AT})
    return database


@pytest.fixture
def stranger(filled: Database) -> Iterator[sqlite3.Connection]:
    """Another program with the file and the same pragma, bound by the triggers alone."""
    with closing(sqlite3.connect(filled.place)) as raw:
        raw.execute("PRAGMA recursive_triggers=ON")
        yield raw


def dump(place: Path) -> list[str]:
    with closing(sqlite3.connect(place)) as raw:
        return list(raw.iterdump())


@pytest.mark.parametrize("statement", REWRITES)
def test_triggers_stop_a_rewriting_of_history(stranger: sqlite3.Connection, filled: Database, statement: str) -> None:
    before = dump(filled.place)
    with pytest.raises(sqlite3.IntegrityError):
        stranger.execute(statement)
    stranger.rollback()
    assert dump(filled.place) == before


@pytest.mark.parametrize("statement", REWRITES)
def test_product_itself_cannot_rewrite_history(filled: Database, statement: str) -> None:
    before = dump(filled.place)
    with pytest.raises(DatabaseError), filled.transaction() as session:
        session.execute(text(statement))
    assert dump(filled.place) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER guard_ledger_update",
        "DROP TABLE ledger",
        "DROP INDEX ix_cases_counting",
        "ALTER TABLE ledger RENAME TO old",
        "ALTER TABLE cases ADD COLUMN note TEXT",
        "CREATE TABLE note (text TEXT)",
        "CREATE TEMP TRIGGER t BEFORE INSERT ON ledger BEGIN SELECT RAISE(IGNORE); END",
        "ATTACH DATABASE '/tmp/other.db' AS other",
        "VACUUM",
        "PRAGMA writable_schema=ON",
        "PRAGMA recursive_triggers=OFF",
        "PRAGMA ignore_check_constraints=ON",
        "PRAGMA foreign_keys=OFF",
        "PRAGMA journal_mode=DELETE",
        "UPDATE sqlite_master SET sql = ''",
        "DELETE FROM sqlite_master",
        "SELECT load_extension('x')",
    ],
)
def test_product_itself_cannot_change_the_schema(filled: Database, statement: str) -> None:
    before = dump(filled.place)
    with pytest.raises(DatabaseError), filled.transaction() as session:
        session.execute(text(statement))
    assert dump(filled.place) == before


@pytest.mark.parametrize("gap", [{"seq": 2}, {"seq": 9}, {"seq": 5, "previous": "0" * 64}])
def test_entry_out_of_line_is_refused(stranger: sqlite3.Connection, gap: dict[str, object]) -> None:
    seq, head = stranger.execute("SELECT seq, digest FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    link = {"seq": seq + 1, "previous": head, "at": AT, "actor": "x", "kind": "report.pinned", "payload": "{}", **gap}
    with pytest.raises(sqlite3.IntegrityError, match="next entry"):
        stranger.execute(
            f"INSERT INTO ledger ({COLUMNS}) VALUES (:seq, :previous, :digest, :at, :actor, :kind, :payload)",
            {**link, "digest": entry_digest(**link)},
        )


def test_next_entry_of_the_line_passes(stranger: sqlite3.Connection) -> None:
    seq, head = stranger.execute("SELECT seq, digest FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    row = (seq + 1, head, "f" * 64, AT, "x", "report.pinned", "{}")
    stranger.execute(f"INSERT INTO ledger ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def test_draft_may_still_be_replaced(database: Database) -> None:
    with database.transaction() as session:
        draft(session)
        assert draft(session, digest="b", content={"other.json": b"[]"}, now=NOW).revision == 2

"""What the triggers refuse on both databases, what this process is refused, and what the daily role may not do."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from storage.engine import triggers
from storage.engine.database import Database, open_database
from storage.ledger.chain import entry_digest
from storage.vocabulary.errors import DomainError
from tests.support.cases import NOW, a_case, draft, import_figures, record, seal
from tests.support.registers import KINDS, Register, Registers

COLUMNS = "seq, previous, digest, at, actor, kind, payload"
AT = "2026-07-04T12:00:00.000000Z"
REWRITES = [
    "UPDATE ledger SET actor = 'x' WHERE seq = 1",
    "DELETE FROM ledger WHERE seq = 2",
    "DELETE FROM ledger",
    f"INSERT INTO ledger SELECT {COLUMNS} FROM ledger WHERE seq = 2 ON CONFLICT (seq) DO UPDATE SET actor = 'x'",
    f"INSERT INTO ledger SELECT {COLUMNS} FROM ledger WHERE seq = 2 ON CONFLICT (digest) DO UPDATE SET seq = 9",
    "UPDATE commitments SET length = 0",
    "DELETE FROM commitments",
    "DELETE FROM cases",
    "DELETE FROM coverage",
    "DELETE FROM figures",
    "UPDATE figures SET value = 0",
    "DELETE FROM publications",
    "UPDATE publications SET digest = upper(digest)",
    "UPDATE publications SET history_line = 'another'",
    "UPDATE publications SET seq = 9",
    "UPDATE publications SET approvals = 5",
    "UPDATE publications SET state = 'drafted', sealed_at = NULL, seq = NULL, approvals = NULL",
    "UPDATE publications SET state = 'superseded', published_at = sealed_at",
    "DELETE FROM publication_files",
    "UPDATE publication_files SET data = salt FROM commitments",
    "INSERT INTO publication_files SELECT publication_id, 'more', layer, sha256, data FROM publication_files LIMIT 1",
    "DELETE FROM parts",
    "UPDATE parts SET payload = '{}'",
    "UPDATE parts SET channel = 'other'",
    "UPDATE parts SET state = 'planned', message_ids = NULL, settled_at = NULL WHERE state = 'sent'",
]
ON_SQLITE = [
    "UPDATE OR REPLACE ledger SET seq = 1 WHERE seq = 2",
    f"INSERT OR REPLACE INTO ledger SELECT {COLUMNS} FROM ledger WHERE seq = 2",
    "INSERT OR REPLACE INTO ledger SELECT 2, previous, digest, at, 'x', kind, payload FROM ledger WHERE seq = 2",
    (
        "INSERT OR REPLACE INTO ledger SELECT 5, h.digest, e.digest, e.at, 'x', e.kind, '{}' FROM ledger e, ledger h"
        " WHERE e.seq = 2 AND h.seq = 4"
    ),
    "INSERT OR REPLACE INTO commitments SELECT commitment, salt, head, 0 FROM commitments",
    "INSERT OR REPLACE INTO cases SELECT * FROM cases",
    "INSERT OR REPLACE INTO publications SELECT * FROM publications",
    "INSERT OR REPLACE INTO publication_files SELECT * FROM publication_files",
]
# Row triggers do not see TRUNCATE, ordinary ones sleep in a replica, and a table of another schema may pass for ours.
REPLICA = "SET LOCAL session_replication_role = replica"
DISGUISE = "CREATE TEMP TABLE ledger AS SELECT * FROM public.ledger WHERE false"
ON_POSTGRES = [
    *(f"TRUNCATE {table} CASCADE" for table in sorted({guard.table for guard in triggers.GUARDS})),
    "TRUNCATE ledger, cases",
    *(f"{REPLICA}; {statement}" for statement in REWRITES),
    f"{REPLICA}; TRUNCATE ledger",
    ("MERGE INTO ledger USING (SELECT 2 AS seq) s ON ledger.seq = s.seq WHEN MATCHED THEN UPDATE SET actor = 'x'"),
    "MERGE INTO ledger USING (SELECT 2 AS seq) s ON ledger.seq = s.seq WHEN MATCHED THEN DELETE",
    (
        f"{DISGUISE}; INSERT INTO public.ledger SELECT 1, repeat('0', 64), repeat('f', 64), at, 'x', kind, '{{}}'"
        " FROM public.ledger WHERE seq = 1"
    ),
]
CHANGES = {
    "sqlite": [
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
    "postgresql": [
        "DROP TRIGGER guard_ledger_update ON ledger",
        "DROP FUNCTION guard_ledger_update() CASCADE",
        "CREATE OR REPLACE FUNCTION guard_ledger_update() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "ALTER TABLE ledger ENABLE REPLICA TRIGGER guard_ledger_update",
        "DROP TABLE ledger",
        "DROP INDEX ix_cases_counting",
        "ALTER TABLE ledger RENAME TO old",
        "ALTER TABLE cases ADD COLUMN note TEXT",
        "CREATE TABLE note (text TEXT)",
        "CREATE TRIGGER t BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION guard_ledger_update()",
        "CREATE RULE r AS ON INSERT TO ledger DO INSTEAD NOTHING",
        "SET LOCAL session_replication_role = replica",
        "TRUNCATE ledger",
        "TRUNCATE cases",
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM alembic_version",
        "ALTER TABLE ledger OWNER TO daily",
        "SET ROLE owner",
        "ALTER SEQUENCE cases_id_seq RESTART",
    ],
}


@pytest.fixture(scope="module", params=KINDS)
def guarded(request: pytest.FixtureRequest, registers: Registers) -> Iterator[Register]:
    """A register with a case, coverage, a figure from elsewhere and a sealed publication of which one part is sent.

    It is one for all attacks, for each leaves it as it was.
    """
    made = registers.new(request.param)
    database = open_database(made.url)
    with database.transaction() as session:
        record(session, a_case())
        seal(session, draft(session))
        session.execute(
            text("INSERT INTO coverage VALUES (1, 1, 'FR', '2026-01-01', '2026-07-01', 'everything', 0, 's')")
        )
        import_figures(session)
        sent = "UPDATE parts SET state = 'sent', attempt = 1, claimed_at = :at, settled_at = :at, message_ids = '[1]'"
        session.execute(text(f"{sent} WHERE part = 'album'"), {"at": AT})
    database.close()
    yield made
    registers.discard(made)


@pytest.fixture(scope="module")
def whole(guarded: Register) -> dict[str, list[Any]]:
    """All that is in it."""
    return guarded.dump()


@pytest.fixture
def product(guarded: Register) -> Iterator[Database]:
    """The product at work on it."""
    opened = open_database(guarded.url, patience=0.2)
    yield opened
    opened.close()


@pytest.fixture
def stranger(guarded: Register) -> Iterator[Connection]:
    """Another program with every right, bound by the triggers alone."""
    with guarded.stranger() as connection:
        yield connection


def assert_refused(guarded: Register, whole: dict[str, list[Any]], connection: Connection, statement: str) -> None:
    with pytest.raises(IntegrityError):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    connection.rollback()
    assert guarded.dump() == whole


def assert_impossible(guarded: Register, whole: dict[str, list[Any]], product: Database, statement: str) -> None:
    with pytest.raises((DatabaseError, DomainError)), product.transaction() as session:
        session.execute(text(statement))
    assert guarded.dump() == whole


@pytest.mark.parametrize("statement", REWRITES)
def test_triggers_stop_a_rewriting_of_history(
    stranger: Connection, guarded: Register, whole: dict[str, list[Any]], statement: str
) -> None:
    assert_refused(guarded, whole, stranger, statement)


@pytest.mark.parametrize("statement", ON_SQLITE)
@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
def test_triggers_stop_what_sqlite_alone_can_do(
    stranger: Connection, guarded: Register, whole: dict[str, list[Any]], statement: str
) -> None:
    assert_refused(guarded, whole, stranger, statement)


@pytest.mark.parametrize("statement", ON_POSTGRES)
@pytest.mark.parametrize("guarded", ["postgresql"], indirect=True)
def test_triggers_stop_what_postgres_alone_can_do(
    guarded: Register, whole: dict[str, list[Any]], registers: Registers, statement: str
) -> None:
    """Tried by a superuser: an owner of tables may not turn its server into a replica."""
    with registers.server.superuser(guarded) as connection:
        assert_refused(guarded, whole, connection, statement)


@pytest.mark.parametrize("statement", REWRITES)
def test_product_itself_cannot_rewrite_history(
    product: Database, guarded: Register, whole: dict[str, list[Any]], statement: str
) -> None:
    assert_impossible(guarded, whole, product, statement)


@pytest.mark.parametrize(
    ("guarded", "statement"),
    [(kind, statement) for kind, statements in CHANGES.items() for statement in statements],
    indirect=["guarded"],
)
def test_product_itself_cannot_change_the_schema(
    product: Database, guarded: Register, whole: dict[str, list[Any]], statement: str
) -> None:
    assert_impossible(guarded, whole, product, statement)


HEAD = text("SELECT seq, digest FROM ledger ORDER BY seq DESC LIMIT 1")
ENTER = text(f"INSERT INTO ledger ({COLUMNS}) VALUES (:seq, :previous, :digest, :at, :actor, :kind, :payload)")


@pytest.mark.parametrize("gap", [{"seq": 2}, {"seq": 9}, {"seq": 5, "previous": "0" * 64}])
def test_entry_out_of_line_is_refused(stranger: Connection, gap: dict[str, object]) -> None:
    seq, head = stranger.execute(HEAD).one()
    link = {"seq": seq + 1, "previous": head, "at": AT, "actor": "x", "kind": "report.pinned", "payload": "{}", **gap}
    with pytest.raises(IntegrityError, match="next entry"):
        stranger.execute(ENTER, {**link, "digest": entry_digest(**link)})


def test_next_entry_of_the_line_passes(stranger: Connection) -> None:
    seq, head = stranger.execute(HEAD).one()
    link = {"seq": seq + 1, "previous": head, "at": AT, "actor": "x", "kind": "report.pinned", "payload": "{}"}
    assert stranger.execute(ENTER, {**link, "digest": "f" * 64}).rowcount == 1


def test_draft_may_still_be_replaced(database: Database) -> None:
    with database.transaction() as session:
        draft(session)
        assert draft(session, digest="b", content={"other.json": b"[]"}, now=NOW).revision == 2


def test_missing_or_disabled_guards_are_named(register: Register, database: Database) -> None:
    with database.reading() as session:
        assert triggers.missing(session.connection()) == ()
    gone = {
        "sqlite": ["DROP TRIGGER guard_ledger_update", "DROP TRIGGER guard_cases_delete"],
        "postgresql": [
            "ALTER TABLE ledger DISABLE TRIGGER guard_ledger_update",
            "ALTER TABLE cases ENABLE TRIGGER guard_cases_delete",
        ],
    }
    with register.stranger() as connection:
        for statement in gone[register.kind]:
            connection.exec_driver_sql(statement)
        connection.commit()
    with database.reading() as session:
        assert triggers.missing(session.connection()) == ("ledger_update", "cases_delete")


HOLLOW = {
    "sqlite": (
        "DROP TRIGGER guard_ledger_update",
        "CREATE TRIGGER guard_ledger_update BEFORE UPDATE ON ledger WHEN 0 BEGIN SELECT 1; END",
        "DROP TRIGGER guard_cases_delete",
        "CREATE TRIGGER guard_cases_delete BEFORE DELETE ON buttons BEGIN SELECT RAISE(ABORT, 'cases stay'); END",
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION guard_ledger_update() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN NEW; END $$"
        ),
        "DROP TRIGGER guard_cases_delete ON cases",
        (
            "CREATE TRIGGER guard_cases_delete BEFORE DELETE ON cases FOR EACH ROW WHEN (false)"
            " EXECUTE FUNCTION guard_cases_delete()"
        ),
        "ALTER TABLE cases ENABLE ALWAYS TRIGGER guard_cases_delete",
    ),
}


def test_changed_guards_with_the_right_name_are_named(register: Register, database: Database) -> None:
    with register.stranger() as connection:
        for statement in HOLLOW[register.kind]:
            connection.exec_driver_sql(statement)
        connection.commit()
    with database.reading() as session:
        assert triggers.missing(session.connection()) == ("ledger_update", "cases_delete")

"""PostgreSQL alone: addresses, roles, limits, broken connections, copies, and secrets that errors must not show."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert, text
from sqlalchemy.exc import DatabaseError, PendingRollbackError

from storage.engine import postgres_grants
from storage.engine.database import Database, backend_of, create_or_upgrade, open_database
from storage.engine.errors import (
    AddressWrong,
    BackupFailed,
    CommitDoubtful,
    DatabaseClosed,
    DatabaseUnreachable,
    DriverMissing,
    NoBackupTool,
    OwnerElsewhere,
    SchemaMissing,
    TablesOfAnother,
)
from storage.engine.health import health_of
from storage.ledger import entries
from storage.tables.register import CASES
from tests.support.cases import LATER, NOW, a_case, case_row, record
from tests.support.registers import PASSWORD, Register, Registers

CANARY = "CANARY-4711"


@pytest.fixture(params=["postgresql"])
def register(registers: Registers) -> Register:
    """A file has no roles, no connection to lose and no address with a password."""
    return registers.new("postgresql")


def one_line(error: BaseException) -> str:
    assert "\n" not in str(error)
    assert "canary" not in str(error)
    assert PASSWORD not in str(error)
    return str(error)


def told_everywhere(error: BaseException) -> str:
    """An error with all that a log would show of it."""
    seen = [error]
    while (cause := seen[-1].__cause__ or seen[-1].__context__) is not None:
        seen.append(cause)
    return " ".join(f"{one} {one!r}" for one in seen)


@pytest.mark.parametrize(
    "changes",
    [
        {"country": "fr"},
        {"recorded_by": None},
        {"requests": CANARY},
        {"reference": "0123ABCD"},
        {"country": b"FR"},
        {"requests": 1.5},
        {"case_file": f"{CANARY}\0"},
    ],
)
def test_error_never_quotes_the_row(database: Database, changes: dict[str, object]) -> None:
    row = {**case_row(a_case(case_file=CANARY)), **changes}
    with database.transaction() as session:
        session.execute(insert(CASES), case_row(a_case()))
    with pytest.raises(DatabaseError) as raised, database.transaction() as session:
        session.execute(insert(CASES), {**row, "reference": changes.get("reference", "99999999")})
    assert CANARY not in told_everywhere(raised.value)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+psycopg://bot:canary@/", "names no database"),
        ("postgresql+psycopg://bot:can@ary@h/d", "%40"),
        ("postgresql+psycopg://bot:canary@h:port/d", "HOST:PORT"),
        ("postgresql://h/d?password=canary", "PGPASSFILE"),
    ],
)
def test_invalid_address_is_not_repeated(url: str, words: str) -> None:
    with pytest.raises(AddressWrong) as raised:
        open_database(url)
    assert words in one_line(raised.value)
    assert raised.value.exit_code == 78


def test_address_without_the_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DriverMissing, match="postgres") as raised:
        open_database("postgresql://bot:canary@h/d")
    assert 'pip install "transparency-bot[postgres]"' in one_line(raised.value)
    assert raised.value.exit_code == 78


def test_server_that_does_not_answer_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match="does not answer") as raised:
        open_database(f"postgresql+psycopg://bot:{PASSWORD}@/d?host={tmp_path}")
    one_line(raised.value)
    assert raised.value.exit_code == 69


def test_missing_database_is_reported(register: Register) -> None:
    with pytest.raises(DatabaseUnreachable, match="does not exist") as raised:
        open_database(register.url.replace("/register_", "/no_register_"))
    one_line(raised.value)


def test_database_without_tables_is_a_missing_register(registers: Registers) -> None:
    with pytest.raises(SchemaMissing, match="transparency-bot init"):
        open_database(registers.server.empty().url)


def test_no_text_of_an_open_register_has_its_password(database: Database) -> None:
    shown = f"{database} {database!r} {database.name} {database.writer!r} {database.reader!r}"
    assert "canary" not in shown


def test_failed_statement_is_never_acknowledged(database: Database) -> None:
    def swallow() -> None:
        with database.transaction() as session:
            record(session, a_case())
            with pytest.raises(DatabaseError):
                session.execute(text("SELECT 1 / 0"))

    with pytest.raises(PendingRollbackError):
        swallow()
    with database.reading() as session:
        assert entries.head(session).seq == 1


def kill(registers: Registers, connection: Connection) -> None:
    registers.server.do(
        f"SELECT pg_terminate_backend({connection.exec_driver_sql('SELECT pg_backend_pid()').scalar()})"
    )


def test_connection_lost_before_the_commit_records_nothing(database: Database, registers: Registers) -> None:
    def write() -> None:
        with database.transaction() as session:
            record(session, a_case())
            kill(registers, session.connection())
            record(session, a_case())

    with pytest.raises(DatabaseUnreachable, match="nothing was recorded") as raised:
        write()
    one_line(raised.value)
    with database.transaction() as session:  # the next one has a new connection
        assert entries.head(session).seq == 1
        record(session, a_case())


def test_connection_lost_in_the_commit_leaves_a_doubt(database: Database, registers: Registers) -> None:
    event.listen(database.writer, "commit", lambda connection: kill(registers, connection), once=True)
    with pytest.raises(CommitDoubtful, match="check whether") as raised, database.transaction() as session:
        record(session, a_case())
    one_line(raised.value)


def test_careless_server_still_keeps_what_was_acknowledged(register: Register, registers: Registers) -> None:
    registers.server.do(f"ALTER DATABASE {registers.server.name_of(register)} SET synchronous_commit = off")
    opened = open_database(register.url)
    with opened.transaction() as session:
        assert session.scalar(text("SHOW synchronous_commit")) == "on"
    opened.close()


def test_settings_end_with_their_transaction(database: Database) -> None:
    """A pooler hands the connection to somebody else."""
    with database.writer.connect() as connection:
        shown = "SELECT current_setting('lock_timeout'), current_setting('statement_timeout')"
        assert connection.execute(text(shown)).one() == ("200ms", "2min")
        raw = connection.connection.driver_connection
        connection.commit()
        assert raw is not None
        assert raw.execute(shown).fetchone() == ("0", "0")
        raw.rollback()


def test_daily_role_has_the_rights_of_daily_work(register: Register, database: Database) -> None:
    granted = text(
        "SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type) FROM"
        " information_schema.role_table_grants WHERE grantee = 'daily' GROUP BY table_name"
    )
    with register.stranger() as connection:
        found = {row[0]: row[1] for row in connection.execute(granted)}
    assert found["ledger"] == found["commitments"] == "INSERT SELECT"
    assert found["cases"] == found["publications"] == "INSERT SELECT UPDATE"
    assert found["alembic_version"] == "SELECT"
    assert found == {table: " ".join(sorted(postgres_grants.rights(table))) for table in found}
    with database.reading() as session:
        server = health_of(session).server
    assert server is not None
    assert (server.role, server.superuser, server.owner, server.excess) == ("daily", False, False, ())


def test_excess_right_is_named_and_revoked(register: Register) -> None:
    with register.stranger() as connection:
        connection.exec_driver_sql("GRANT UPDATE, TRUNCATE ON ledger TO daily")
        connection.commit()
    opened = open_database(register.url)
    for expected in (("UPDATE ledger", "TRUNCATE ledger"), ()):
        with opened.reading() as session:
            server = health_of(session).server
        assert server is not None
        assert server.excess == expected
        create_or_upgrade(register.url, owner_url=register.owner_url, now=LATER, backup=None)
    opened.close()


def test_one_role_may_do_both(registers: Registers) -> None:
    empty = registers.server.empty()
    create_or_upgrade(empty.owner_url, now=NOW, backup=None)
    opened = open_database(empty.owner_url)
    with opened.transaction() as session:
        record(session, a_case())
        server = health_of(session).server
    opened.close()
    assert server is not None
    assert server.owner
    assert not server.superuser


def test_tables_of_another_role_are_reported(registers: Registers) -> None:
    empty = registers.server.empty()
    registers.server.do(f"GRANT ALL ON DATABASE {registers.server.name_of(empty)} TO daily")
    with registers.server.superuser(empty) as connection:
        connection.exec_driver_sql("GRANT ALL ON SCHEMA public TO daily")
        connection.commit()
    create_or_upgrade(empty.url, now=NOW, backup=None)
    with pytest.raises((TablesOfAnother, DatabaseClosed)) as raised:
        create_or_upgrade(empty.url, owner_url=empty.owner_url, now=NOW, backup=None)
    one_line(raised.value)


def test_owner_of_another_database_is_refused(register: Register) -> None:
    for owner_url in (register.owner_url.replace("/register_", "/other_"), "sqlite:///x.db"):
        with pytest.raises(OwnerElsewhere) as raised:
            create_or_upgrade(register.url, owner_url=owner_url, now=NOW, backup=None)
        one_line(raised.value)


def test_copy_holds_the_register_and_is_readable_for_its_owner_alone(
    register: Register, database: Database, registers: Registers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        record(session, a_case())
    before, copy = register.dump(), tmp_path / "register.backup"
    monkeypatch.setenv("PATH", str(registers.server.programs), prepend=os.pathsep)
    backend_of(register.url, register.owner_url).copy(copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    restored = registers.server.empty()
    address = registers.server.address("owner", registers.server.name_of(restored))
    plain = address.replace("postgresql+psycopg", "postgresql")
    subprocess.run([registers.server.programs / "pg_restore", "--dbname", plain, copy], check=True)
    assert restored.dump() == before


FAILING = """#!/bin/sh
echo "$@" > arguments
echo 'pg_dump: error: aborting because of server version mismatch' >&2
exit 1
"""


def test_failed_copy_is_reported_and_leaves_no_file(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = backend_of(register.url, register.owner_url)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(NoBackupTool, match="install PostgreSQL") as missing:
        place.copy(tmp_path / "copy")
    one_line(missing.value)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pg_dump").write_text(FAILING)
    (tmp_path / "bin" / "pg_dump").chmod(0o755)
    with pytest.raises(BackupFailed, match="version mismatch") as failed:
        place.copy(tmp_path / "copy")
    one_line(failed.value)
    assert not (tmp_path / "copy").exists()
    assert "canary" not in (tmp_path / "arguments").read_text()  # every user of the machine can read them

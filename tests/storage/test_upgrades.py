"""Registers that older versions wrote, upgraded with their data: rows as they were, schema as a new one's, both kinds.

The dumps in `frozen` are made by `tests.storage.freeze`. 0001 and 0002 came together, PostgreSQL came with 0006.
"""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from storage.database import REVISIONS, SchemaOlder, create_or_upgrade, open_database
from storage.ledger_check import check
from tests.registers import Register, Registers
from tests.storage.freeze import FROZEN
from tests.storage.samples import LATER, a_case, record
from tests.storage.test_migrations import unordered

DUMPS = sorted(FROZEN.glob("*.sql"))
Rows = dict[str, list[dict[str, object]]]
CATALOG = """
SELECT attrelid::regclass || '.' || attname, format_type(atttypid, atttypmod) || ' ' || attnotnull || ' ' ||
 attcollation::regcollation::text || ' ' || coalesce(pg_get_expr(adbin, adrelid), '') FROM pg_attribute
 JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
UNION ALL SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
 JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT tgname, tgenabled::text || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT proname, prosrc || proconfig::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT relname || ' rights', relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
 AND relkind IN ('r', 'S')"""


@pytest.fixture(params=DUMPS, ids=lambda dump: dump.stem)
def frozen(request: pytest.FixtureRequest, registers: Registers, tmp_path: Path) -> Iterator[tuple[Register, str]]:
    """A register as an older version left it, and its revision."""
    dump: Path = request.param
    kind, _, revision = dump.stem.partition("-")
    if kind == "sqlite":
        register = Register("sqlite", f"sqlite:///{tmp_path / 'register.db'}")
        with closing(sqlite3.connect(register.path)) as raw:
            raw.executescript(dump.read_text())
    else:
        register = registers.server.empty()
        address = register.owner_url.replace("postgresql+psycopg", "postgresql")
        psql = [str(registers.server.programs / "psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
        subprocess.run([*psql, f"--file={dump}", address], check=True, capture_output=True)
    yield register, revision
    registers.discard(register)


def rows(register: Register) -> Rows:
    """Every row by its columns, without Alembic's."""
    with register.stranger() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        return {
            name: [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()] for name in names
        }


def kept(before: Rows, after: Rows) -> Rows:
    """What stands after of the columns and tables that were there before."""
    columns = {name: set(found[0]) if found else set() for name, found in before.items()}
    return {name: [{key: row[key] for key in row if key in columns[name]} for row in after[name]] for name in before}


def ordered(found: Rows) -> dict[str, list[str]]:
    return {name: sorted(repr(sorted(row.items())) for row in table) for name, table in found.items()}


def schema(register: Register) -> dict[str, object]:
    """All that the database knows of its tables, in words."""
    with register.stranger() as connection:
        if register.kind == "postgresql":
            return {str(row[0]): row[1] for row in connection.execute(text(CATALOG))}
        wanted = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
        found = connection.exec_driver_sql(wanted).all()
    return dict(unordered({name: " ".join(sql.replace('"', "").split()) for name, sql in found}))


def test_every_revision_but_the_newest_is_frozen() -> None:
    """Who adds one freezes the one before: `python -m tests.storage.freeze COMMIT`, of the last commit with it."""
    known: tuple[str, ...] = REVISIONS
    found = {dump.stem for dump in DUMPS}
    assert {f"sqlite-{revision}" for revision in known[1:-1]} <= found
    assert {f"postgresql-{revision}" for revision in known[5:-1]} <= found


def test_frozen_register_is_upgraded_with_its_data(
    frozen: tuple[Register, str], registers: Registers, tmp_path: Path
) -> None:
    register, revision = frozen
    before = rows(register)
    assert all(before[name] for name in ("ledger", "cases", "coverage", "publications", "publication_files", "parts"))
    if revision != REVISIONS[-1]:
        with pytest.raises(SchemaOlder):
            open_database(register.owner_url or register.url)  # a restored dump has granted nobody anything yet
    change = create_or_upgrade(register.url, owner_url=register.owner_url, now=LATER, backup=None)
    assert (change.before, change.after) == (revision, REVISIONS[-1])
    assert ordered(kept(before, rows(register))) == ordered(before)
    assert schema(register) == schema(registers.new(register.kind, tmp_path / "new.db"))
    opened = open_database(register.url)
    with opened.transaction() as session:
        record(session, a_case())
        assert check(session) == ()
    opened.close()

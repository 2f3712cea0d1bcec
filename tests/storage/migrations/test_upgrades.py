"""A register with data, upgraded by a later version: rows as they were, schema as a new one's, on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from storage.audit.check import check
from storage.engine.database import REVISIONS, Database, create_or_upgrade, open_database
from storage.engine.errors import SchemaOlder
from tests.support.cases import LATER, a_case, fill, record
from tests.support.migrations import COLUMN, LATER_REVISION, later_version, unordered
from tests.support.registers import Register, Registers

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


def rows(register: Register) -> Rows:
    """Every row by its columns, without Alembic's."""
    with register.stranger() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        return {
            name: [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()] for name in names
        }


def kept(before: Rows, after: Rows) -> Rows:
    """Return of the rows after an upgrade the columns and tables that were there before."""
    columns = {name: set(table[0]) if table else set() for name, table in before.items()}
    return {name: [{key: row[key] for key in row if key in columns[name]} for row in after[name]] for name in before}


def ordered(tables: Rows) -> dict[str, list[str]]:
    return {name: sorted(repr(sorted(row.items())) for row in table) for name, table in tables.items()}


def schema(register: Register) -> dict[str, object]:
    """Return all that the database knows of its tables, in words."""
    with register.stranger() as connection:
        if register.kind == "postgresql":
            return {str(row[0]): row[1] for row in connection.execute(text(CATALOG))}
        statement = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
        statements = connection.exec_driver_sql(statement).all()
    return dict(unordered({name: " ".join(sql.replace('"', "").split()) for name, sql in statements}))


def made_new(kind: str, registers: Registers, folder: Path) -> Register:
    new = registers.server.empty() if kind == "postgresql" else Register("sqlite", f"sqlite:///{folder / 'new.db'}")
    create_or_upgrade(new.url, owner_url=new.owner_url, now=LATER, backup=None)
    return new


def test_older_register_is_upgraded_with_its_data(
    register: Register, database: Database, registers: Registers, tmp_path: Path
) -> None:
    fill(database)
    database.close()
    before = rows(register)
    assert all(before[name] for name in ("ledger", "cases", "coverage", "publications", "publication_files", "parts"))
    with later_version(tmp_path):
        with pytest.raises(SchemaOlder):
            open_database(register.url)
        change = create_or_upgrade(register.url, owner_url=register.owner_url, now=LATER, backup=None)
        assert (change.before, change.after) == (REVISIONS[-1], LATER_REVISION)
        after = rows(register)
        assert all(row[COLUMN] is None for row in after["cases"])
        assert ordered(kept(before, after)) == ordered(before)
        assert schema(register) == schema(made_new(register.kind, registers, tmp_path))
        opened = open_database(register.url)
        with opened.transaction() as session:
            record(session, a_case())
            assert check(session) == ()
        opened.close()

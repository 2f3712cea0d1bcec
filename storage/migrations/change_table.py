"""Changes a table that holds rows already, the same way on both databases. Used by migrations alone.

SQLite cannot change a CHECK: the table is made anew from its own statement, edited, and filled from the old one.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

BETWEEN, INDENT = ", \n\t", "\n\t"


def change_table(
    connection: Connection,
    table: str,
    *,
    columns: Mapping[str, str] | None = None,
    rules: Mapping[str, str] | None = None,
) -> None:
    """Add `columns` (name to type, all nullable) after the last one, and set CHECK `rules` (short name to text).

    A rule of a known name takes that one's place, a new one stands at the end, as in the table's class. Triggers of the
    table are not kept: `storage.engine.triggers` installs them anew after every migration.
    """
    named = {f"ck_{table}_{name}": text for name, text in (rules or {}).items()}
    if connection.dialect.name == "sqlite":
        _make_anew(connection, table, columns or {}, named)
    else:
        _alter(connection, table, columns or {}, named)


def _alter(connection: Connection, table: str, columns: Mapping[str, str], rules: Mapping[str, str]) -> None:
    for name, kind in columns.items():
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    for name, text in rules.items():
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({text})".replace("%", "%%"))


def _make_anew(connection: Connection, table: str, columns: Mapping[str, str], rules: Mapping[str, str]) -> None:
    statements = "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL ORDER BY rowid"
    made: str = connection.exec_driver_sql(statements, (table, "table")).scalar_one()
    indexes = connection.exec_driver_sql(statements, (table, "index")).scalars().all()
    old = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
    kept = ", ".join(old)
    connection.exec_driver_sql(_edited(made, f"{table}_anew", columns, rules))
    connection.exec_driver_sql(f"INSERT INTO {table}_anew ({kept}) SELECT {kept} FROM {table}")  # noqa: S608 (our names)
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for index in indexes:
        connection.exec_driver_sql(index)


def _edited(statement: str, name: str, columns: Mapping[str, str], rules: Mapping[str, str]) -> str:
    """The CREATE TABLE statement, as SQLAlchemy writes it: one column or constraint a line."""
    _, _, rest = statement.partition(INDENT)
    body, _, tail = rest.rpartition("\n)")
    items = body.split(BETWEEN)
    first_rule = next(backend for backend, item in enumerate(items) if item.startswith("CONSTRAINT "))
    items[first_rule:first_rule] = [f"{column} {kind}" for column, kind in columns.items()]
    for rule, text in rules.items():
        wanted, start = f"CONSTRAINT {rule} CHECK ({text})", f"CONSTRAINT {rule} CHECK "
        backend = next((at for at, item in enumerate(items) if item.startswith(start)), None)
        if backend is None:
            items.append(wanted)
        else:
            items[backend] = wanted
    return f"CREATE TABLE {name} ({INDENT}{BETWEEN.join(items)}\n){tail}"

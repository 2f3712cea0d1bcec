"""Changes a table that has rows, the same way on both databases. Only migrations use it.

SQLite cannot change a CHECK: a new table is made from its own edited statement, and filled from the old one.
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

    A rule with an existing name replaces that rule; a new rule is added at the end, as in the class. Triggers of the
    table are lost: `storage.engine.triggers` reinstalls them after every migration.
    """
    named = {f"ck_{table}_{name}": text for name, text in (rules or {}).items()}
    if connection.dialect.name == "sqlite":
        _rebuild(connection, table, columns or {}, named)
    else:
        _alter(connection, table, columns or {}, named)


def _alter(connection: Connection, table: str, columns: Mapping[str, str], rules: Mapping[str, str]) -> None:
    for name, kind in columns.items():
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    for name, text in rules.items():
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({text})".replace("%", "%%"))


def _rebuild(connection: Connection, table: str, columns: Mapping[str, str], rules: Mapping[str, str]) -> None:
    statements = "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL ORDER BY rowid"
    statement: str = connection.exec_driver_sql(statements, (table, "table")).scalar_one()
    indexes = connection.exec_driver_sql(statements, (table, "index")).scalars().all()
    columns_before = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
    names = ", ".join(columns_before)
    connection.exec_driver_sql(_edited(statement, f"{table}_new", columns, rules))
    connection.exec_driver_sql(f"INSERT INTO {table}_new ({names}) SELECT {names} FROM {table}")  # noqa: S608 (our names)
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {table}_new RENAME TO {table}")
    for index in indexes:
        connection.exec_driver_sql(index)


def _edited(statement: str, name: str, columns: Mapping[str, str], rules: Mapping[str, str]) -> str:
    """Edit a CREATE TABLE statement as SQLAlchemy writes it: one column or constraint per line."""
    _, _, rest = statement.partition(INDENT)
    body, _, tail = rest.rpartition("\n)")
    items = body.split(BETWEEN)
    first_rule = next(index for index, item in enumerate(items) if item.startswith("CONSTRAINT "))
    items[first_rule:first_rule] = [f"{column} {kind}" for column, kind in columns.items()]
    for rule, text in rules.items():
        constraint, start = f"CONSTRAINT {rule} CHECK ({text})", f"CONSTRAINT {rule} CHECK "
        index = next((number for number, item in enumerate(items) if item.startswith(start)), None)
        if index is None:
            items.append(constraint)
        else:
            items[index] = constraint
    return f"CREATE TABLE {name} ({INDENT}{BETWEEN.join(items)}\n){tail}"

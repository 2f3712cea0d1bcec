"""Many rows into one table, without what the library does for each row of its own accord."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, insert


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns. Text and numbers go to the driver as they are, other types as they bind."""
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    bound = _bound(connection, table, rows)
    if compiled.positional:
        values_of = itemgetter(*(compiled.positiontup or ()))
        connection.exec_driver_sql(str(compiled), [values_of(row) for row in bound])
    else:
        connection.exec_driver_sql(str(compiled), list(bound))


def _bound(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    types = {name: table.c[name].type.dialect_impl(connection.dialect) for name in rows[0]}
    found = {name: kind.bind_processor(connection.dialect) for name, kind in types.items()}
    processors = {name: processor for name, processor in found.items() if processor is not None}
    if not processors:
        return rows
    return [{**row, **{name: bind(row[name]) for name, bind in processors.items()}} for row in rows]

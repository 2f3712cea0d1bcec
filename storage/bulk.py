"""Many rows into one table, without what the library does for each row of its own accord."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, insert


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns. The values go to the driver as they are: text, numbers and nothing else."""
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    if compiled.positional:
        values_of = itemgetter(*(compiled.positiontup or ()))
        connection.exec_driver_sql(str(compiled), [values_of(row) for row in rows])
    else:
        connection.exec_driver_sql(str(compiled), list(rows))

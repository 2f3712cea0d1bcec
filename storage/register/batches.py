"""Writes many rows at once, with a digest over their lines, and draws the references of new rows."""

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.orm import Session

from storage.tables.checks import CROCKFORD

BATCH = 1000
Row = TypeVar("Row")
REFERENCE_LENGTH = 8
TO_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", CROCKFORD)


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows with the same columns. Text and numbers go to the driver unchanged, other types as they bind."""
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    bound = _bound(connection, table, rows)
    if compiled.positional:
        values_of = itemgetter(*(compiled.positiontup or ()))
        connection.exec_driver_sql(str(compiled), [values_of(row) for row in bound])
    else:
        connection.exec_driver_sql(str(compiled), list(bound))


def _bound(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    types = {name: table.c[name].type.dialect_impl(connection.dialect) for name in rows[0]}
    by_column = {name: kind.bind_processor(connection.dialect) for name, kind in types.items()}
    processors = {name: processor for name, processor in by_column.items() if processor is not None}
    if not processors:
        return rows
    return [{**row, **{name: bind(row[name]) for name, bind in processors.items()}} for row in rows]


def new_references(session: Session, table: Table, number: int) -> list[str]:
    """Return unused references of a table; they are random, since consecutive numbers would reveal how many it has."""
    references: dict[str, None] = {}
    while len(references) < number:
        drawn = _random_references(number - len(references))
        taken = session.scalars(select(table.c.reference).where(table.c.reference.in_(drawn))).all()
        references |= dict.fromkeys(drawn.difference(taken))
    return list(references)


def _random_references(number: int) -> set[str]:
    """Return at most `number` references: five random bytes make eight characters."""
    signs = base64.b32encode(secrets.token_bytes(5 * number)).decode().translate(TO_CROCKFORD)
    return {signs[start : start + REFERENCE_LENGTH] for start in range(0, len(signs), REFERENCE_LENGTH)}


def write_batches(
    session: Session,
    table: Table,
    values: Iterable[Row],
    rows_of: Callable[[list[Row]], list[dict[str, Any]]],
    line: Callable[[dict[str, Any]], bytes],
) -> tuple[int, str]:
    """Insert the rows that `rows_of` makes of values, and return their number and the digest of their lines."""
    count, digest, source = 0, hashlib.sha256(), iter(values)
    while batch := list(islice(source, BATCH)):
        rows = rows_of(batch)
        insert_all(session.connection(), table, rows)
        for row in rows:
            digest.update(line(row))
        count += len(rows)
    return count, digest.hexdigest()

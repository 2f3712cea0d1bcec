"""Figures published elsewhere: written by an import, never changed; they can only be withdrawn, with a reason.

It does not interpret them.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, exists, insert, select, update
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.ledger.chain import instant_of
from storage.tables.figures import FIGURES
from storage.tables.register import LEDGER
from storage.vocabulary.figures import Figure
from storage.vocabulary.publishing import EntryKind

COLUMNS = (
    "period", "table_name", "row_name", "column_name", "state", "value", "low", "high", "missing", "covered", "reason",
    "source", "attribution", "disputed",
)  # fmt: skip
Place = tuple[str, str, str, str]  # period, table, row, column
CELL = ("state", "value", "low", "high", "missing", "covered", "reason")


def add_imported(
    session: Session,
    figures: Iterable[Figure],
    *,
    files: Mapping[str, str],
    file_format: str,
    now: datetime,
    actor: str,
) -> int:
    """Write checked figures under one ledger entry and return its number. `files`: SHA-256 by name."""
    entry = entries.head(session).seq + 1
    rows = [{"imported_by": entry, **_values(figure)} for figure in figures]
    session.connection().execute(insert(FIGURES), rows)
    digest = hashlib.sha256(b"".join(map(figure_line, rows)))
    payload = {
        "files": dict(files),
        "format": file_format,
        "figures": len(rows),
        "figures_digest": digest.hexdigest(),
        "disputed": sum(row["disputed"] != "[]" for row in rows),
    }
    entries.append(session, EntryKind.FIGURES_IMPORTED, payload, actor=actor, now=now)
    return entry


def imported(session: Session) -> tuple[Figure, ...]:
    """Return all imported figures that were not withdrawn, in their order."""
    return tuple(_figure(row) for row in _counting(session))


def withdraw(session: Session, places: Collection[Place], reason: str, *, now: datetime, actor: str) -> int:
    """Withdraw figures by their places and return their number. Their rows remain, and the ledger has the reason.

    To replace figures, withdraw them and call `add_imported` with the new ones in the same transaction.
    """
    rows = [row for row in _counting(session) if _figure(row).place in places]
    if not rows:
        return 0
    payload = {
        "reason": reason,
        "periods": sorted({row["period"] for row in rows}),
        "figures": len(rows),
        "figures_digest": hashlib.sha256(b"".join(map(figure_line, rows))).hexdigest(),
    }
    entry = entries.append(session, EntryKind.FIGURES_WITHDRAWN, payload, actor=actor, now=now)
    same_row = FIGURES.c.id == bindparam("row_id")
    session.connection().execute(
        update(FIGURES).where(same_row).values(withdrawn_by=entry), [{"row_id": row["id"]} for row in rows]
    )
    return len(rows)


def _counting(session: Session) -> Sequence[RowMapping]:
    """Return the rows that were not withdrawn, in their order."""
    statement = select(FIGURES).where(FIGURES.c.withdrawn_by.is_(None))
    return session.execute(statement.order_by(FIGURES.c.id)).mappings().all()


def file_imported_at(session: Session, sha256: str) -> datetime | None:
    """Return when a file with these bytes was imported; None if it never was, or its import was fully withdrawn."""
    counting = exists().where(FIGURES.c.imported_by == LEDGER.c.seq, FIGURES.c.withdrawn_by.is_(None))
    statement = select(LEDGER.c.at, LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.FIGURES_IMPORTED, counting)
    for row in session.execute(statement.order_by(LEDGER.c.seq)):
        if sha256 in json.loads(row.payload)["files"].values():
            return instant_of(row.at)
    return None


def figure_line(row: Mapping[Any, Any]) -> bytes:
    """Return the canonical form of a stored figure."""
    return json.dumps([row[column] for column in COLUMNS], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _values(figure: Figure) -> dict[str, Any]:
    return {
        "period": figure.period,
        "table_name": figure.table,
        "row_name": figure.row,
        "column_name": figure.column,
        **{field: figure.cell.get(field) for field in CELL},
        "source": figure.source,
        "attribution": figure.attribution,
        "disputed": json.dumps(figure.disputed, ensure_ascii=False),
    }


def _figure(row: Mapping[Any, Any]) -> Figure:
    return Figure(
        period=row["period"],
        table=row["table_name"],
        row=row["row_name"],
        column=row["column_name"],
        cell={field: row[field] for field in CELL if row[field] is not None},
        source=row["source"],
        attribution=row["attribution"],
        disputed=tuple(json.loads(row["disputed"])),
    )

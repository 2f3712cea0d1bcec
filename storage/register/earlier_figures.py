"""Figures published elsewhere: written by an import, never changed; at most withdrawn, with a reason.

Decides nothing about what they mean.
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
    """Write checked figures under one ledger entry, whose number is returned. `files`: SHA-256 by name."""
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
    """All that was imported and not withdrawn, in its order."""
    return tuple(_figure(row) for row in _counting(session))


def withdraw(session: Session, places: Collection[Place], reason: str, *, now: datetime, actor: str) -> int:
    """Take figures back by their places: how many there were. Their rows stay, and the ledger says why.

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
    taken = FIGURES.c.id == bindparam("taken")
    session.connection().execute(
        update(FIGURES).where(taken).values(withdrawn_by=entry), [{"taken": row["id"]} for row in rows]
    )
    return len(rows)


def _counting(session: Session) -> Sequence[RowMapping]:
    """The rows that were not withdrawn, in their order."""
    counting = select(FIGURES).where(FIGURES.c.withdrawn_by.is_(None))
    return session.execute(counting.order_by(FIGURES.c.id)).mappings().all()


def file_imported_at(session: Session, sha256: str) -> datetime | None:
    """When a file of exactly these bytes was imported; None if it never was, or if all its import was withdrawn."""
    counting = exists().where(FIGURES.c.imported_by == LEDGER.c.seq, FIGURES.c.withdrawn_by.is_(None))
    wanted = select(LEDGER.c.at, LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.FIGURES_IMPORTED, counting)
    for row in session.execute(wanted.order_by(LEDGER.c.seq)):
        if sha256 in json.loads(row.payload)["files"].values():
            return instant_of(row.at)
    return None


def figure_line(row: Mapping[Any, Any]) -> bytes:
    """The canonical form of a stored figure."""
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

"""What people said of a period's figures before they were published: why some jump, and what they counted themselves.

Only the ledger keeps it. A later explanation of a figure, and later counts of a period, replace the earlier ones.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.tables.register import LEDGER
from storage.vocabulary.publishing import EntryKind

Place = tuple[str, str, str]


def explain(
    session: Session, period: str, places: Sequence[Place], explanation: str, *, actor: str, now: datetime
) -> None:
    """Keep why figures of a period jump."""
    facts = {"period": period, "places": [list(place) for place in places], "explanation": explanation}
    entries.append(session, EntryKind.JUMPS_EXPLAINED, facts, actor=actor, now=now)


def explanations(session: Session, period: str) -> dict[Place, str]:
    """Return the newest explanation of each figure."""
    return {
        (table, row, column): facts["explanation"]
        for facts in _said(session, EntryKind.JUMPS_EXPLAINED, period)
        for table, row, column in facts["places"]
    }


def expect(
    session: Session, period: str, counts: Mapping[Place, int], sha256: str, *, actor: str, now: datetime
) -> None:
    """Keep the counts that a period's report must have; none ends that."""
    facts = {"period": period, "counts": [[*place, count] for place, count in counts.items()], "sha256": sha256}
    entries.append(session, EntryKind.COUNTS_EXPECTED, facts, actor=actor, now=now)


def expected(session: Session, period: str) -> dict[Place, int]:
    """Return the counts that a period's report must have."""
    newest = max(_said(session, EntryKind.COUNTS_EXPECTED, period), key=lambda facts: facts["seq"], default=None)
    return {} if newest is None else {(table, row, column): count for table, row, column, count in newest["counts"]}


def _said(session: Session, kind: EntryKind, period: str) -> Iterator[dict[str, Any]]:
    statement = select(LEDGER.c.seq, LEDGER.c.payload).where(LEDGER.c.kind == kind).order_by(LEDGER.c.seq)
    for row in session.execute(statement):
        facts = json.loads(row.payload)
        if facts["period"] == period:
            yield {**facts, "seq": row.seq}

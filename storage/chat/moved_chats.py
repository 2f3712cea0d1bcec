"""Groups that became supergroups under another id, read from the ledger."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.tables.register import LEDGER
from storage.vocabulary.publishing import EntryKind

CLOCK = "clock"


def moved(session: Session) -> Mapping[int, int]:
    """Return the present id of each chat that moved, by its former id."""
    statement = select(LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.CHAT_MIGRATED).order_by(LEDGER.c.seq)
    steps = [json.loads(payload) for payload in session.scalars(statement)]
    ids: dict[int, int] = {}
    for step in steps:
        ids = {old: step["new"] if new == step["old"] else new for old, new in ids.items()}
        ids[step["old"]] = step["new"]
    return ids


def note(session: Session, old: int, new: int, now: datetime) -> bool:
    """Record a move; return False, with no change, if it is known already."""
    if moved(session).get(old) == new:
        return False
    entries.append(session, EntryKind.CHAT_MIGRATED, {"old": old, "new": new}, actor=CLOCK, now=now)
    return True

"""Groups that became supergroups under another number, as the ledger tells it."""

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
    """The former number of each chat that moved, and its present one."""
    wanted = select(LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.CHAT_MIGRATED).order_by(LEDGER.c.seq)
    steps = [json.loads(payload) for payload in session.scalars(wanted)]
    found: dict[int, int] = {}
    for step in steps:
        found = {old: step["new"] if new == step["old"] else new for old, new in found.items()}
        found[step["old"]] = step["new"]
    return found


def note(session: Session, old: int, new: int, now: datetime) -> bool:
    """Write down a move; False, and nothing done, where it is known already."""
    if moved(session).get(old) == new:
        return False
    entries.append(session, EntryKind.CHAT_MIGRATED, {"old": old, "new": new}, actor=CLOCK, now=now)
    return True

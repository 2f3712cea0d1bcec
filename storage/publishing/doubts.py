"""Settles parts whose delivery is uncertain: by looking at the channel, or by a person's decision.

Every step is a compare-and-set, with a ledger entry in the same transaction. False: somebody else was first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.ledger.chain import instant_text
from storage.publishing import parts
from storage.publishing.parts import Part
from storage.tables.publishing import PARTS
from storage.vocabulary.publishing import EntryKind, PartState

NOTHING, UNDECIDED = "nothing", "cannot tell"


def adopt(session: Session, part: Part, message_ids: Sequence[int], *, removed: Sequence[int], now: datetime) -> bool:
    """Record that the part was posted, as these messages; other copies or fragments of it were removed."""
    if not parts.note_sent(session, part, message_ids, now):
        return False
    note_removed(session, part, removed, now)
    parts.enter(session, EntryKind.PART_ADOPTED, part, now, message_ids=list(message_ids))
    return True


def miss(session: Session, part: Part, *, removed: Sequence[int], now: datetime) -> bool:
    """Record that the part was not posted, so it may be sent again. Fragments of it were removed."""
    if not _plan_again(session, part):
        return False
    note_removed(session, part, removed, now)
    parts.enter(session, EntryKind.PART_PROBED, part, now, found=NOTHING)
    return True


def postpone(session: Session, part: Part, *, look_at: datetime, now: datetime) -> bool:
    """Record that looking could not decide, so it is repeated later."""
    values = {"not_before": instant_text(look_at), "probes": part.probes + 1}
    if not _while_unasked(session, part, values):
        return False
    parts.enter(session, EntryKind.PART_PROBED, part, now, found=UNDECIDED)
    return True


def ask(session: Session, part: Part, now: datetime) -> bool:
    """Leave the decision to people."""
    return _while_unasked(session, part, {"asked_at": instant_text(now)})


def decide(session: Session, part: Part, message_ids: Sequence[int] | None, *, actor: str, now: datetime) -> bool:
    """Record a person's decision: posted as these messages (if they could be found), or None: it is sent again."""
    changed = _plan_again(session, part) if message_ids is None else parts.note_sent(session, part, message_ids, now)
    if changed:
        ids = None if message_ids is None else list(message_ids)
        parts.enter(session, EntryKind.PART_SETTLED, part, now, actor=actor, message_ids=ids)
    return changed


def note_removed(session: Session, part: Part, message_ids: Sequence[int], now: datetime) -> None:
    """Record that fragments or second copies of a part were deleted from the channel."""
    if message_ids:
        parts.enter(session, EntryKind.PART_REMOVED, part, now, message_ids=list(message_ids))


def _plan_again(session: Session, part: Part) -> bool:
    """End the doubt together with its reason, so that the next reason is reported even if it is the same."""
    return parts.move(session, part, PartState.PLANNED, {"not_before": None, "asked_at": None, "reason": None})


def _while_unasked(session: Session, part: Part, values: dict[str, Any]) -> bool:
    """Change a part that stays in doubt; the number of looks prevents two such changes at once."""
    unchanged = (PARTS.c.id == part.id, PARTS.c.state == PartState.UNKNOWN, PARTS.c.attempt == part.attempt)
    looks = (PARTS.c.probes == part.probes, PARTS.c.asked_at.is_(None))
    return bool(session.connection().execute(update(PARTS).where(*unchanged, *looks).values(values)).rowcount)

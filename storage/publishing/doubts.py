"""The end of a doubt: what looking at the channel has shown, or a person has said, of a part whose outcome is unknown.

Every step is a compare-and-set, told to the ledger in the same transaction. False: somebody was first.
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
    """It stands, as these messages; what else of it was found has been removed."""
    if not parts.note_sent(session, part, message_ids, now):
        return False
    note_removed(session, part, removed, now)
    parts.enter(session, EntryKind.PART_ADOPTED, part, now, message_ids=list(message_ids))
    return True


def miss(session: Session, part: Part, *, removed: Sequence[int], now: datetime) -> bool:
    """It does not stand: it may be sent again. Fragments of it have been removed."""
    if not _plan_again(session, part):
        return False
    note_removed(session, part, removed, now)
    parts.enter(session, EntryKind.PART_PROBED, part, now, found=NOTHING)
    return True


def postpone(session: Session, part: Part, *, look_at: datetime, now: datetime) -> bool:
    """Looking could not decide: it is done again later."""
    values = {"not_before": instant_text(look_at), "probes": part.probes + 1}
    if not _while_unasked(session, part, values):
        return False
    parts.enter(session, EntryKind.PART_PROBED, part, now, found=UNDECIDED)
    return True


def ask(session: Session, part: Part, now: datetime) -> bool:
    """Leave it to people."""
    return _while_unasked(session, part, {"asked_at": instant_text(now)})


def decide(session: Session, part: Part, message_ids: Sequence[int] | None, *, actor: str, now: datetime) -> bool:
    """A person has looked: it stands (as these messages, where they could be found), or None: it is sent again."""
    moved = _plan_again(session, part) if message_ids is None else parts.note_sent(session, part, message_ids, now)
    if moved:
        ids = None if message_ids is None else list(message_ids)
        parts.enter(session, EntryKind.PART_SETTLED, part, now, actor=actor, message_ids=ids)
    return moved


def note_removed(session: Session, part: Part, message_ids: Sequence[int], now: datetime) -> None:
    """Messages that were a fragment or a second copy of a part have been deleted from the channel."""
    if message_ids:
        parts.enter(session, EntryKind.PART_REMOVED, part, now, message_ids=list(message_ids))


def _plan_again(session: Session, part: Part) -> bool:
    """The doubt is over, and its reason with it: the next one is news, whatever it says."""
    return parts.move(session, part, PartState.PLANNED, {"not_before": None, "asked_at": None, "reason": None})


def _while_unasked(session: Session, part: Part, values: dict[str, Any]) -> bool:
    """A change of a part that stays in doubt; the count of looks keeps two of them apart."""
    unchanged = (PARTS.c.id == part.id, PARTS.c.state == PartState.UNKNOWN, PARTS.c.attempt == part.attempt)
    looks = (PARTS.c.probes == part.probes, PARTS.c.asked_at.is_(None))
    return bool(session.connection().execute(update(PARTS).where(*unchanged, *looks).values(values)).rowcount)

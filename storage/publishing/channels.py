"""What is known about each channel: the highest message id, and whether its posts can be found silently."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger.chain import instant_text
from storage.tables.publishing import CHANNELS

WORKS, FAILS = "works", "fails"


def last_id(session: Session, channel: str) -> int | None:
    """Return the highest message id seen in a channel; None if there was none."""
    return session.scalar(select(CHANNELS.c.last_id).where(CHANNELS.c.channel == channel))


def see(session: Session, channel: str, message_ids: Iterable[int]) -> None:
    """Record that messages with these ids were seen."""
    newest = max(message_ids, default=0)
    if newest < 1 or insert_if_new(session, CHANNELS, {"channel": channel, "last_id": newest}):
        return
    statement = update(CHANNELS).where(CHANNELS.c.channel == channel, CHANNELS.c.last_id < newest)
    session.execute(statement.values(last_id=newest))


def silent_check(session: Session, channel: str) -> bool | None:
    """Return whether posts can be found there without leaving a trace; None if that was never tested."""
    result = session.scalar(select(CHANNELS.c.silent_check).where(CHANNELS.c.channel == channel))
    return None if result is None else result == WORKS


def keep_silent_check(session: Session, channel: str, *, works: bool, now: datetime) -> None:
    """Record the result of that test, for a channel in which a message was seen."""
    values = {"silent_check": WORKS if works else FAILS, "tried_at": instant_text(now)}
    session.execute(update(CHANNELS).where(CHANNELS.c.channel == channel).values(values))

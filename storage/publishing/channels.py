"""What is known of each channel: the highest message id seen, and whether its posts can be looked for in silence."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger.chain import instant_text
from storage.tables.publishing import CHANNELS

WORKS, FAILS = "works", "fails"


def last_id(session: Session, channel: str) -> int | None:
    """The highest message id seen in a channel; None where none was."""
    return session.scalar(select(CHANNELS.c.last_id).where(CHANNELS.c.channel == channel))


def see(session: Session, channel: str, message_ids: Iterable[int]) -> None:
    """Messages of these ids were seen there."""
    newest = max(message_ids, default=0)
    if newest < 1 or insert_if_new(session, CHANNELS, {"channel": channel, "last_id": newest}):
        return
    mine = update(CHANNELS).where(CHANNELS.c.channel == channel, CHANNELS.c.last_id < newest)
    session.execute(mine.values(last_id=newest))


def silent_check(session: Session, channel: str) -> bool | None:
    """Whether looking for a post in silence was found to work there; None where it was never tried."""
    found = session.scalar(select(CHANNELS.c.silent_check).where(CHANNELS.c.channel == channel))
    return None if found is None else found == WORKS


def keep_silent_check(session: Session, channel: str, *, works: bool, now: datetime) -> None:
    """Write down what a try has shown, for a channel in which a message was seen."""
    values = {"silent_check": WORKS if works else FAILS, "tried_at": instant_text(now)}
    session.execute(update(CHANNELS).where(CHANNELS.c.channel == channel).values(values))

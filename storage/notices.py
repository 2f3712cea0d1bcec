"""Messages owed to the admin chat: written in the transaction of what they tell, one for each topic."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.chain import instant_text
from storage.database import insert_if_new
from storage.tables_published import NOTICES


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that the admins have not been sent yet; `text` is Telegram's HTML."""

    topic: str
    text: str


def owe(session: Session, topic: str, text: str, now: datetime) -> None:
    """Owe a message; a topic that was owed before stays as it was."""
    insert_if_new(session, NOTICES, {"topic": topic, "text": text, "owed_at": instant_text(now), "told_at": None})


def owed(session: Session) -> tuple[Notice, ...]:
    """Every message not told yet, oldest first."""
    unsent = select(NOTICES.c.topic, NOTICES.c.text).where(NOTICES.c.told_at.is_(None))
    rows = session.execute(unsent.order_by(NOTICES.c.owed_at, NOTICES.c.topic))
    return tuple(Notice(row.topic, row.text) for row in rows)


def mark_told(session: Session, topic: str, now: datetime) -> None:
    """The message stands in the admin chat."""
    session.execute(update(NOTICES).where(NOTICES.c.topic == topic).values(told_at=instant_text(now)))

"""Messages for the admin chat: queued in the transaction of what they report, one for each topic."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger.chain import instant_text
from storage.tables.publishing import NOTICES

# Made once: each tick asks it, and making a statement takes as long as its answer.
OWED = (
    select(NOTICES.c.topic, NOTICES.c.text, NOTICES.c.choices)
    .where(NOTICES.c.told_at.is_(None))
    .order_by(NOTICES.c.owed_at, NOTICES.c.topic)
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button to stand below a message: its label, and what it does to what, as it was at a revision."""

    label: str
    action: str
    subject: str
    revision: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class AdminMessage:
    """A message that the admins have not been sent yet; `text` is Telegram's HTML."""

    topic: str
    text: str
    choices: tuple[Choice, ...] = ()


def queue(session: Session, topic: str, text: str, now: datetime, choices: Sequence[Choice] = ()) -> bool:
    """Queue a message; False if one of this topic was queued before, which stays as it is."""
    kept = json.dumps([astuple(choice) for choice in choices], ensure_ascii=False) if choices else None
    row = {"topic": topic, "text": text, "owed_at": instant_text(now), "told_at": None, "choices": kept}
    return insert_if_new(session, NOTICES, row)


def queued(session: Session) -> tuple[AdminMessage, ...]:
    """Every message not told yet, oldest first."""
    rows = session.execute(OWED)
    return tuple(AdminMessage(row.topic, row.text, _choices(row.choices)) for row in rows)


def mark_sent(session: Session, topic: str, now: datetime) -> None:
    """The message stands in the admin chat."""
    session.execute(update(NOTICES).where(NOTICES.c.topic == topic).values(told_at=instant_text(now)))


def _choices(text: str | None) -> tuple[Choice, ...]:
    return () if text is None else tuple(Choice(*choice) for choice in json.loads(text))

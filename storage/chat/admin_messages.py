"""Messages for the admin chat: queued in the transaction that they report, one for each topic."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger.chain import instant_text
from storage.tables.publishing import NOTICES

# Built once, because each tick runs it, and building a statement takes as long as running it.
QUEUED = (
    select(NOTICES.c.topic, NOTICES.c.text, NOTICES.c.choices)
    .where(NOTICES.c.told_at.is_(None))
    .order_by(NOTICES.c.owed_at, NOTICES.c.topic)
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button below a message: its label, and its action on a subject as it was at a revision."""

    label: str
    action: str
    subject: str
    revision: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class AdminMessage:
    """A message that was not sent to the admins yet; `text` is Telegram's HTML."""

    topic: str
    text: str
    choices: tuple[Choice, ...] = ()


def queue(session: Session, topic: str, text: str, now: datetime, choices: Sequence[Choice] = ()) -> bool:
    """Queue a message; return False if one of this topic was queued before, which remains unchanged."""
    kept = json.dumps([astuple(choice) for choice in choices], ensure_ascii=False) if choices else None
    row = {"topic": topic, "text": text, "owed_at": instant_text(now), "told_at": None, "choices": kept}
    return insert_if_new(session, NOTICES, row)


def queued(session: Session) -> tuple[AdminMessage, ...]:
    """Return every message not sent yet, oldest first."""
    rows = session.execute(QUEUED)
    return tuple(AdminMessage(row.topic, row.text, _choices(row.choices)) for row in rows)


def mark_sent(session: Session, topic: str, now: datetime) -> None:
    """Record that the message was sent to the admin chat."""
    session.execute(update(NOTICES).where(NOTICES.c.topic == topic).values(told_at=instant_text(now)))


def _choices(text: str | None) -> tuple[Choice, ...]:
    return () if text is None else tuple(Choice(*choice) for choice in json.loads(text))

"""Messages to the admins: queued in the transaction of what they report, once for each topic.

A row keeps what a message is about and its facts. Its text is made when it is sent, in the reader's language.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger.chain import instant_text
from storage.tables.publishing import NOTICES
from storage.vocabulary.admin_messages import ChoiceKind, MessageKind

MessageFacts = Mapping[str, Any]  # values of JSON
# Made once: each tick asks it, and making a statement takes as long as its answer.
QUEUED = (
    select(NOTICES.c.topic, NOTICES.c.kind, NOTICES.c.facts, NOTICES.c.choices)
    .where(NOTICES.c.told_at.is_(None))
    .order_by(NOTICES.c.owed_at, NOTICES.c.topic)
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button below a message: what it offers, and what it does to what, as it was at a revision.

    `beside`: it is in the row of the button before it.
    """

    kind: ChoiceKind
    action: str
    subject: str
    revision: str
    style: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class AdminMessage:
    """A message that the admins have not been sent yet."""

    topic: str
    kind: MessageKind
    facts: MessageFacts = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


def queue(
    session: Session, topic: str, kind: MessageKind, facts: MessageFacts, now: datetime, choices: Sequence[Choice] = ()
) -> bool:
    """Queue a message; False if one of this topic was queued before, which stays as it is."""
    row = {
        "topic": topic,
        "kind": kind.value,
        "facts": json.dumps(facts, ensure_ascii=False),
        "owed_at": instant_text(now),
        "told_at": None,
        "choices": json.dumps([astuple(choice) for choice in choices], ensure_ascii=False) if choices else None,
    }
    return insert_if_new(session, NOTICES, row)


def queued(session: Session) -> tuple[AdminMessage, ...]:
    """Return every message that was not sent yet, oldest first."""
    rows = session.execute(QUEUED)
    return tuple(
        AdminMessage(row.topic, MessageKind(row.kind), json.loads(row.facts), _choices(row.choices)) for row in rows
    )


def mark_sent(session: Session, topic: str, now: datetime) -> None:
    """Write down that the admins were sent the message of this topic."""
    session.execute(update(NOTICES).where(NOTICES.c.topic == topic).values(told_at=instant_text(now)))


def _choices(text: str | None) -> tuple[Choice, ...]:
    kept = [] if text is None else json.loads(text)
    return tuple(Choice(ChoiceKind(kind), *others) for kind, *others in kept)

"""Cards: forms that people fill in a chat, stored as rows so that a restart loses nothing."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.orm import Session

from storage.chat.buttons import NONCE_BYTES, StaleButton
from storage.ledger.chain import canonical_json, instant_text
from storage.tables.chat import CARDS

LASTING = timedelta(days=7)
RECORD, AMEND, REMOVAL, AMEND_REMOVAL = "record", "amend", "removal", "amend_removal"
OPEN, DONE, DROPPED = "open", "done", "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An open form. `base` is its initial content, `step` the next question, `reference` its case."""

    id: str
    kind: str
    state: str
    person: int
    chat: int
    message_id: int | None
    revision: int
    reference: str | None
    step: str
    base: Mapping[str, str]
    form: Mapping[str, str]
    expires_at: str

    @property
    def is_open(self) -> bool:
        """Return whether it can still be filled in."""
        return self.state == OPEN

    @property
    def amends(self) -> bool:
        """Return whether it changes what is recorded already."""
        return self.kind in (AMEND, AMEND_REMOVAL)

    @property
    def is_removal(self) -> bool:
        """Return whether it is about an order to remove content."""
        return self.kind in (REMOVAL, AMEND_REMOVAL)


def begin(
    session: Session,
    *,
    kind: str,
    person: int,
    chat: int,
    form: Mapping[str, str],
    step: str,
    now: datetime,
    reference: str | None = None,
) -> Card:
    """Create a card, and delete the expired cards with their content."""
    session.execute(delete(CARDS).where(CARDS.c.expires_at <= instant_text(now)))
    at, content = instant_text(now), canonical_json(form)
    row = {
        "id": secrets.token_urlsafe(NONCE_BYTES),
        "kind": kind,
        "state": OPEN,
        "person": str(person),
        "chat": str(chat),
        "message_id": None,
        "revision": 1,
        "reference": reference,
        "step": step,
        "base": content,
        "form": content,
        "opened_at": at,
        "changed_at": at,
        "expires_at": instant_text(now + LASTING),
    }
    session.execute(insert(CARDS), row)
    return _card(row)


def find(session: Session, card: str, now: datetime) -> Card | None:
    """Return the card of this id in any state, unless it expired."""
    statement = select(CARDS).where(CARDS.c.id == card, CARDS.c.expires_at > instant_text(now))
    row = session.execute(statement).mappings().first()
    return None if row is None else _card(row)


def of_person(session: Session, *, person: int, chat: int, now: datetime) -> tuple[Card, ...]:
    """Return a person's open cards in a chat, most recently changed first."""
    conditions = (CARDS.c.person == str(person), CARDS.c.chat == str(chat), CARDS.c.state == OPEN)
    unexpired = CARDS.c.expires_at > instant_text(now)
    rows = session.execute(select(CARDS).where(*conditions, unexpired).order_by(CARDS.c.changed_at.desc(), CARDS.c.id))
    return tuple(_card(row) for row in rows.mappings())


def change(session: Session, card: Card, *, now: datetime, **changes: Any) -> Card:  # noqa: ANN401 (columns of the card)
    """Return the card with these columns changed, if it is still as it was seen. Raises StaleButton."""
    values = {name: canonical_json(value) if name == "form" else value for name, value in changes.items()}
    values |= {"revision": card.revision + 1, "changed_at": instant_text(now)}
    unchanged = (CARDS.c.id == card.id, CARDS.c.revision == card.revision, CARDS.c.state == OPEN)
    if not session.connection().execute(update(CARDS).where(*unchanged).values(values)).rowcount:
        raise StaleButton
    row = session.execute(select(CARDS).where(CARDS.c.id == card.id)).mappings().one()
    return _card(row)


def note_message(session: Session, card: str, message_id: int) -> None:
    """Record the message that shows the card."""
    session.execute(update(CARDS).where(CARDS.c.id == card).values(message_id=message_id))


def _card(row: RowMapping | dict[str, Any]) -> Card:
    return Card(
        id=row["id"],
        kind=row["kind"],
        state=row["state"],
        person=int(row["person"]),
        chat=int(row["chat"]),
        message_id=row["message_id"],
        revision=row["revision"],
        reference=row["reference"],
        step=row["step"],
        base=json.loads(row["base"]),
        form=json.loads(row["form"]),
        expires_at=row["expires_at"],
    )

"""Makes buttons of choices: each telling of a message has its own, and the older ones stay good until they expire."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, cast

from bot.actions.ports import Key, Keys
from storage import buttons
from storage.database import Session
from storage.notices import Choice

CHOICES_LAST = timedelta(days=60)
ADMIN_BUTTON = "a:"
Style = Literal["", "danger", "success", "primary"]


def keys_of(session: Session, choices: Sequence[Choice], now: datetime) -> Keys:
    """A row for each choice, open to everybody with the role."""
    return tuple((_key(session, choice, now),) for choice in choices)


def _key(session: Session, choice: Choice, now: datetime) -> Key:
    nonce = buttons.issue(
        session,
        action=choice.action,
        subject=choice.subject,
        revision=choice.revision,
        person=None,
        now=now,
        lasting=CHOICES_LAST,
    )
    return Key(choice.label, ADMIN_BUTTON + nonce, style=cast("Style", choice.style))

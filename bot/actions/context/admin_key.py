"""A key below a message to admins: its button is a row of the register, and the key carries the row's nonce."""

from datetime import datetime, timedelta
from typing import Literal

from bot.actions.context.channel_port import Key
from storage.chat import buttons
from storage.engine.database import Session

ADMIN_BUTTON = "a:"
Style = Literal["", "danger", "success", "primary"]


def admin_key(
    session: Session,
    label: str,
    *,
    action: str,
    subject: str,
    person: int | None,
    now: datetime,
    lasting: timedelta,
    revision: str = "",
    style: Style = "",
) -> Key:
    """Issue a button that this person may press, or everybody with the role if there is none, and return its key."""
    nonce = buttons.issue(
        session, action=action, subject=subject, revision=revision, person=person, now=now, lasting=lasting
    )
    return Key(label, ADMIN_BUTTON + nonce, style=style)

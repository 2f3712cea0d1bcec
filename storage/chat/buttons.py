"""Buttons of the admins: each a random nonce that binds action, object, revision, person and expiry, used once.

A nonce does not reveal its action. The caller checks the rights of the person who presses again.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from storage.ledger.chain import instant_text
from storage.tables.chat import BUTTONS
from storage.vocabulary.errors import NotPermittedError

NONCE_BYTES = 16
NONCE_LENGTH = 22
KEPT_AFTER_EXPIRY = timedelta(days=1)


class StaleButton(NotPermittedError):
    """The button expired, or it is unknown."""

    what = "this button is out of date; nothing was done"
    todo = "check the current state"


class PressedButton(StaleButton):
    """Somebody pressed the button before."""

    what = "this button was already pressed; nothing was done again"


class OthersButton(StaleButton):
    """The button belongs to another person."""

    what = "this button is for someone else; nothing was done"
    todo = "use the command to get your own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What a button does: `action` on `subject` as it was at `revision`, for `person` alone or (None) for a role."""

    nonce: str
    action: str
    subject: str
    revision: str
    person: int | None


def issue(
    session: Session,
    *,
    action: str,
    subject: str,
    revision: str,
    person: int | None,
    now: datetime,
    lasting: timedelta,
) -> str:
    """Create a button and return its nonce of 22 characters; delete buttons that expired a day ago."""
    session.execute(delete(BUTTONS).where(BUTTONS.c.expires_at <= instant_text(now - KEPT_AFTER_EXPIRY)))
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    row = {
        "nonce": nonce,
        "action": action,
        "subject": subject,
        "revision": revision,
        "person": None if person is None else str(person),
        "issued_at": instant_text(now),
        "expires_at": instant_text(now + lasting),
        "used_at": None,
    }
    session.execute(insert(BUTTONS), row)
    return nonce


def look(session: Session, nonce: str) -> Button | None:
    """Return what a button would do, used or not, without using it; None if there is no such button."""
    row = session.execute(select(BUTTONS).where(BUTTONS.c.nonce == nonce)).mappings().first()
    return None if row is None else _button(row)


def take(session: Session, nonce: str, *, person: int, now: datetime) -> Button:
    """Use a button, in the transaction of its effect. Raises StaleButton or one of its subclasses."""
    fresh = (
        BUTTONS.c.nonce == nonce,
        BUTTONS.c.used_at.is_(None),
        BUTTONS.c.expires_at > instant_text(now),
        or_(BUTTONS.c.person.is_(None), BUTTONS.c.person == str(person)),
    )
    result = session.connection().execute(update(BUTTONS).where(*fresh).values(used_at=instant_text(now)))
    row = session.execute(select(BUTTONS).where(BUTTONS.c.nonce == nonce)).mappings().first()
    if row is None:
        raise StaleButton
    if not result.rowcount:
        raise _why_stale(row, person)
    return _button(row)


def refuse_stale(session: Session, nonce: str, *, person: int, now: datetime) -> None:
    """Raise what `take` would raise, without using the button: for answers that must come before long work."""
    row = session.execute(select(BUTTONS).where(BUTTONS.c.nonce == nonce)).mappings().first()
    if row is None:
        raise StaleButton
    is_fresh = row["used_at"] is None and row["expires_at"] > instant_text(now)
    if not is_fresh or row["person"] not in (None, str(person)):
        raise _why_stale(row, person)


def _why_stale(row: RowMapping, person: int) -> StaleButton:
    if row["person"] not in (None, str(person)):
        return OthersButton()
    return PressedButton() if row["used_at"] is not None else StaleButton()


def _button(row: RowMapping) -> Button:
    return Button(
        nonce=row["nonce"],
        action=row["action"],
        subject=row["subject"],
        revision=row["revision"],
        person=None if row["person"] is None else int(row["person"]),
    )

"""What the bot looks after: when each thing is to be looked at next, and what the last look found wrong."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.chain import instant_of, instant_text
from storage.database import insert_if_new
from storage.tables_published import LOOKS


@dataclass(frozen=True, slots=True)
class Look:
    """The next look at something, and what the last one found; "" is nothing wrong."""

    due_at: datetime
    found: str


def of(session: Session, subject: str) -> Look | None:
    """What is known of a subject; None before the first look."""
    row = session.execute(select(LOOKS.c.due_at, LOOKS.c.found).where(LOOKS.c.subject == subject)).first()
    return None if row is None else Look(instant_of(row.due_at), row.found)


def with_prefix(session: Session, prefix: str) -> tuple[tuple[str, Look], ...]:
    """Every subject that begins with these letters, in order, with what is known of it."""
    wanted = select(LOOKS).where(LOOKS.c.subject.startswith(prefix, autoescape=True)).order_by(LOOKS.c.subject)
    return tuple((row.subject, Look(instant_of(row.due_at), row.found)) for row in session.execute(wanted))


def is_due(session: Session, subject: str, now: datetime, *, first: datetime | None = None) -> bool:
    """Whether to look now; the first look is due at once, or at a moment."""
    known = of(session, subject)
    due_at = known.due_at if known is not None else first
    return due_at is None or due_at <= now


def keep(session: Session, subject: str, *, due_at: datetime, found: str) -> None:
    """Write down a look."""
    values = {"due_at": instant_text(due_at), "found": found}
    if not insert_if_new(session, LOOKS, {"subject": subject, **values}):
        session.execute(update(LOOKS).where(LOOKS.c.subject == subject).values(values))


def hasten(session: Session, subjects: Collection[str], now: datetime) -> None:
    """Look at these at the next opportunity."""
    session.execute(update(LOOKS).where(LOOKS.c.subject.in_(subjects)).values(due_at=instant_text(now)))

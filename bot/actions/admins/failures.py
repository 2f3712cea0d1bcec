"""Runs each step of the work on its own, so that a failure stops no other step, and records its cause.

A cause is reported once, and `/status` and `check` show it for as long as it lasts.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.actions.context.context import Context
from reports.charts.process import DrawingStopped
from storage.chat.admin_messages import AdminMessage
from storage.engine import disk_reserve
from storage.engine.database import Session, file_of
from storage.engine.errors import DiskFull, LeaseLost
from storage.publishing import inspections
from storage.publishing.publications import StaleDraft
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.errors import DomainError, TryLaterError

logger = logging.getLogger(__name__)

PREFIX = "hindrance:"
REPORT = "report:"
VARYING = re.compile(r"\d+|charts-\w+|0x[0-9a-f]+")  # what differs from one attempt to the next


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that prevents a step of the work, since when, and why."""

    subject: str
    since: datetime
    reason: str


def attempt_with_reserve(context: Context, subject: str, step: Callable[[], object]) -> bool:
    """Run a step that must work even on a full disk: if needed, it releases the reserved disk space."""

    def with_reserve() -> object:
        try:
            return step()
        except DiskFull:
            register = file_of(context.settings.storage.url)
            if register is None or not disk_reserve.give_up(register):
                raise
            return step()

    return attempt(context, subject, with_reserve)


def need_room(context: Context) -> None:
    """Raise DiskFull if the disk has no room for the reserve: the rest is for notices only."""
    register = file_of(context.settings.storage.url)
    if register is not None and not disk_reserve.keep(register):
        raise DiskFull(database=register)


def attempt(context: Context, subject: str, step: Callable[[], object]) -> bool:
    """Run one step. Returns False if the step returns it or fails; a failure is recorded for the admins."""
    try:
        done = step()
    except (LeaseLost, DrawingStopped):
        raise  # this process must stop
    except (StaleDraft, TryLaterError) as error:
        logger.info("%s: %s", subject, error)
        return False
    except DomainError as error:
        logger.warning("%s: %s", subject, error)
        note_failure(context, subject, str(error))
        return False
    except Exception as error:
        logger.exception("%s failed; the next tick tries again", subject)
        note_failure(context, subject, f"{type(error).__name__}; see the bot's log")
        return False
    with tolerated():
        clear(context, subject)
    return done is not False


@contextmanager
def tolerated() -> Iterator[None]:
    """Continue if the register cannot be written or read now. A process that has lost its lease stops."""
    try:
        yield
    except LeaseLost:
        raise
    except DomainError as error:
        logger.warning("Not written down: %s", error)


def note_failure(context: Context, subject: str, reason: str) -> None:
    """Record a cause and queue one message to the admins; in memory if the register cannot be written."""
    now = context.now()
    day = now.date().isoformat()
    topic = f"{PREFIX}{subject}:{day}:{VARYING.sub('', reason)}"[:200]
    facts = {"subject": subject, "reason": reason}
    try:
        with context.database.reading() as session:
            known = inspections.of(session, f"{PREFIX}{subject}")
        if known is not None and VARYING.sub("", known.found) == VARYING.sub("", reason):
            return
        with context.database.transaction() as session:
            inspections.keep(session, f"{PREFIX}{subject}", due_at=now, found=reason)
            context.queue_message(session, topic, MessageKind.FAILURE, facts)
    except LeaseLost:
        raise
    except Exception as error:  # noqa: BLE001 (whatever it is, the admins must get the cause)
        logger.warning("%s: the register cannot keep what hinders it (%s)", subject, type(error).__name__)
        context.unwritten.messages.setdefault(topic, AdminMessage(topic, MessageKind.FAILURE, facts))


def clear(context: Context, subject: str) -> None:
    """Clear a cause that has ended."""
    with context.database.reading() as session:
        known = inspections.of(session, f"{PREFIX}{subject}")
    if known is not None and known.found:
        with context.database.transaction() as session:
            inspections.keep(session, f"{PREFIX}{subject}", due_at=context.now(), found="")


def failures_of(session: Session) -> tuple[Failure, ...]:
    """Return what prevents work now, ordered by subject."""
    found = inspections.with_prefix(session, PREFIX)
    return tuple(
        Failure(subject.removeprefix(PREFIX), look.due_at, look.found) for subject, look in found if look.found
    )

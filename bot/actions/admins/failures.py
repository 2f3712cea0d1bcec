"""Runs each step of the work by itself, so that one that fails stops no other, and keeps what hindered it.

A cause is reported once, and is shown by `/status` and `check` for as long as it lasts.
"""

import html
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.actions.context.context import Desk
from reports.charts.process import DrawingStopped
from reports.language import words
from storage.chat import admin_messages
from storage.engine import disk_reserve
from storage.engine.database import DiskFull, LeaseLost, Session, file_of
from storage.publishing import inspections
from storage.publishing.publications import StaleDraft
from storage.vocabulary.errors import DomainError, TryLaterError

logger = logging.getLogger(__name__)

PREFIX = "hindrance:"
REPORT = "report:"
VARYING = re.compile(r"\d+|charts-\w+|0x[0-9a-f]+")  # what differs from one try to the next


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something that keeps a step of the work from being done, since when, and why."""

    subject: str
    since: datetime
    reason: str


def attempt_with_reserve(desk: Desk, subject: str, step: Callable[[], object]) -> bool:
    """Do one step that must be done on a full disk too: the room that was kept for it is given up."""

    def with_reserve() -> object:
        try:
            return step()
        except DiskFull:
            register = file_of(desk.settings.storage.url)
            if register is None or not disk_reserve.give_up(register):
                raise
            return step()

    return attempt(desk, subject, with_reserve)


def need_room(desk: Desk) -> None:
    """Raise DiskFull where the disk has no room for the reserve: what is left is for notices alone."""
    register = file_of(desk.settings.storage.url)
    if register is not None and not disk_reserve.keep(register):
        raise DiskFull(place=register)


def attempt(desk: Desk, subject: str, step: Callable[[], object]) -> bool:
    """Do one step. False where it says so or fails; what hindered it has then been noted for the admins."""
    try:
        done = step()
    except (LeaseLost, DrawingStopped):
        raise  # this process must stop
    except (StaleDraft, TryLaterError) as error:
        logger.info("%s: %s", subject, error)
        return False
    except DomainError as error:
        logger.warning("%s: %s", subject, error)
        hinder(desk, subject, str(error))
        return False
    except Exception as error:
        logger.exception("%s failed; the next tick tries again", subject)
        hinder(desk, subject, f"{type(error).__name__}; see the bot's log")
        return False
    with tolerated():
        clear(desk, subject)
    return done is not False


@contextmanager
def tolerated() -> Iterator[None]:
    """Go on without what the register cannot take now. A process that has lost its lease does not."""
    try:
        yield
    except LeaseLost:
        raise
    except DomainError as error:
        logger.warning("Not written down: %s", error)


def hinder(desk: Desk, subject: str, reason: str) -> None:
    """Keep a cause and owe the admins a message about it, once; in memory where the register cannot take it."""
    now = desk.now()
    day = now.date().isoformat()
    topic = f"{PREFIX}{subject}:{day}:{VARYING.sub('', reason)}"[:200]
    try:
        with desk.database.reading() as session:
            known = inspections.of(session, f"{PREFIX}{subject}")
        if known is not None and VARYING.sub("", known.found) == VARYING.sub("", reason):
            return
        with desk.database.transaction() as session:
            inspections.keep(session, f"{PREFIX}{subject}", due_at=now, found=reason)
            admin_messages.owe(session, topic, _text(desk, subject, reason), now)
    except LeaseLost:
        raise
    except Exception as error:  # noqa: BLE001 (whatever it is, the admins must still be sent the cause)
        logger.warning("%s: the register cannot keep what hinders it (%s)", subject, type(error).__name__)
        desk.unwritten.messages.setdefault(topic, _text(desk, subject, reason))


def clear(desk: Desk, subject: str) -> None:
    """Forget a cause that has ended."""
    with desk.database.reading() as session:
        known = inspections.of(session, f"{PREFIX}{subject}")
    if known is not None and known.found:
        with desk.database.transaction() as session:
            inspections.keep(session, f"{PREFIX}{subject}", due_at=desk.now(), found="")


def hindrances(session: Session) -> tuple[Hindrance, ...]:
    """Return what hinders the work now, in the order of the subjects."""
    found = inspections.with_prefix(session, PREFIX)
    return tuple(
        Hindrance(subject.removeprefix(PREFIX), look.due_at, look.found) for subject, look in found if look.found
    )


def _text(desk: Desk, subject: str, reason: str) -> str:
    language = desk.settings.publisher.languages[0]
    shown = html.escape(reason, quote=False)
    if subject.startswith(REPORT):
        return words.text(
            "The report for {period} cannot be prepared or published: {reason}. The bot tries again at every tick. "
            "If the report is not published in time, the channel is sent a notice that it is late.",
            language,
            period=subject.removeprefix(REPORT),
            reason=shown,
        )
    return words.text(
        "Part of the bot's work fails: {reason}. The bot tries again at every tick.", language, reason=shown
    )

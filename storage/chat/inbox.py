"""Telegram may deliver an update again: each has one effect, recorded in the transaction of the effect."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storage.engine.database import Database, insert_if_new
from storage.ledger.chain import instant_text
from storage.tables.chat import INBOX

KEPT = timedelta(days=3)  # Telegram keeps an update for one day


class UpdateRepeated(Exception):
    """The update had its effect already, and its first delivery was answered."""


@dataclass(frozen=True, slots=True)
class OnceDatabase(Database):
    """The register for the handler of one update: its first transaction marks the update as done."""

    update_id: int
    now: datetime
    taken: Event = field(default_factory=Event)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit everything or nothing; raise UpdateRepeated if an earlier delivery of this update had its effect."""
        with Database.transaction(self) as session:
            if not self.taken.is_set():
                _take(session, self.update_id, self.now)
            yield session
        self.taken.set()


def once(database: Database, update_id: int, now: datetime) -> OnceDatabase:
    """Return the same register, for the handler of one update."""
    parts: dict[str, Any] = {attribute.name: getattr(database, attribute.name) for attribute in fields(database)}
    return OnceDatabase(**parts, update_id=update_id, now=now)


def _take(session: Session, update_id: int, now: datetime) -> None:
    session.execute(delete(INBOX).where(INBOX.c.taken_at <= instant_text(now - KEPT)))
    row = {"update_id": str(update_id), "taken_at": instant_text(now)}
    if not insert_if_new(session, INBOX, row):
        raise UpdateRepeated

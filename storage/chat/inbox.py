"""Telegram may deliver an update again: here each has its effect once, noted in the transaction of the effect."""

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
    """The update had its effect already. Nobody needs to be told: the first delivery was answered."""


@dataclass(frozen=True, slots=True)
class OnceDatabase(Database):
    """The register as the handler of one update sees it: its first transaction is the update's only one."""

    update_id: int
    now: datetime
    taken: Event = field(default_factory=Event)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """All or nothing; raises UpdateRepeated where this update had its effect in an earlier delivery."""
        with Database.transaction(self) as session:
            if not self.taken.is_set():
                _take(session, self.update_id, self.now)
            yield session
        self.taken.set()


def once(database: Database, update_id: int, now: datetime) -> OnceDatabase:
    """The same register, for the handler of one update."""
    parts: dict[str, Any] = {each.name: getattr(database, each.name) for each in fields(database)}
    return OnceDatabase(**parts, update_id=update_id, now=now)


def _take(session: Session, update_id: int, now: datetime) -> None:
    session.execute(delete(INBOX).where(INBOX.c.taken_at <= instant_text(now - KEPT)))
    row = {"update_id": str(update_id), "taken_at": instant_text(now)}
    if not insert_if_new(session, INBOX, row):
        raise UpdateRepeated

"""Reference clocks: latest ledger time, database time, confirmed differences."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.ledger.chain import instant_of
from storage.tables.register import LEDGER
from storage.vocabulary.publishing import EntryKind

# Built once, because each tick runs them, and building a statement takes as long as running it.
LATEST = select(LEDGER.c.seq, LEDGER.c.at).order_by(LEDGER.c.at.desc(), LEDGER.c.seq).limit(1)
CONFIRMED = (
    select(LEDGER.c.seq, LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.CLOCK_CONFIRMED).order_by(LEDGER.c.seq)
)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A person confirmed that the clock is right, despite this difference to another clock."""

    seq: int
    witness: str
    difference: timedelta


def latest_entry(session: Session) -> tuple[int, datetime] | None:
    """Return the entry with the latest time, which may not be the last; None if there is none."""
    row = session.execute(LATEST).first()
    return None if row is None else (row.seq, instant_of(row.at))


def database_now(session: Session) -> datetime | None:
    """Return the time of the database's own clock; None if the database uses this machine's."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    now: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return now.astimezone(UTC)


def confirmations(session: Session) -> tuple[Confirmation, ...]:
    """Return everything that people confirmed about the clock, oldest first."""
    rows = []
    for row in session.execute(CONFIRMED):
        facts = json.loads(row.payload)
        rows.append(Confirmation(row.seq, facts["witness"], timedelta(seconds=facts["difference_seconds"])))
    return tuple(rows)


def confirm(session: Session, *, witness: str, difference: timedelta, actor: str, now: datetime) -> None:
    """Record that a person confirms the clock."""
    facts = {"witness": witness, "difference_seconds": int(difference.total_seconds())}
    entries.append(session, EntryKind.CLOCK_CONFIRMED, facts, actor=actor, now=now)

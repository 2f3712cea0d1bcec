"""The other clocks that the register knows: the ledger's latest time, the database's own, and what people confirmed."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.ledger.chain import instant_of
from storage.tables.register import LEDGER
from storage.vocabulary.publishing import EntryKind

# Made once: each tick asks them, and making a statement takes as long as its answer.
LATEST = select(LEDGER.c.seq, LEDGER.c.at).order_by(LEDGER.c.at.desc(), LEDGER.c.seq).limit(1)
CONFIRMED = (
    select(LEDGER.c.seq, LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.CLOCK_CONFIRMED).order_by(LEDGER.c.seq)
)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A person said that the clock is right, in spite of such a difference to another one."""

    seq: int
    witness: str
    difference: timedelta


def latest_entry(session: Session) -> tuple[int, datetime] | None:
    """The entry with the latest time, which need not be the last; None while there is none."""
    row = session.execute(LATEST).first()
    return None if row is None else (row.seq, instant_of(row.at))


def database_now(session: Session) -> datetime | None:
    """What the database's own clock shows; None where it has none but this machine's."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    shown: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return shown.astimezone(UTC)


def confirmations(session: Session) -> tuple[Confirmation, ...]:
    """Everything that people confirmed of the clock, oldest first."""
    found = []
    for row in session.execute(CONFIRMED):
        told = json.loads(row.payload)
        found.append(Confirmation(row.seq, told["witness"], timedelta(seconds=told["difference_seconds"])))
    return tuple(found)


def confirm(session: Session, *, witness: str, difference: timedelta, actor: str, now: datetime) -> None:
    """Write down that a person says the clock is right."""
    told = {"witness": witness, "difference_seconds": int(difference.total_seconds())}
    entries.append(session, EntryKind.CLOCK_CONFIRMED, told, actor=actor, now=now)

"""The lease of the one process that delivers, and the fence that every write of its holder is checked against.

A file has one holder until that process ends. A server may admit another process while the holder is frozen or cut
off; the writes of the old holder are then refused, because its fence is no longer the newest.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage.engine.errors import LeaseLost
from storage.ledger.chain import instant_text
from storage.ledger.clocks import database_now
from storage.tables.publishing import LEASES

WORK = "work"
LEASE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work. `left` returns the seconds for which it is certain; `when_lost` adds a callback for its end.

    `fence` is None if only the end of the process can end the lease.
    """

    fence: int | None = None
    left: Callable[[], float] = lambda: math.inf
    when_lost: Callable[[Callable[[], None]], None] = lambda _then: None


def take(session: Session, holder: str) -> int:
    """Become the newest holder and return the new fence. From now on no holder of an older fence can write."""
    now = database_now(session)
    assert now is not None  # noqa: S101 (only servers have leases, and a clock)
    row = {"holder": holder, "taken_at": instant_text(now)}
    statement = update(LEASES).where(LEASES.c.name == WORK).values(fence=LEASES.c.fence + 1, **row)
    if not session.connection().execute(statement).rowcount:
        session.execute(insert(LEASES).values(name=WORK, fence=1, **row))
    fence: int = session.execute(select(LEASES.c.fence).where(LEASES.c.name == WORK)).scalar_one()
    return fence


def require(session: Session, fence: int, name: str) -> None:
    """Raise LeaseLost if another process has taken over. Nobody can take over during this transaction."""
    if session.execute(select(LEASES.c.fence).where(LEASES.c.name == WORK)).scalar() != fence:
        raise LeaseLost(database=name)

"""Being the one process that delivers: the lease, and the fence that every write of its holder is checked against.

A file has one holder for as long as its process lives. A server may let another in while a holder is frozen or cut
off; whatever that one tries to write later bears a fence that is no longer the newest, and is refused.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage.engine.errors import LeaseLost
from storage.ledger.chain import instant_text
from storage.ledger.clocks import database_now
from storage.tables.leases import LEASES

WORK = "work"
LEASE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work. `left` tells for how many seconds it is sure; `when_lost` has something done once it ends.

    `fence` is None where nothing but the end of the process can take it away.
    """

    fence: int | None = None
    left: Callable[[], float] = lambda: math.inf
    when_lost: Callable[[Callable[[], None]], None] = lambda _then: None


def take(session: Session, holder: str) -> int:
    """Be the newest holder: the number of this turn. Nobody who holds an older one writes from here on."""
    shown = database_now(session)
    assert shown is not None  # noqa: S101 (only servers have leases, and a clock)
    row = {"holder": holder, "taken_at": instant_text(shown)}
    taken = update(LEASES).where(LEASES.c.name == WORK).values(fence=LEASES.c.fence + 1, **row)
    if not session.connection().execute(taken).rowcount:
        session.execute(insert(LEASES).values(name=WORK, fence=1, **row))
    fence: int = session.execute(select(LEASES.c.fence).where(LEASES.c.name == WORK)).scalar_one()
    return fence


def require(session: Session, fence: int, backend: str) -> None:
    """Raise LeaseLost where another has taken over. Among writers nobody can take over while this one writes."""
    if session.execute(select(LEASES.c.fence).where(LEASES.c.name == WORK)).scalar() != fence:
        raise LeaseLost(database=backend)

"""Later looks for a second copy of a part that was in doubt: one hour and one day after it was settled."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from storage.chain import instant_text
from storage.database import insert_if_new
from storage.tables_published import SWEEPS

AFTER = (timedelta(hours=1), timedelta(hours=24))
# Made once: each tick asks it, and making a statement takes as long as its answer.
DUE = (
    select(SWEEPS.c.part_id)
    .where(SWEEPS.c.done_at.is_(None), SWEEPS.c.due_at <= bindparam("now"))
    .distinct()
    .order_by(SWEEPS.c.part_id)
)


def plan(session: Session, part_id: int, settled_at: datetime) -> None:
    """Look again at these moments."""
    for wait in AFTER:
        row = {"part_id": part_id, "due_at": instant_text(settled_at + wait), "done_at": None}
        insert_if_new(session, SWEEPS, row)


def due(session: Session, now: datetime) -> tuple[int, ...]:
    """The parts to be swept for now, each once."""
    return tuple(session.scalars(DUE, {"now": instant_text(now)}))


def mark_done(session: Session, part_id: int, now: datetime) -> None:
    """Every look that was due at this moment is done."""
    mine = update(SWEEPS).where(SWEEPS.c.part_id == part_id, SWEEPS.c.done_at.is_(None))
    session.execute(mine.where(SWEEPS.c.due_at <= instant_text(now)).values(done_at=instant_text(now)))

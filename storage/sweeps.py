"""Later looks for a second copy of a part that was in doubt: one hour and one day after it was settled."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.chain import instant_text
from storage.database import insert_if_new
from storage.tables_published import SWEEPS

AFTER = (timedelta(hours=1), timedelta(hours=24))


def plan(session: Session, part_id: int, settled_at: datetime) -> None:
    """Look again at these moments."""
    for wait in AFTER:
        row = {"part_id": part_id, "due_at": instant_text(settled_at + wait), "done_at": None}
        insert_if_new(session, SWEEPS, row)


def due(session: Session, now: datetime) -> tuple[int, ...]:
    """The parts to be swept for now, each once."""
    open_now = SWEEPS.c.done_at.is_(None) & (SWEEPS.c.due_at <= instant_text(now))
    return tuple(session.scalars(select(SWEEPS.c.part_id).where(open_now).distinct().order_by(SWEEPS.c.part_id)))


def mark_done(session: Session, part_id: int, now: datetime) -> None:
    """Every look that was due at this moment is done."""
    mine = update(SWEEPS).where(SWEEPS.c.part_id == part_id, SWEEPS.c.done_at.is_(None))
    session.execute(mine.where(SWEEPS.c.due_at <= instant_text(now)).values(done_at=instant_text(now)))

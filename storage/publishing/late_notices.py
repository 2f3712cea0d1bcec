"""Notices in the channel that a report is late. They use the outbox but have no line in the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger import entries
from storage.ledger.chain import instant_or_none, instant_text, text_digest
from storage.publishing.planned_parts import Message, PlannedPart, part_row
from storage.tables.publishing import PARTS, PUBLICATIONS
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import EntryKind, NoticeKind, PublicationState

# Built once, because each tick runs it, and building a statement takes as long as running it.
UNFINISHED = (
    select(PUBLICATIONS.c.id, PUBLICATIONS.c.period)
    .where(PUBLICATIONS.c.kind == NoticeKind.LATE_NOTICE, PUBLICATIONS.c.state == PublicationState.PUBLISHING)
    .order_by(PUBLICATIONS.c.id)
)


@dataclass(frozen=True, slots=True)
class ChannelNotice:
    """A notice that is not posted in full yet."""

    id: int
    period: str


def seal(
    session: Session,
    *,
    period: Period,
    due_at: datetime,
    parts: Sequence[PlannedPart],
    now: datetime,
) -> bool:
    """Plan the late notice of a period, one part per channel. Return False, with no change, if there is one."""
    facts = {
        "period": period.label,
        "kind": NoticeKind.LATE_NOTICE.value,
        "edition": 1,
        "start_on": period.start.isoformat(),
        "end_on": period.end.isoformat(),
        "due_at": instant_text(due_at),
        "digest": text_digest("\n".join(part.payload.markup for part in parts if isinstance(part.payload, Message))),
        "revision": 1,
    }
    moment = instant_text(now)
    row = {**facts, "state": PublicationState.PUBLISHING.value, "drafted_at": moment, "sealed_at": moment}
    if not insert_if_new(session, PUBLICATIONS, row):
        return False
    number = session.scalars(select(PUBLICATIONS.c.id).where(*_of(period))).one()
    planned = [part_row(number, part) for part in parts]
    session.execute(insert(PARTS), planned)
    rows = [[row["channel"], row["part"], row["position"], text_digest(row["payload"])] for row in planned]
    entries.append(session, EntryKind.NOTICE_SEALED, {**facts, "parts": rows}, actor=entries.CLOCK, now=now)
    return True


def unfinished(session: Session) -> tuple[ChannelNotice, ...]:
    """Return notices that are not in every channel yet, in the order of their sealing."""
    return tuple(ChannelNotice(row.id, row.period) for row in session.execute(UNFINISHED))


def mark_published(session: Session, notice: ChannelNotice, now: datetime) -> bool:
    """Record that every part was posted. Return False if that was recorded before."""
    result = session.connection().execute(
        update(PUBLICATIONS)
        .where(PUBLICATIONS.c.id == notice.id, PUBLICATIONS.c.state == PublicationState.PUBLISHING)
        .values(state=PublicationState.PUBLISHED.value, published_at=instant_text(now))
    )
    if result.rowcount:
        facts = {"period": notice.period, "kind": NoticeKind.LATE_NOTICE.value, "edition": 1}
        entries.append(session, EntryKind.NOTICE_PUBLISHED, facts, actor=entries.CLOCK, now=now)
    return bool(result.rowcount)


def is_sealed(session: Session, period: Period) -> bool:
    """Return whether a late notice for a period was posted, or is being posted."""
    return promised_at(session, period) is not None


def promised_at(session: Session, period: Period) -> datetime | None:
    """Return when a report was due according to its late notice; None without one."""
    return instant_or_none(session.scalar(select(PUBLICATIONS.c.due_at).where(*_of(period))))


def _of(period: Period) -> tuple[ColumnElement[bool], ...]:
    return PUBLICATIONS.c.kind == NoticeKind.LATE_NOTICE, PUBLICATIONS.c.period == period.label

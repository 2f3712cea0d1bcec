"""The outbox: each part is claimed before its call and settled after it. A doubt stops its channel's queue.

Every change is a compare-and-set on the state and the attempt: 0 changed rows mean that somebody else was first.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, select, update
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger import entries
from storage.ledger.chain import instant_or_none, instant_text
from storage.publishing import channels, uploads
from storage.publishing.planned_parts import PIN, AlbumPayload, Payload, payload_of
from storage.tables.publishing import PARTS, PUBLICATIONS, SWEEPS
from storage.vocabulary.publishing import OPEN, PART_MOVES, SENDABLE, EntryKind, PartState, PublicationState

SWEEP_AFTER = (timedelta(hours=1), timedelta(hours=24))


# Made once: each tick asks it, and making a statement takes as long as its answer.
DUE_SWEEPS = (
    select(SWEEPS.c.part_id)
    .where(SWEEPS.c.done_at.is_(None), SWEEPS.c.due_at <= bindparam("now"))
    .distinct()
    .order_by(SWEEPS.c.part_id)
)
RETRY_PAUSE = timedelta(seconds=30)


# Made once: each tick asks it, and making a statement takes as long as its answer.
IN_STATE = select(PARTS).where(PARTS.c.state == bindparam("state")).order_by(PARTS.c.id)


def plan_sweeps(session: Session, part_id: int, settled_at: datetime) -> None:
    """Plan later checks for a second copy."""
    for wait in SWEEP_AFTER:
        row = {"part_id": part_id, "due_at": instant_text(settled_at + wait), "done_at": None}
        insert_if_new(session, SWEEPS, row)


def due_sweeps(session: Session, now: datetime) -> tuple[int, ...]:
    """Return the parts to check now, each once."""
    return tuple(session.scalars(DUE_SWEEPS, {"now": instant_text(now)}))


def mark_swept(session: Session, part_id: int, now: datetime) -> None:
    """Record that every due check was made."""
    statement = update(SWEEPS).where(SWEEPS.c.part_id == part_id, SWEEPS.c.done_at.is_(None))
    session.execute(statement.where(SWEEPS.c.due_at <= instant_text(now)).values(done_at=instant_text(now)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message, album or pin of a publication in one channel, with its delivery so far.

    `base_id` is the highest message id known in the channel when its call began (None: none was known); if the call
    succeeded, the message has a higher id. `doubts` counts the calls with an unknown outcome, `probes` the looks at the
    channel since the last of them that could not decide; `asked_at` is set when people are asked.
    """

    id: int
    publication_id: int
    channel: str
    part: str
    position: int
    state: PartState
    attempt: int
    payload: Payload
    message_ids: tuple[int, ...]
    reason: str | None
    not_before: datetime | None
    base_id: int | None
    doubts: int
    probes: int
    asked_at: datetime | None


def next_part(session: Session, publication_id: int, now: datetime) -> Part | None:
    """Return the part of a publication to send next: first in its channel's queue, not in doubt, and due."""
    own_parts = (part for part in _fronts(session) if part.publication_id == publication_id)
    return next((part for part in own_parts if _ready(part, now)), None)


def _fronts(session: Session) -> list[Part]:
    """Return the first open part of each channel over all publications: a doubt or a refusal blocks those behind it.

    They are in the order of their sealing; notices have no number in the history.
    """
    statement = (
        select(PARTS)
        .join(PUBLICATIONS, PUBLICATIONS.c.id == PARTS.c.publication_id)
        .where(PARTS.c.state.in_(OPEN))
        .order_by(PUBLICATIONS.c.sealed_at, func.coalesce(PUBLICATIONS.c.seq, 0), PARTS.c.position, PARTS.c.id)
    )
    fronts: dict[str, Part] = {}
    for row in session.execute(statement).mappings():
        fronts.setdefault(row["channel"], _part(row))
    return list(fronts.values())


def _ready(part: Part, now: datetime) -> bool:
    return part.state in SENDABLE and (part.not_before is None or part.not_before <= now)


def claim(session: Session, part: Part, now: datetime) -> Part | None:
    """Record that the call is about to begin; return None if somebody else was first."""
    values = {"attempt": part.attempt + 1, "claimed_at": instant_text(now), "not_before": None, "settled_at": None}
    if not part.doubts:  # a call in doubt may still arrive: the search starts where the first one began
        values["base_id"] = channels.last_id(session, part.channel)
    if not move(session, part, PartState.SENDING, values):
        return None
    return by_id(session, part.id)


def mark_sent(session: Session, part: Part, message_ids: Sequence[int], now: datetime) -> bool:
    """Record that a part is in the channel, with these message ids."""
    kind = EntryKind.REPORT_PINNED if part.part == PIN else EntryKind.PART_SENT
    if not note_sent(session, part, message_ids, now):
        return False
    enter(session, kind, part, now, message_ids=list(message_ids))
    return True


def note_sent(session: Session, part: Part, message_ids: Sequence[int], now: datetime) -> bool:
    """Record, before the caller's own entry, that a part was sent; plan later checks if it was in doubt."""
    values = {"message_ids": json.dumps(list(message_ids)), "settled_at": instant_text(now), "reason": None}
    if not move(session, part, PartState.SENT, {**values, "asked_at": None}):
        return False
    channels.see(session, part.channel, message_ids)
    if isinstance(part.payload, AlbumPayload):
        uploads.keep_sent(session, part.id, part.payload)
    if part.doubts:
        plan_sweeps(session, part.id, now)
    return True


def mark_not_sent(
    session: Session, part: Part, reason: str, *, not_before: datetime, now: datetime, refused: bool = False
) -> bool:
    """Record that a part was surely not posted: it may be sent again, but not before a moment.

    `refused`: Telegram does not accept it as it is. A repeated reason gets no new entry in the ledger.
    """
    state = PartState.REFUSED if refused else PartState.PLANNED
    settled = {"settled_at": instant_text(now)} if refused else {}
    if not move(session, part, state, {"reason": reason, "not_before": instant_text(not_before), **settled}):
        return False
    if reason != part.reason:
        enter(session, EntryKind.PART_REFUSED, part, now, reason=reason, state=state.value)
    return True


def mark_doubtful(session: Session, part: Part, reason: str, *, look_at: datetime, now: datetime) -> bool:
    """Record that it is unknown whether a part arrived: nothing follows it until that is checked."""
    values = {"reason": reason, "not_before": instant_text(look_at), "doubts": part.doubts + 1, "probes": 0}
    if not move(session, part, PartState.UNKNOWN, values):
        return False
    enter(session, EntryKind.PART_DOUBTED, part, now, reason=reason)
    return True


def sending(session: Session) -> tuple[Part, ...]:
    """Return parts whose call began and was never settled; after a start, these are from a dead process."""
    return _in_state(session, PartState.SENDING)


def doubtful(session: Session) -> tuple[Part, ...]:
    """Return parts that block their channel until somebody looks at it."""
    return _in_state(session, PartState.UNKNOWN)


def complete(session: Session, publication_id: int) -> bool:
    """Return whether every part of a publication is in its channels."""
    statement = select(func.count()).where(PARTS.c.publication_id == publication_id, PARTS.c.state != PartState.SENT)
    return not session.scalar(statement)


def of_publication(session: Session, publication_id: int) -> tuple[Part, ...]:
    """Return all parts of a publication, by channel and in their order."""
    statement = select(PARTS).where(PARTS.c.publication_id == publication_id)
    rows = session.execute(statement.order_by(PARTS.c.channel, PARTS.c.position)).mappings()
    return tuple(_part(row) for row in rows)


def message_ids(session: Session, publication_id: int, channel: str, part: str) -> tuple[int, ...]:
    """Return the message ids of a sent part."""
    statement = select(PARTS.c.message_ids).where(
        PARTS.c.publication_id == publication_id, PARTS.c.channel == channel, PARTS.c.part == part
    )
    return _ids(session.scalar(statement))


def payloads(session: Session, channel: str) -> Iterator[Payload]:
    """Yield the content of each part for a channel, sent or not."""
    for row in session.execute(select(PARTS.c.part, PARTS.c.payload).where(PARTS.c.channel == channel)):
        yield payload_of(row.part, row.payload)


def posted_ids(session: Session, channel: str) -> frozenset[int]:
    """Return every message id of a sent part in a channel."""
    statement = select(PARTS.c.message_ids).where(PARTS.c.channel == channel, PARTS.c.state == PartState.SENT)
    return frozenset(number for text in session.scalars(statement) for number in _ids(text))


def pinned(session: Session, channel: str) -> tuple[int, ...]:
    """Return the message that was pinned last in a channel; an empty tuple before the first."""
    statement = (
        select(PARTS.c.message_ids)
        .join(PUBLICATIONS, PUBLICATIONS.c.id == PARTS.c.publication_id)
        .where(PARTS.c.channel == channel, PARTS.c.part == PIN, PARTS.c.state == PartState.SENT)
        .where(PUBLICATIONS.c.state != PublicationState.SUPERSEDED)
        .order_by(PUBLICATIONS.c.seq.desc())
        .limit(1)
    )
    return _ids(session.scalar(statement))


def _in_state(session: Session, state: PartState) -> tuple[Part, ...]:
    rows = session.execute(IN_STATE, {"state": state}).mappings()
    return tuple(_part(row) for row in rows)


def by_id(session: Session, part_id: int) -> Part:
    """Return the part of a row."""
    return _part(session.execute(select(PARTS).where(PARTS.c.id == part_id)).mappings().one())


def move(session: Session, part: Part, state: PartState, values: Mapping[str, Any]) -> bool:
    """Change the state of a part as it was seen; return False, with no change, if it has changed since."""
    if state not in PART_MOVES[part.state]:
        return False
    unchanged = (PARTS.c.id == part.id, PARTS.c.state == part.state, PARTS.c.attempt == part.attempt)
    result = session.connection().execute(update(PARTS).where(*unchanged).values(state=state.value, **values))
    return bool(result.rowcount)


def enter(
    session: Session, kind: EntryKind, part: Part, now: datetime, *, actor: str = entries.CLOCK, **facts: object
) -> None:
    """Append a ledger entry about a part."""
    statement = select(PUBLICATIONS.c.period, PUBLICATIONS.c.kind, PUBLICATIONS.c.edition)
    name = session.execute(statement.where(PUBLICATIONS.c.id == part.publication_id)).mappings().one()
    entry = {**name, "channel": part.channel, "part": part.part, "attempt": part.attempt, **facts}
    entries.append(session, kind, entry, actor=actor, now=now)


def _part(row: RowMapping) -> Part:
    return Part(
        id=row["id"],
        publication_id=row["publication_id"],
        channel=row["channel"],
        part=row["part"],
        position=row["position"],
        state=PartState(row["state"]),
        attempt=row["attempt"],
        payload=payload_of(row["part"], row["payload"]),
        message_ids=_ids(row["message_ids"]),
        reason=row["reason"],
        not_before=instant_or_none(row["not_before"]),
        base_id=row["base_id"],
        doubts=row["doubts"] or 0,
        probes=row["probes"] or 0,
        asked_at=instant_or_none(row["asked_at"]),
    )


def _ids(text: str | None) -> tuple[int, ...]:
    return () if text is None else tuple(json.loads(text))

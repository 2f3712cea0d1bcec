"""The outbox: each part is claimed before its call and settled after it. A doubt stops its channel's line.

Every change is a compare-and-set on the state and the attempt: 0 rows changed means that somebody was first.
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
from storage.ledger.chain import instant_of, instant_text
from storage.publishing import channels, uploads
from storage.publishing.states import OPEN, PART_MOVES, SENDABLE
from storage.tables.publishing import PARTS, PUBLICATIONS, SWEEPS
from storage.vocabulary.publishing import EntryKind, PartState, PublicationState

SWEEP_AFTER = (timedelta(hours=1), timedelta(hours=24))


# Made once: each tick asks it, and making a statement takes as long as its answer.
DUE_SWEEPS = (
    select(SWEEPS.c.part_id)
    .where(SWEEPS.c.done_at.is_(None), SWEEPS.c.due_at <= bindparam("now"))
    .distinct()
    .order_by(SWEEPS.c.part_id)
)


def plan_sweeps(session: Session, part_id: int, settled_at: datetime) -> None:
    """Look again at these moments."""
    for wait in SWEEP_AFTER:
        row = {"part_id": part_id, "due_at": instant_text(settled_at + wait), "done_at": None}
        insert_if_new(session, SWEEPS, row)


def due_sweeps(session: Session, now: datetime) -> tuple[int, ...]:
    """The parts to be swept for now, each once."""
    return tuple(session.scalars(DUE_SWEEPS, {"now": instant_text(now)}))


def mark_swept(session: Session, part_id: int, now: datetime) -> None:
    """Every look that was due at this moment is done."""
    mine = update(SWEEPS).where(SWEEPS.c.part_id == part_id, SWEEPS.c.done_at.is_(None))
    session.execute(mine.where(SWEEPS.c.due_at <= instant_text(now)).values(done_at=instant_text(now)))


CLOCK = "clock"
PIN = "pin"
RETRY_PAUSE = timedelta(seconds=30)


# Made once: each tick asks it, and making a statement takes as long as its answer.
IN_STATE = select(PARTS).where(PARTS.c.state == bindparam("state")).order_by(PARTS.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message, album or pin of a publication in one channel, with what became of it so far.

    `base_id` is the highest message id known in the channel when its call began (None: none was known): it note_sent
    behind that one, if it note_sent. `doubts` counts the calls whose outcome was unknown, `probes` the looks at the
    channel that could not decide since the last of them; `asked_at` is set once people are asked.
    """

    id: int
    publication_id: int
    channel: str
    part: str
    position: int
    state: PartState
    attempt: int
    payload: Mapping[str, Any]
    message_ids: tuple[int, ...]
    reason: str | None
    not_before: datetime | None
    base_id: int | None
    doubts: int
    probes: int
    asked_at: datetime | None


def next_part(session: Session, publication_id: int, now: datetime) -> Part | None:
    """The part of a publication to send next: first of a channel's line, not in doubt, and its time has come."""
    mine = (part for part in _fronts(session) if part.publication_id == publication_id)
    return next((part for part in mine if _ready(part, now)), None)


def _fronts(session: Session) -> list[Part]:
    """The first open part of each channel over all publications: behind a doubt or a refusal nothing moves.

    They stand in the order of their sealing; notices have no number in the history.
    """
    wanted = (
        select(PARTS)
        .join(PUBLICATIONS, PUBLICATIONS.c.id == PARTS.c.publication_id)
        .where(PARTS.c.state.in_(OPEN))
        .order_by(PUBLICATIONS.c.sealed_at, func.coalesce(PUBLICATIONS.c.seq, 0), PARTS.c.position, PARTS.c.id)
    )
    fronts: dict[str, Part] = {}
    for row in session.execute(wanted).mappings():
        fronts.setdefault(row["channel"], _part(row))
    return list(fronts.values())


def _ready(part: Part, now: datetime) -> bool:
    return part.state in SENDABLE and (part.not_before is None or part.not_before <= now)


def claim(session: Session, part: Part, now: datetime) -> Part | None:
    """Write down that the call is about to begin; None if somebody was first."""
    values = {"attempt": part.attempt + 1, "claimed_at": instant_text(now), "not_before": None, "settled_at": None}
    if not part.doubts:  # a call in doubt may still land: it is looked for from where the first one began
        values["base_id"] = channels.last_id(session, part.channel)
    if not move(session, part, PartState.SENDING, values):
        return None
    return by_id(session, part.id)


def mark_sent(session: Session, part: Part, message_ids: Sequence[int], now: datetime) -> bool:
    """Keep that a part is in the channel, under these ids."""
    kind = EntryKind.REPORT_PINNED if part.part == PIN else EntryKind.PART_SENT
    if not note_sent(session, part, message_ids, now):
        return False
    enter(session, kind, part, now, message_ids=list(message_ids))
    return True


def note_sent(session: Session, part: Part, message_ids: Sequence[int], now: datetime) -> bool:
    """Keep, for an entry of the caller's, that a part was sent; look again later for one that was in doubt."""
    values = {"message_ids": json.dumps(list(message_ids)), "settled_at": instant_text(now), "reason": None}
    if not move(session, part, PartState.SENT, {**values, "asked_at": None}):
        return False
    channels.see(session, part.channel, message_ids)
    uploads.keep_sent(session, part.id, part.payload)
    if part.doubts:
        plan_sweeps(session, part.id, now)
    return True


def mark_not_sent(
    session: Session, part: Part, reason: str, *, not_before: datetime, now: datetime, refused: bool = False
) -> bool:
    """It surely does not stand in the channel: it may be sent again, not before a moment.

    `refused`: Telegram will not have it as things are. The same reason once more is no news for the ledger.
    """
    state = PartState.REFUSED if refused else PartState.PLANNED
    settled = {"settled_at": instant_text(now)} if refused else {}
    if not move(session, part, state, {"reason": reason, "not_before": instant_text(not_before), **settled}):
        return False
    if reason != part.reason:
        enter(session, EntryKind.PART_REFUSED, part, now, reason=reason, state=state.value)
    return True


def mark_doubtful(session: Session, part: Part, reason: str, *, look_at: datetime, now: datetime) -> bool:
    """Keep that nobody knows whether a part arrived: nothing follows it until it is looked for."""
    values = {"reason": reason, "not_before": instant_text(look_at), "doubts": part.doubts + 1, "probes": 0}
    if not move(session, part, PartState.UNKNOWN, values):
        return False
    enter(session, EntryKind.PART_DOUBTED, part, now, reason=reason)
    return True


def sending(session: Session) -> tuple[Part, ...]:
    """Parts whose call was begun and never settled; at a start, a dead process left them."""
    return _in_state(session, PartState.SENDING)


def doubtful(session: Session) -> tuple[Part, ...]:
    """Parts that stop their line until the channel was looked at."""
    return _in_state(session, PartState.UNKNOWN)


def complete(session: Session, publication_id: int) -> bool:
    """Return whether every part of a publication is in its channels."""
    left = select(func.count()).where(PARTS.c.publication_id == publication_id, PARTS.c.state != PartState.SENT)
    return not session.scalar(left)


def of_publication(session: Session, publication_id: int) -> tuple[Part, ...]:
    """All parts of a publication, by channel and in their order."""
    wanted = select(PARTS).where(PARTS.c.publication_id == publication_id)
    rows = session.execute(wanted.order_by(PARTS.c.channel, PARTS.c.position)).mappings()
    return tuple(_part(row) for row in rows)


def message_ids(session: Session, publication_id: int, channel: str, part: str) -> tuple[int, ...]:
    """Return where a sent part is in its channel."""
    wanted = select(PARTS.c.message_ids).where(
        PARTS.c.publication_id == publication_id, PARTS.c.channel == channel, PARTS.c.part == part
    )
    return _ids(session.scalar(wanted))


def payloads(session: Session, channel: str) -> Iterator[Mapping[str, Any]]:
    """Return what each part for a channel consists of, sent or not."""
    for text in session.scalars(select(PARTS.c.payload).where(PARTS.c.channel == channel)):
        yield json.loads(text)


def posted_ids(session: Session, channel: str) -> frozenset[int]:
    """Every message id under which a part is known to stand in a channel."""
    wanted = select(PARTS.c.message_ids).where(PARTS.c.channel == channel, PARTS.c.state == PartState.SENT)
    return frozenset(number for text in session.scalars(wanted) for number in _ids(text))


def pinned(session: Session, channel: str) -> tuple[int, ...]:
    """The message that was pinned last in a channel; none before the first."""
    wanted = (
        select(PARTS.c.message_ids)
        .join(PUBLICATIONS, PUBLICATIONS.c.id == PARTS.c.publication_id)
        .where(PARTS.c.channel == channel, PARTS.c.part == PIN, PARTS.c.state == PartState.SENT)
        .where(PUBLICATIONS.c.state != PublicationState.SUPERSEDED)
        .order_by(PUBLICATIONS.c.seq.desc())
        .limit(1)
    )
    return _ids(session.scalar(wanted))


def _in_state(session: Session, state: PartState) -> tuple[Part, ...]:
    rows = session.execute(IN_STATE, {"state": state}).mappings()
    return tuple(_part(row) for row in rows)


def by_id(session: Session, part_id: int) -> Part:
    """A part by its row."""
    return _part(session.execute(select(PARTS).where(PARTS.c.id == part_id)).mappings().one())


def move(session: Session, part: Part, state: PartState, values: Mapping[str, Any]) -> bool:
    """One step of a part as it was seen; False, and nothing done, where it is no longer so."""
    if state not in PART_MOVES[part.state]:
        return False
    unchanged = (PARTS.c.id == part.id, PARTS.c.state == part.state, PARTS.c.attempt == part.attempt)
    changed = session.connection().execute(update(PARTS).where(*unchanged).values(state=state.value, **values))
    return bool(changed.rowcount)


def enter(session: Session, kind: EntryKind, part: Part, now: datetime, *, actor: str = CLOCK, **facts: object) -> None:
    """Tell the ledger of a part."""
    wanted = select(PUBLICATIONS.c.period, PUBLICATIONS.c.kind, PUBLICATIONS.c.edition)
    name = session.execute(wanted.where(PUBLICATIONS.c.id == part.publication_id)).mappings().one()
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
        payload=json.loads(row["payload"]),
        message_ids=_ids(row["message_ids"]),
        reason=row["reason"],
        not_before=_instant(row["not_before"]),
        base_id=row["base_id"],
        doubts=row["doubts"] or 0,
        probes=row["probes"] or 0,
        asked_at=_instant(row["asked_at"]),
    )


def _ids(text: str | None) -> tuple[int, ...]:
    return () if text is None else tuple(json.loads(text))


def _instant(text: str | None) -> datetime | None:
    return None if text is None else instant_of(text)

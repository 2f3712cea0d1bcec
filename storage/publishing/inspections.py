"""The posts that are monitored: which publications are in which channel, and what was added to their captions."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger.chain import instant_of, instant_text
from storage.publishing import parts as deliveries
from storage.publishing.parts import Part
from storage.publishing.planned_parts import MARK, MarkPayload, Message
from storage.tables.publishing import FILES, LOOKS, PARTS, PUBLICATIONS
from storage.vocabulary.publishing import POSTED, PartState


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One publication in one channel; `newest`: the channel has no report later in the history."""

    publication_id: int
    channel: str
    period: str
    kind: str
    edition: int
    published_at: datetime
    newest: bool

    @property
    def subject(self) -> str:
        """Return the subject under which its inspections are stored."""
        return f"post:{self.publication_id}:{self.channel}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A line above a caption that links a newer edition; `sent`: it was surely added."""

    edition: int
    language: str
    sent: bool


def posts(session: Session) -> tuple[Post, ...]:
    """Return everything that was published: the newest reports first, then the others, oldest first."""
    statement = (
        select(PUBLICATIONS, PARTS.c.channel)
        .join(PARTS, PARTS.c.publication_id == PUBLICATIONS.c.id)
        .where(PUBLICATIONS.c.state.in_(POSTED))
        .distinct()
    )
    rows = session.execute(statement.order_by(PUBLICATIONS.c.published_at, PUBLICATIONS.c.id)).mappings().all()
    newest = {row["channel"]: row["seq"] for row in sorted(rows, key=lambda row: row["seq"] or 0)}
    published = [
        Post(
            publication_id=row["id"],
            channel=row["channel"],
            period=row["period"],
            kind=row["kind"],
            edition=row["edition"],
            published_at=instant_of(row["published_at"]),
            newest=row["seq"] is not None and row["seq"] == newest[row["channel"]],
        )
        for row in rows
    ]
    return tuple(sorted(published, key=lambda post: not post.newest))


def parts(session: Session, post: Post) -> tuple[Part, ...]:
    """Return the messages and albums of a post, without pins and marks."""
    sent = deliveries.of_publication(session, post.publication_id)
    return tuple(part for part in sent if part.channel == post.channel and isinstance(part.payload, Message))


def marks(session: Session, post: Post) -> tuple[Mark, ...]:
    """Return the marks that newer editions added, or are about to add, to the caption of a post."""
    statement = (
        select(PARTS.c.payload, PARTS.c.state, PUBLICATIONS.c.edition)
        .join(PUBLICATIONS, PUBLICATIONS.c.id == PARTS.c.publication_id)
        .where(PARTS.c.channel == post.channel, PARTS.c.part == MARK)
        .order_by(PUBLICATIONS.c.seq)
    )
    lines = []
    for row in session.execute(statement):
        payload = MarkPayload(**json.loads(row.payload))
        if payload.of == post.publication_id:
            lines.append(Mark(row.edition, payload.language, row.state == PartState.SENT))
    return tuple(lines)


def sealed_files(session: Session) -> dict[str, str]:
    """Return the digest of each file of every sealed publication, by name."""
    statement = select(FILES.c.name, FILES.c.sha256).join(PUBLICATIONS, PUBLICATIONS.c.id == FILES.c.publication_id)
    return {row.name: row.sha256 for row in session.execute(statement.where(PUBLICATIONS.c.seq.is_not(None)))}


@dataclass(frozen=True, slots=True)
class Inspection:
    """The time of the next inspection of a subject, and the last result; "" means that nothing was wrong."""

    due_at: datetime
    found: str


def of(session: Session, subject: str) -> Inspection | None:
    """Return the inspection of a subject; None before the first one."""
    row = session.execute(select(LOOKS.c.due_at, LOOKS.c.found).where(LOOKS.c.subject == subject)).first()
    return None if row is None else Inspection(instant_of(row.due_at), row.found)


def with_prefix(session: Session, prefix: str) -> tuple[tuple[str, Inspection], ...]:
    """Return every subject that begins with a prefix, in order, with its inspection."""
    statement = select(LOOKS).where(LOOKS.c.subject.startswith(prefix, autoescape=True)).order_by(LOOKS.c.subject)
    return tuple((row.subject, Inspection(instant_of(row.due_at), row.found)) for row in session.execute(statement))


def is_due(session: Session, subject: str, now: datetime, *, first: datetime | None = None) -> bool:
    """Return whether to inspect now; the first inspection is due immediately, or at `first`."""
    inspection = of(session, subject)
    due_at = inspection.due_at if inspection is not None else first
    return due_at is None or due_at <= now


def keep(session: Session, subject: str, *, due_at: datetime, found: str) -> None:
    """Record an inspection."""
    values = {"due_at": instant_text(due_at), "found": found}
    if not insert_if_new(session, LOOKS, {"subject": subject, **values}):
        session.execute(update(LOOKS).where(LOOKS.c.subject == subject).values(values))


def make_due(session: Session, subjects: Collection[str], now: datetime) -> None:
    """Make the next inspection of these subjects due now."""
    session.execute(update(LOOKS).where(LOOKS.c.subject.in_(subjects)).values(due_at=instant_text(now)))

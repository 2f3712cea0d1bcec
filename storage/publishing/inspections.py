"""The posts that are looked after: which publications stand in which channel, and what was added to their captions."""

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
from storage.publishing.states import STANDING
from storage.tables.publishing import FILES, LOOKS, PARTS, PUBLICATIONS
from storage.vocabulary.publishing import PartState


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One publication in one channel; `newest`: no report of a later place in the history stands there."""

    publication_id: int
    channel: str
    period: str
    kind: str
    edition: int
    published_at: datetime
    newest: bool

    @property
    def subject(self) -> str:
        """What a look at it is kept under."""
        return f"post:{self.publication_id}:{self.channel}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A line above a caption that tells of a newer edition; `sent`: it surely stands."""

    edition: int
    language: str
    sent: bool


def posts(session: Session) -> tuple[Post, ...]:
    """Everything that was published, the newest reports first, then the others, oldest first."""
    wanted = (
        select(PUBLICATIONS, PARTS.c.channel)
        .join(PARTS, PARTS.c.publication_id == PUBLICATIONS.c.id)
        .where(PUBLICATIONS.c.state.in_(STANDING))
        .distinct()
    )
    rows = session.execute(wanted.order_by(PUBLICATIONS.c.published_at, PUBLICATIONS.c.id)).mappings().all()
    newest = {row["channel"]: row["seq"] for row in sorted(rows, key=lambda row: row["seq"] or 0)}
    found = [
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
    return tuple(sorted(found, key=lambda post: not post.newest))


def parts(session: Session, post: Post) -> tuple[Part, ...]:
    """The messages and albums of a post; pins and marks are none."""
    sent = deliveries.of_publication(session, post.publication_id)
    return tuple(part for part in sent if part.channel == post.channel and {"html", "form"} & part.payload.keys())


def marks(session: Session, post: Post, name: str) -> tuple[Mark, ...]:
    """What newer editions did, or are about to do, to the caption of a post."""
    wanted = (
        select(PARTS.c.payload, PARTS.c.state, PUBLICATIONS.c.edition)
        .join(PUBLICATIONS, PUBLICATIONS.c.id == PARTS.c.publication_id)
        .where(PARTS.c.channel == post.channel, PARTS.c.part == name)
        .order_by(PUBLICATIONS.c.seq)
    )
    found = []
    for row in session.execute(wanted):
        payload = json.loads(row.payload)
        if payload["of"] == post.publication_id:
            found.append(Mark(row.edition, payload["language"], row.state == PartState.SENT))
    return tuple(found)


def sealed_files(session: Session) -> dict[str, str]:
    """Return the digest of each file of every sealed publication, by name."""
    wanted = select(FILES.c.name, FILES.c.sha256).join(PUBLICATIONS, PUBLICATIONS.c.id == FILES.c.publication_id)
    return {row.name: row.sha256 for row in session.execute(wanted.where(PUBLICATIONS.c.seq.is_not(None)))}


@dataclass(frozen=True, slots=True)
class Inspection:
    """The next look at something, and what the last one found; "" is nothing wrong."""

    due_at: datetime
    found: str


def of(session: Session, subject: str) -> Inspection | None:
    """What is known of a subject; None before the first look."""
    row = session.execute(select(LOOKS.c.due_at, LOOKS.c.found).where(LOOKS.c.subject == subject)).first()
    return None if row is None else Inspection(instant_of(row.due_at), row.found)


def with_prefix(session: Session, prefix: str) -> tuple[tuple[str, Inspection], ...]:
    """Every subject that begins with these letters, in order, with what is known of it."""
    wanted = select(LOOKS).where(LOOKS.c.subject.startswith(prefix, autoescape=True)).order_by(LOOKS.c.subject)
    return tuple((row.subject, Inspection(instant_of(row.due_at), row.found)) for row in session.execute(wanted))


def is_due(session: Session, subject: str, now: datetime, *, first: datetime | None = None) -> bool:
    """Whether to look now; the first look is due at once, or at a moment."""
    known = of(session, subject)
    due_at = known.due_at if known is not None else first
    return due_at is None or due_at <= now


def keep(session: Session, subject: str, *, due_at: datetime, found: str) -> None:
    """Write down a look."""
    values = {"due_at": instant_text(due_at), "found": found}
    if not insert_if_new(session, LOOKS, {"subject": subject, **values}):
        session.execute(update(LOOKS).where(LOOKS.c.subject == subject).values(values))


def hasten(session: Session, subjects: Collection[str], now: datetime) -> None:
    """Look at these at the next opportunity."""
    session.execute(update(LOOKS).where(LOOKS.c.subject.in_(subjects)).values(due_at=instant_text(now)))

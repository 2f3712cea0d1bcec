"""Links a new edition to the older post in the channel: it replies to that post, whose caption then mentions it."""

from datetime import timedelta

from bot.actions.context.channel_port import Delivered, NotSent, Sent
from bot.actions.context.context import Context, chat_of
from reports.post.notices import superseded
from storage.engine.database import Session
from storage.publishing import parts, publications
from storage.publishing.parts import Part
from storage.publishing.planned_parts import ALBUM, PIN, AlbumPayload, MarkPayload
from storage.publishing.publications import Publication

PAUSE = timedelta(seconds=30)


def answered_in(context: Context, part: Part) -> int | None:
    """Return the first message of the post that an album replies to, if its number is known."""
    if not isinstance(part.payload, AlbumPayload) or part.payload.answers is None:
        return None
    with context.database.reading() as session:
        return _first(session, part.payload.answers, part.channel)


def _first(session: Session, publication_id: int, channel: str) -> int | None:
    """Return the first message of a post; if only a person has seen the post, take the number from its pin."""
    for part in (ALBUM, PIN):
        ids = parts.message_ids(session, publication_id, channel, part)
        if ids:
            return ids[0]
    return None


def mark(context: Context, part: Part, payload: MarkPayload) -> Delivered:
    """Edit the older caption. Repeating the edit is harmless, so an unclear answer is simply retried.

    A deleted post cannot be marked; it must not block the queue.
    """
    with context.database.reading() as session:
        older = publications.by_id(session, payload.of)
        newer = publications.by_id(session, part.publication_id)
        there = _first(session, older.id, part.channel)
        here = _first(session, newer.id, part.channel)
        caption = _caption(session, older, part)
    if there is None:
        return Sent(())
    line = superseded(newer.edition, part.channel, here, payload.language)
    outcome = context.channel.edit_caption(chat_of(part.channel), there, f"{line}\n\n{caption}")
    if isinstance(outcome, Sent):
        return Sent((there,))
    if isinstance(outcome, NotSent):
        return Sent(()) if outcome.cause == "gone" else outcome
    return NotSent(outcome.reason, PAUSE, temporary=True)


def _caption(session: Session, older: Publication, part: Part) -> str:
    """Return the caption as it was sent, from the outbox."""
    sent = parts.of_publication(session, older.id)
    albums = (one for one in sent if (one.channel, one.part) == (part.channel, ALBUM))
    return next(one.payload.caption for one in albums if isinstance(one.payload, AlbumPayload))

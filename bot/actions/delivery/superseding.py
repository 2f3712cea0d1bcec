"""What ties a new edition to the one before it in the channel: it answers that post, whose caption then tells of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot.actions.context.channel_port import Delivered, NotSent, Sent
from bot.actions.context.context import Context, CountingContext, chat_of
from bot.config.telegram import ChannelEntry
from reports.post.notices import superseded
from storage.engine.database import Session
from storage.publishing import parts, publications
from storage.publishing.parts import Part
from storage.publishing.publications import Publication

ALBUM, MARK = "album", "mark"
PIN = parts.PIN
PAUSE = timedelta(seconds=30)


def answering(follows: Publication | None) -> dict[str, Any]:
    """What the album of a new edition keeps of the post it answers."""
    return {} if follows is None else {"answers": follows.id}


def marking(
    context: CountingContext, channel: ChannelEntry, follows: Publication | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The last part of a new edition: the caption of the older one gains a line."""
    if follows is not None:
        yield MARK, {"of": follows.id, "language": context.settings.language_of(channel)}


def answered_in(context: Context, part: Part) -> int | None:
    """The first message of the post that an album answers, if it is known where that stands."""
    if part.part != ALBUM or "answers" not in part.payload:
        return None
    with context.database.reading() as session:
        return _first(session, part.payload["answers"], part.channel)


def _first(session: Session, publication_id: int, channel: str) -> int | None:
    """The first message of a post; where only a person has seen it stand, its pin tells the number."""
    for part in (ALBUM, PIN):
        ids = parts.message_ids(session, publication_id, channel, part)
        if ids:
            return ids[0]
    return None


def mark(context: Context, part: Part) -> Delivered:
    """Edit the older caption. The same edit once more is harmless, so no answer to it is in doubt.

    A post that somebody deleted bears no mark; it must not keep the line from moving.
    """
    with context.database.reading() as session:
        older = publications.by_id(session, part.payload["of"])
        newer = publications.by_id(session, part.publication_id)
        there = _first(session, older.id, part.channel)
        here = _first(session, newer.id, part.channel)
        caption = _caption(session, older, part)
    if there is None:
        return Sent(())
    line = superseded(newer.edition, part.channel, here, part.payload["language"])
    outcome = context.channel.edit_caption(chat_of(part.channel), there, f"{line}\n\n{caption}")
    if isinstance(outcome, Sent):
        return Sent((there,))
    if isinstance(outcome, NotSent):
        return Sent(()) if outcome.cause == "gone" else outcome
    return NotSent(outcome.reason, PAUSE, temporary=True)


def _caption(session: Session, older: Publication, part: Part) -> str:
    """The caption as it was sent: the outbox keeps it."""
    sent = parts.of_publication(session, older.id)
    return next(str(one.payload["caption"]) for one in sent if (one.channel, one.part) == (part.channel, ALBUM))

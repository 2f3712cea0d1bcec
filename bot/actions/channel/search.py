"""Looks at a channel for the messages of a part: which ids stand, and what they show. Changes nothing there."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bot.actions.channel.judgement import Expected, Judgement, judge
from bot.actions.context.channel_port import Presence, Seen
from bot.actions.context.context import Context, chat_of
from reports.post.fitting import plain
from storage.engine.database import Session
from storage.publishing import channels, parts, uploads
from storage.publishing.parts import Part

ABSENT_IN_A_ROW = 10  # ids grow without gaps but for deleted messages: behind so many empty ones nothing follows
MOST_LOOKED_AT = 200
FAR_OFF = 1_000_000
MOST_TRIED = 12


def find(context: Context, part: Part, *, silently: bool, whole: bool = True) -> Judgement | None:
    """What stands of a part behind the id from which it is looked for; None where that could not be seen.

    `silently`: ids are tried without a trace first, and only what stands is forwarded and read. Not `whole`: among many
    messages of others the first ones are enough.
    """
    if part.base_id is None:
        return None
    with context.database.reading() as session:
        expected = expected_messages(session, part, context.key.mark)
        known = parts.posted_ids(session, part.channel)
        newest = channels.last_id(session, part.channel) or part.base_id
    seen: list[Seen] = []
    absent, number = 0, part.base_id
    while absent < ABSENT_IN_A_ROW or number < newest:
        number += 1
        if number - part.base_id > MOST_LOOKED_AT and not whole:
            break
        if context.stopping() or number - part.base_id > MOST_LOOKED_AT:
            return None
        found = Presence.THERE if number in known else read(context, part.channel, number, silently=silently)
        if found is Presence.UNCLEAR:
            return None
        absent = absent + 1 if found is Presence.ABSENT else 0
        if isinstance(found, Seen):
            seen.append(found)
    return judge(expected, seen)


def silent_check(context: Context, channel: str) -> bool | None:
    """Whether posts of a channel can be looked for in silence, as a try has shown; tried now where it never was.

    None: this could not be found out now. Without a post of the bot's own there is nothing to try it on.
    """
    with context.database.reading() as session:
        found = channels.silent_check(session, channel)
        own = parts.posted_ids(session, channel)
    if found is not None or not own:
        return bool(found)
    return try_silent_check(context, channel, own)


def try_silent_check(context: Context, channel: str, own: Collection[int]) -> bool | None:
    """Look in silence for an own post and for one that cannot be, and keep what this shows.

    The newest is tried first. One that somebody deleted shows nothing of what works, so older ones are tried too.
    """
    looks = (context.channel.exists(chat_of(channel), number) for number in newest(own))
    there = next((found for found in looks if found is not Presence.ABSENT), Presence.ABSENT)
    nowhere = context.channel.exists(chat_of(channel), max(own) + FAR_OFF)
    if Presence.UNCLEAR in (there, nowhere):
        return None
    works = there is Presence.THERE and nowhere is Presence.ABSENT
    with context.database.transaction() as session:
        channels.keep_silent_check(session, channel, works=works, now=context.now())
    return works


def newest(own: Collection[int]) -> list[int]:
    """The posts that are tried, in this order: more than an album holds."""
    return sorted(own, reverse=True)[:MOST_TRIED]


def expected_messages(session: Session, part: Part, mark: uploads.Mark) -> list[Expected]:
    """The messages that a part consists of, as they show."""
    payload = part.payload
    if "html" in payload:
        return [Expected("text", plain(payload["html"]))]
    return list(_expected_files(session, payload, mark))


def _expected_files(session: Session, payload: Mapping[str, Any], mark: uploads.Mark) -> Iterator[Expected]:
    form, caption = payload["form"], plain(payload["caption"])
    for place, (name, sha256) in enumerate(payload["files"]):
        unique = uploads.file_unique_id(session, sha256, "photo" if form == "photo" else "document", mark)
        yield Expected(form, caption if place == 0 else "", unique, name if form == "document" else "")


def read(context: Context, channel: str, number: int, *, silently: bool) -> Seen | Presence:
    """What stands under an id; `silently`: what is not there is found out without a trace."""
    chat = chat_of(channel)
    found = context.channel.exists(chat, number) if silently else Presence.THERE
    if found is not Presence.THERE:
        return found
    return context.channel.read_by_forward(chat, number, context.settings.telegram.staging)

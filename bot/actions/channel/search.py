"""Searches a channel for the messages of a part: which ids exist, and what they show. Changes nothing there."""

from collections.abc import Collection, Iterator

from bot.actions.channel.judgement import Expected, Judgement, judge
from bot.actions.context.channel_port import Presence, Seen
from bot.actions.context.context import Context, chat_of
from reports.post.fitting import plain
from storage.engine.database import Session
from storage.publishing import channels, parts, uploads
from storage.publishing.parts import Part
from storage.publishing.planned_parts import AlbumPayload, TextPayload

ABSENT_IN_A_ROW = 10  # only deleted messages leave gaps: after this many empty ids there is nothing
MOST_LOOKED_AT = 200
FAR_OFF = 1_000_000
MOST_TRIED = 12


def find(context: Context, part: Part, *, silently: bool, whole: bool = True) -> Judgement | None:
    """Find a part's messages after its base id. Returns None if the channel could not be read.

    `silently`: check ids without a trace first, and forward only existing messages to read them. Not `whole`: if there
    are too many messages, judge the first ones.
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
    """Return whether posts of a channel can be found silently, as a test showed; tests it now if never done.

    None: this could not be found out now. Without a post of the bot's own the answer is False: nothing to test with.
    """
    with context.database.reading() as session:
        found = channels.silent_check(session, channel)
        own = parts.posted_ids(session, channel)
    if found is not None or not own:
        return bool(found)
    return try_silent_check(context, channel, own)


def try_silent_check(context: Context, channel: str, own: Collection[int]) -> bool | None:
    """Look silently for one of the bot's posts and for an id that cannot exist, and keep the result.

    The newest is tried first. A deleted post proves nothing, so older ones are tried too.
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
    """Return the posts to try, in this order: more than an album holds."""
    return sorted(own, reverse=True)[:MOST_TRIED]


def expected_messages(session: Session, part: Part, mark: uploads.Mark) -> list[Expected]:
    """Return the messages of a part as readers see them."""
    payload = part.payload
    if isinstance(payload, TextPayload):
        return [Expected("text", plain(payload.html))]
    return list(_expected_files(session, payload, mark)) if isinstance(payload, AlbumPayload) else []


def _expected_files(session: Session, album: AlbumPayload, mark: uploads.Mark) -> Iterator[Expected]:
    form, caption = album.form, plain(album.caption)
    for place, (name, sha256) in enumerate(album.files):
        unique = uploads.file_unique_id(session, sha256, "photo" if form == "photo" else "document", mark)
        yield Expected(form, caption if place == 0 else "", unique, name if form == "document" else "")


def read(context: Context, channel: str, number: int, *, silently: bool) -> Seen | Presence:
    """Return the message under an id; `silently`: check first, without a trace, that it exists."""
    chat = chat_of(channel)
    found = context.channel.exists(chat, number) if silently else Presence.THERE
    if found is not Presence.THERE:
        return found
    return context.channel.read_by_forward(chat, number, context.settings.telegram.staging)

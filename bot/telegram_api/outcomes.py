"""The outcomes of a sending call, as one table: how each is recognized, what it proves, what follows.

Telegram offers no idempotency key, so a lost answer must not be taken for a refusal: what no row matches is unknown.
The documents print this table and the tests go through it row by row.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import httpx
from telegram import ChatMemberAdministrator, Message
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.actions.context.channel_port import Cause, ChatRights, Form, NotSent, Presence, Seen, Sent, SentFile, Unknown
from bot.config.logs import without_secrets
from bot.telegram_api.retry import asked_pause
from reports.language import words

Proof = Literal["sent", "not sent", "refused", "unknown"]
NETWORK_PAUSE = timedelta(seconds=30)
REFUSED_PAUSE = timedelta(minutes=15)
SURELY_UNSENT_CAUSES = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# Telegram gives these causes only as English sentences. Nothing else matches Telegram's texts.
SENTENCES: Mapping[Cause, re.Pattern[str]] = {
    "gone": re.compile("message (to (edit|forward|unpin)|with poll to stop) not found"),
    "there": re.compile("message is not a poll|^the message can't be forwarded$"),
    "unchanged": re.compile("message is not modified"),
    "file_forgotten": re.compile("file identifier|file_id|file reference"),
    "webhook_set": re.compile("webhook"),
}
PARTIAL_ALBUM = "failed to send message #"
PRESENCE: Mapping[Cause, Presence] = {"gone": Presence.ABSENT, "there": Presence.THERE}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row: its words, what it proves, what follows, and how its exception is recognized (the answer has none)."""

    name: str
    proves: Proof
    follows: str
    is_it: Callable[[BaseException], bool] = lambda _error: False
    reason: Callable[[BaseException], str] = lambda _error: ""
    pause: Callable[[BaseException], timedelta] = lambda _error: timedelta()


def _asked_pause(error: BaseException) -> timedelta:
    return (asked_pause(error) if isinstance(error, RetryAfter) else timedelta()) + timedelta(seconds=1)


def _is_partial_album(error: BaseException) -> bool:
    return isinstance(error, BadRequest) and PARTIAL_ALBUM in str(error).lower()


SENT = Outcome(
    "Telegram answers with every message that was sent", "sent", "its IDs are saved and the next part follows"
)
ODD_ANSWER = Outcome(
    "an answer that does not hold the messages that were sent", "unknown", "the bot looks for it in the channel"
)
# In this order: BadRequest is a NetworkError in python-telegram-bot and must be asked first.
FAILURES = (
    Outcome(
        "429: Telegram asks to wait",
        "not sent",
        "the bot sends it again after that time",
        lambda error: isinstance(error, RetryAfter),
        lambda _error: words.msgid("Telegram asked to wait"),
        _asked_pause,
    ),
    Outcome(
        "400 of an album: “failed to send message #”",
        "unknown",
        "the bot looks for it in the channel and removes fragments",
        _is_partial_album,
        lambda error: f"{words.msgid('part of an album may have been posted')}: {error}",
    ),
    Outcome(
        "400: the group has another number now",
        "not sent",
        "the bot follows the group and sends it again after 30 seconds",
        lambda error: isinstance(error, ChatMigrated),
        str,
        lambda _error: NETWORK_PAUSE,
    ),
    Outcome(
        "400, 403, 404 of a chat, 409: Telegram refuses",
        "refused",
        "the admins get a message; the bot retries every 15 minutes",
        lambda error: isinstance(error, BadRequest | Forbidden | Conflict),
        str,
        lambda _error: REFUSED_PAUSE,
    ),
    Outcome(
        "401, 404 of the token: Telegram does not know the bot",
        "refused",
        "the admins get a message; the bot retries every 15 minutes",
        lambda error: isinstance(error, InvalidToken),
        lambda _error: words.msgid("Telegram does not know the bot's token"),
        lambda _error: REFUSED_PAUSE,
    ),
    Outcome(
        "the connection is never made: name, address, TLS, time-out of connecting, no free connection",
        "not sent",
        "the bot sends it again after 30 seconds",
        lambda error: isinstance(error, NetworkError) and isinstance(error.__cause__, SURELY_UNSENT_CAUSES),
        lambda _error: words.msgid("Telegram could not be reached"),
        lambda _error: NETWORK_PAUSE,
    ),
    Outcome(
        "anything else: time-out, broken connection, 5xx, an answer that cannot be read",
        "unknown",
        "the bot looks for it in the channel",
        lambda _error: True,
        lambda error: f"{words.msgid('there was no clear answer')}: {type(error).__name__}",
    ),
)
INTERRUPTED = Outcome("the process ends during the call", "unknown", "the bot looks for it in the channel")
OUTCOMES = (SENT, *FAILURES, ODD_ANSWER, INTERRUPTED)


def cause_of(error: BaseException) -> Cause:
    """Return why Telegram refuses, if the bot reacts to that; network trouble has no cause."""
    if not isinstance(error, BadRequest | Conflict):
        return ""
    text = str(error).lower()
    return next((cause for cause, sentence in SENTENCES.items() if sentence.search(text)), "")


def outcome_of(error: BaseException) -> NotSent | Unknown:
    """Return what an exception of one sending call proves. Its reason goes to the admins, so it quotes no secret."""
    row = next(row for row in FAILURES if row.is_it(error))
    reason = without_secrets(row.reason(error))
    if row.proves == "unknown":
        return Unknown(reason)
    return NotSent(reason, row.pause(error), temporary=row.proves == "not sent", cause=cause_of(error))


def outcome_table() -> str:
    """Return the table as the documents print it."""
    lines = ["| outcome | proves | what follows |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {row.name} | {row.proves} | {row.follows} |" for row in OUTCOMES)])


def sent_of(answer: object, expected: int, form: Form | None) -> Sent | Unknown:
    """Return the ids and files of what was sent; unknown if the answer does not hold as many messages as `expected`."""
    messages = [answer] if isinstance(answer, Message) else list(answer) if isinstance(answer, tuple | list) else []
    if len(messages) != expected:
        return Unknown(f"{words.msgid('the answer has a different number of messages')}: {len(messages)} / {expected}")
    files = []
    for message in messages:
        media = message.photo[-1] if form == "photo" and message.photo else message.document
        if media is not None:
            files.append(SentFile(media.file_id, media.file_unique_id))
    return Sent(tuple(message.message_id for message in messages), tuple(files))


def standing_of(member: object) -> ChatRights | NotSent:
    """Return the rights: a group needs none, and in a channel only administrators have any."""
    if isinstance(member, ChatMemberAdministrator):
        if member.can_post_messages is None:
            return ChatRights()
        return ChatRights(bool(member.can_post_messages), bool(member.can_edit_messages), in_channel=True)
    if getattr(member, "status", "") in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED):
        return NotSent(words.msgid("the bot is not in the chat"), timedelta(), temporary=False)
    return ChatRights()


def presence_of(error: Exception) -> Presence:
    """Return what a failed look-up proves by its cause."""
    return PRESENCE.get(cause_of(error), Presence.UNCLEAR)


def seen_of(copy: Message, message_id: int) -> Seen:
    """Return what a forwarded copy shows; that of a message which was itself forwarded shows another origin."""
    if getattr(copy.forward_origin, "message_id", None) != message_id:
        return Seen(message_id)
    return _shown(copy, message_id)


def shown_by(message: Message) -> Seen:
    """Return what a message of a chat shows; one that was forwarded there has another author."""
    return Seen(message.message_id) if message.forward_origin else _shown(message, message.message_id)


def _shown(message: Message, number: int) -> Seen:
    text = message.caption or ""
    if message.photo:
        picture = message.photo[-1]
        return Seen(number, "photo", text, picture.file_unique_id, "", picture.file_id)
    if message.document is not None:
        document = message.document
        return Seen(number, "document", text, document.file_unique_id, document.file_name or "", document.file_id)
    return Seen(number, "text" if message.text else "", message.text or "")

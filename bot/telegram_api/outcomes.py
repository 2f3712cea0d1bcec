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
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.actions.context.channel_port import Cause, NotSent, Unknown
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
    said = str(error).lower()
    return next((cause for cause, sentence in SENTENCES.items() if sentence.search(said)), "")


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

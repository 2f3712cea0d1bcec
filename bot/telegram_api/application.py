"""The connection to Telegram: made from the settings, closed at the end whatever happened.

At each answer it checks how far Telegram's clock is off and whether it knows the bot. A bot that is shutting down waits
for no answer beyond its deadline.
"""

import os
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from typing import Any

import httpx
from telegram import Bot as TelegramBot
from telegram.error import TimedOut
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.config.logs import keep_secret
from bot.config.settings import Settings
from bot.config.telegram import TOKEN_FORM
from bot.telegram_api.deadline import Deadline
from storage.vocabulary.errors import ConfigError, UnavailableError

Bot = Application[Any, Any, Any, Any, Any, Any]
Clock = Callable[[], datetime]
ALL_AT_ONCE = 2**31  # bot.chat.turns decides whose turn it is; a limit here would delay admins behind what waits
UPDATES = ["message", "edited_message", "channel_post", "callback_query", "inline_query", "my_chat_member"]


class TokenMissing(ConfigError):
    """The token is missing."""

    what = "there is no bot token"
    todo = "get one from @BotFather and put it into the file named in telegram.token_file"


class TokenMalformed(ConfigError):
    """The token cannot be one."""

    what = "the bot token is not digits, a colon and 35 letters, digits, _ or -"
    todo = "copy it again from @BotFather into the file named in telegram.token_file"


class TokenUnknown(ConfigError):
    """The server does not know the token."""

    what = "Telegram does not know this bot token"
    todo = "get the current one from @BotFather and put it into the file named in telegram.token_file"


class TelegramUnreachable(UnavailableError):
    """The Bot API server does not answer."""

    what = "{url} cannot be reached"
    todo = "check the network and telegram.api_url, then run the command again"


def build_application(
    settings: Settings,
    clock: Clock,
    rejected: Callable[[], None] = lambda: None,
    deadline: Deadline | None = None,
    answered: Callable[[], None] = lambda: None,
) -> Bot:
    """Return the bot's connection to the server that telegram.api_url names; it does nothing by itself.

    `rejected` is called from the loop when that server does not know the token, and `answered` at each answer. At the
    `deadline` calls are abandoned.
    """
    shared = (clock, rejected, deadline or Deadline(), answered)
    token = settings.telegram.token.get_secret_value()
    if not token:
        raise TokenMissing
    if not TOKEN_FORM.fullmatch(token):
        raise TokenMalformed
    keep_secret(token)
    os.environ["PTB_TIMEDELTA"] = "true"  # the library's future form of waiting times; the old one warns
    server = settings.telegram.api_url.rstrip("/")
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{server}/bot")
        .base_file_url(f"{server}/file/bot")
        .request(WatchedRequest(*shared, read_timeout=30, write_timeout=30, connect_timeout=10, pool_timeout=5))
        .get_updates_request(WatchedRequest(*shared, connections=1, read_timeout=30))
        .concurrent_updates(ALL_AT_ONCE)
        .job_queue(None)  # it would start a scheduler beside that of the ticks
        .build()
    )


@asynccontextmanager
async def let_go(bot: TelegramBot) -> AsyncIterator[None]:
    """Close the connections at the end, also those of a failed start, which the library forgets."""
    try:
        yield
    finally:
        await bot.shutdown()
        await bot.request.shutdown()


class WatchedRequest(HTTPXRequest):
    """The library's own request, which reads the Date of every answer on the way."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        rejected: Callable[[], None],
        deadline: Deadline,
        answered: Callable[[], None] = lambda: None,
        connections: int = 256,
        **settings: float,
    ) -> None:
        """Create the request. `clock` shows this machine's time; the library gets the rest of the settings.

        `rejected` is called at a 401, `answered` at every other answer of Telegram's own.
        """
        self._clock, self._rejected, self._deadline, self._answered = clock, rejected, deadline, answered
        self.ahead: timedelta | None = None
        options = {"event_hooks": {"response": [self._note]}, "verify": _trusted()}
        super().__init__(connection_pool_size=connections, httpx_kwargs=options, **settings)  # type: ignore[arg-type] # floats all

    async def do_request(self, *arguments: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401 (the library's)
        """Make one call, abandoned at the deadline as if its time had run out: its effect is then unknown."""
        try:
            async with self._deadline.limiting():
                return await super().do_request(*arguments, **options)
        except TimeoutError:
            raise TimedOut from None

    async def _note(self, response: httpx.Response) -> None:
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._rejected()
        elif _is_telegrams(response):
            self._answered()
        shown = _instant(response.headers.get("Date", ""))
        if shown is not None:
            self.ahead = shown - self._clock()


def _is_telegrams(response: httpx.Response) -> bool:
    """Return whether it is an answer of the Bot API, even a refusal: not a server's error or a proxy's page."""
    form = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return form == "application/json" and not response.is_server_error


@cache  # the bot's two connections trust the same authorities, and reading their list takes longest at a start
def _trusted() -> ssl.SSLContext:
    """Return whom the library trusts by itself; SSL_CERT_FILE names others."""
    return httpx.create_ssl_context()


@lru_cache(maxsize=1)  # it names the second, and many answers come within one
def _instant(date: str) -> datetime | None:
    """Return the time of an HTTP Date; None if a server sends none, or in another form."""
    try:
        shown = parsedate_to_datetime(date)
    except ValueError:
        return None
    return shown.astimezone(UTC) if shown.tzinfo is not None else None

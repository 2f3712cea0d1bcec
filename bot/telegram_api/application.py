"""The connection to Telegram: made from the settings, closed at the end whatever happened."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from telegram import Bot as TelegramBot
from telegram.ext import Application, ApplicationBuilder

from bot.config.logs import keep_secret
from bot.config.settings import Settings
from bot.config.telegram import TOKEN_FORM
from bot.telegram_api.deadline import Deadline
from bot.telegram_api.request import WatchedRequest
from storage.vocabulary.errors import ConfigError, UnavailableError

Bot = Application[Any, Any, Any, Any, Any, Any]
Clock = Callable[[], datetime]
ALL_AT_ONCE = 2**31  # bot.chat.turns decides whose turn it is; a limit here would delay admins behind what waits
UPDATES = ["message", "channel_post", "callback_query", "inline_query", "my_chat_member"]


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

"""Takes updates from Telegram's webhook: a small listener that queues what comes with the right secret, nothing else.

The secret is compared before the body is looked at, and an update is acknowledged only once it stands in the queue.
"""

import asyncio
import hmac
import json
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import Application
from tornado.httpserver import HTTPServer
from tornado.web import Application as WebApplication
from tornado.web import RequestHandler, stream_request_body

from bot.settings_telegram import Webhook
from storage.vocabulary import ConfigError, UnavailableError

logger = logging.getLogger(__name__)

Bot = Application[Any, Any, Any, Any, Any, Any]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
MOST_BYTES = 2**20
MOST_DRAINED = 2**24  # so much is read and thrown away before a body is refused as too large: else the answer is lost
BODY_SECONDS = 30
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


class WebhookRefused(ConfigError):
    """Telegram will not send to this address."""

    what = "Telegram refuses the webhook {url} ({reason})"
    todo = "mend webhook.url: https, on port 443, 80, 88 or 8443, and a name that can be reached from outside"


class ListenFailed(UnavailableError):
    """The address is taken, or is none of this machine's."""

    what = "nothing can listen on {listen} ({reason})"
    todo = "end what uses that port, or put another address into webhook.listen"


class Listener:
    """Listens from its making on; what comes stands in the application's queue. At the end the webhook stays set.

    What comes while nobody listens waits at Telegram for the next start: nothing is ever dropped.
    """

    def __init__(self, application: Bot, webhook: Webhook, secret: str) -> None:
        """Begin to listen. Raises ListenFailed."""
        self._application, self._webhook, self._secret = application, webhook, secret
        path = re.escape(urlsplit(webhook.url).path or "/")
        facts = {"bot": application, "secret": secret.encode()}
        site = WebApplication([(path, _Receiver, facts)], log_function=lambda _handler: None)
        self._server = HTTPServer(site, max_body_size=MOST_DRAINED, body_timeout=BODY_SECONDS)
        try:
            self._server.listen(webhook.port, webhook.host)
        except OSError as error:
            raise ListenFailed(listen=webhook.listen, reason=error.strerror or error) from None

    async def announce(self, updates: Sequence[str]) -> None:
        """Have Telegram send updates of these kinds here. Raises WebhookRefused."""
        url, bot = self._webhook.url, self._application.bot
        try:
            await patiently(lambda: bot.set_webhook(url, allowed_updates=updates, secret_token=self._secret))
        except BadRequest as error:
            raise WebhookRefused(url=url, reason=error) from None

    async def stop(self) -> None:
        """Take in nothing more."""
        self._server.stop()
        await self._server.close_all_connections()


async def patiently(step: Callable[[], Awaitable[object]]) -> None:
    """Try until Telegram answers; what it says about the token or the request is raised."""
    pause = FIRST_PAUSE
    while True:
        try:
            await step()
        except BadRequest:
            raise
        except RetryAfter as asked:
            wait = asked.retry_after
            await asyncio.sleep(float(wait) if isinstance(wait, int) else wait.total_seconds())
        except NetworkError as error:
            logger.warning("Telegram does not answer (%s); it is tried again", type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            return


@stream_request_body
class _Receiver(RequestHandler):
    """One request: secret, form and size first, then the body."""

    def initialize(self, bot: Bot, secret: bytes) -> None:
        self._bot, self._secret = bot, secret
        self._body = bytearray()
        self._too_large = False

    def prepare(self) -> None:
        shown = self.request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(shown, self._secret):
            self._refuse(403)
        elif self.request.method != "POST":
            self._refuse(405)
        elif self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
            self._refuse(415)

    def data_received(self, chunk: bytes) -> None:
        self._too_large = self._too_large or len(self._body) + len(chunk) > MOST_BYTES
        if not self._too_large:
            self._body += chunk

    async def post(self) -> None:
        if self._too_large:
            self._refuse(413)
            return
        try:
            told = json.loads(self._body)
            number = int(told["update_id"])
        except (ValueError, KeyError, TypeError, RecursionError):
            self._refuse(400)
            return
        update = self._read(told, number)
        if update is not None:
            await self._bot.update_queue.put(update)
        self.set_status(200)

    def _read(self, told: dict[str, Any], number: int) -> Update | None:
        """None for what the library cannot read: refused, it would come again for a day and hold up all others."""
        try:
            return Update.de_json(told, self._bot.bot)
        except Exception as error:  # noqa: BLE001 (a form of the future may fail anywhere in the library)
            logger.warning("Update %d cannot be read (%s); it is left out", number, type(error).__name__)
            return None

    def _refuse(self, status: int) -> None:
        self.set_status(status)
        self.set_header("Connection", "close")  # the body may not have been read: nothing can follow on it
        self.finish()

    def set_default_headers(self) -> None:
        self.clear_header("Server")

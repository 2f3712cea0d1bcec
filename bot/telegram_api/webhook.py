"""Takes updates from Telegram's webhook: a small listener that queues only what comes with the right secret.

The secret is compared before the body is read, and an update is acknowledged only once it is in the queue.
"""

import hmac
import json
import logging
import math
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import BadRequest
from tornado.http1connection import HTTP1Connection
from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream
from tornado.web import Application as WebApplication
from tornado.web import RequestHandler, stream_request_body

from bot.config.telegram import Webhook
from bot.telegram_api.application import Bot
from bot.telegram_api.retry import patiently
from storage.vocabulary.errors import ConfigError, UnavailableError

logger = logging.getLogger(__name__)


SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
MOST_BYTES = 2**20
MOST_DRAINED = 2**24  # so much is read and discarded before a body is refused as too large: else the answer is lost
BODY_SECONDS = IDLE_SECONDS = 30
MOST_STRANGERS = 128  # connections without the secret; the process needs the rest of its 1,024 files for its work
LARGEST = 2**63 - 1
IDS = frozenset({"chat", "from", "sender_chat"})
NUMBERS = frozenset({"message_id", "date"})


class WebhookRefused(ConfigError):
    """Telegram will not send to this address."""

    what = "Telegram refuses the webhook {url} ({reason})"
    todo = "fix webhook.url: it needs https, port 443, 80, 88 or 8443, and a name that can be reached from outside"


class ListenFailed(UnavailableError):
    """The address is taken, or does not belong to this machine."""

    what = "nothing can listen on {listen} ({reason})"
    todo = "stop the program that uses that port, or change webhook.listen"


class _Door(HTTPServer):
    """Limits connections that have not shown the secret: the one that has waited longest makes room for the next."""

    def initialize(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 (the library's)
        super().initialize(*arguments, **options)
        self._strangers: dict[IOStream, None] = {}

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        if len(self._strangers) >= MOST_STRANGERS:
            next(iter(self._strangers)).close()
        self._strangers[stream] = None
        super().handle_stream(stream, address)

    def trust(self, stream: IOStream) -> None:
        self._strangers.pop(stream, None)

    def on_close(self, server_conn: Any) -> None:  # noqa: ANN401 (the library's)
        self._strangers.pop(server_conn.stream, None)
        super().on_close(server_conn)


class Listener:
    """Listens once created; updates go into the application's queue. The webhook stays set at the end.

    What comes while nobody listens waits at Telegram for the next start: nothing is ever dropped.
    """

    def __init__(self, application: Bot, webhook: Webhook, secret: str, idle_seconds: float = IDLE_SECONDS) -> None:
        """Begin to listen; clients silent for `idle_seconds` are disconnected. Raises ListenFailed."""
        self._application, self._webhook, self._secret = application, webhook, secret
        path = re.escape(urlsplit(webhook.url).path or "/")
        facts = {"bot": application, "secret": secret.encode(), "trust": self._trust}
        site = WebApplication([(path, _Receiver, facts)], log_function=lambda _handler: None)
        self._server = _Door(
            site, max_body_size=MOST_DRAINED, body_timeout=BODY_SECONDS, idle_connection_timeout=idle_seconds
        )
        try:
            self._server.listen(webhook.port, webhook.host)
        except OSError as error:
            raise ListenFailed(listen=webhook.listen, reason=error.strerror or error) from None

    def _trust(self, stream: IOStream) -> None:
        self._server.trust(stream)

    async def announce(self, updates: Sequence[str]) -> None:
        """Have Telegram send updates of these kinds here. Raises WebhookRefused."""
        url, bot = self._webhook.url, self._application.bot
        try:
            await patiently(lambda: bot.set_webhook(url, allowed_updates=updates, secret_token=self._secret))
        except BadRequest as error:
            raise WebhookRefused(url=url, reason=error) from None

    async def stop(self) -> None:
        """Stop accepting updates."""
        self._server.stop()
        await self._server.close_all_connections()


@stream_request_body
class _Receiver(RequestHandler):
    """Handles one request: secret, form and size first, then the body."""

    def initialize(self, bot: Bot, secret: bytes, trust: Callable[[IOStream], None]) -> None:
        self._bot, self._secret, self._trust = bot, secret, trust
        self._body = bytearray()
        self._too_large = False

    def prepare(self) -> None:
        shown = self.request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(shown, self._secret):
            self._refuse(403)
            return
        if isinstance(self.request.connection, HTTP1Connection):
            self._trust(self.request.connection.stream)
        if self.request.method != "POST":
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
        fields = _parsed(bytes(self._body))
        if fields is None:
            self._refuse(400)
            return
        update = self._read(fields, fields["update_id"])
        if update is not None:
            await self._bot.update_queue.put(update)
        self.set_status(200)

    def _read(self, fields: dict[str, Any], number: int) -> Update | None:
        """Return the update; None if the library cannot read it: once refused, it would come again for a day."""
        try:
            return Update.de_json(fields, self._bot.bot)
        except Exception as error:  # noqa: BLE001 (a form of the future may fail anywhere in the library)
            logger.warning("Update %d cannot be read (%s); it is left out", number, type(error).__name__)
            return None

    def _refuse(self, status: int) -> None:
        self.set_status(status)
        self.set_header("Connection", "close")  # the body may not have been read: nothing can follow on it
        self.finish()

    def set_default_headers(self) -> None:
        self.clear_header("Server")


def _parsed(body: bytes) -> dict[str, Any] | None:
    """Return the update in a body; None if it cannot be one of Telegram's."""
    try:
        update = json.loads(body, parse_int=_whole, parse_float=_finite, parse_constant=_finite)
        json.dumps(update, ensure_ascii=False).encode()  # half a surrogate pair is not text
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict) or not _is_number(update.get("update_id")) or update["update_id"] < 0:
        return None
    parts = [part for name, part in update.items() if name != "update_id"]
    return update if all(isinstance(part, dict) and _has_form(part) for part in parts) else None


def _has_form(part: object) -> bool:
    """Return whether people, chats and messages in it have numbers, at any depth."""
    if isinstance(part, list):
        return all(map(_has_form, part))
    if not isinstance(part, dict):
        return True
    for name, value in part.items():
        if name in IDS and not (isinstance(value, dict) and _is_number(value.get("id"))):
            return False
        if name in NUMBERS and not _is_number(value):
            return False
    return all(map(_has_form, part.values()))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _whole(digits: str) -> int:
    number = int(digits)
    if abs(number) > LARGEST:
        raise ValueError(digits)
    return number


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number

"""Sets the bot's webhook, and delivers updates to it, oldest first and one at a time, until it answers with 2xx.

Only this computer is reached: an https address goes where `world.routes` sends it, as a reverse proxy would.
"""

import asyncio
import json
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from bot.sandbox.http.parameters import Described, Parameters, lenient_integer
from bot.sandbox.http.refusals import Refusal, too_many_requests
from bot.sandbox.world.objects import Json, stamp
from bot.sandbox.world.updates import Hook
from bot.sandbox.world.world import World

LONGEST_PAUSE = 60.0
PATIENCE = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
LOOPBACK = ("http://127.0.0.1:", "http://localhost:")
SECRET = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_SECRET = 256
PORTS = frozenset({80, 88, 443, 8443})
MOST_CONNECTIONS = 100
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether the bot took an update; if not, why, and how many seconds it asks to wait."""

    taken: bool
    words: str
    wait: int = 0


class Delivery:
    """The deliveries to one bot's webhook."""

    def __init__(self, world: World) -> None:
        """Start without deliveries."""
        self.world = world
        self._news = asyncio.Event()
        self._client = AsyncHTTPClient(force_instance=True)

    def wake(self) -> None:
        """Signal that there may be something new. Runs on the server's loop."""
        self._news.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        try:
            pause = 0.0
            while True:
                if not await self._waited(pause):
                    continue
                pause = await self._deliver_next(pause)
        finally:
            self._client.close()

    async def _waited(self, pause: float) -> bool:
        """Return whether there is something to deliver after the pause, or after something new came."""
        if pause:
            await asyncio.sleep(pause)
        if not self._wanted():
            self._news.clear()
            await self._news.wait()
        return self._wanted()

    def _wanted(self) -> bool:
        with self.world.lock:
            return bool(self.world.hook.url) and self.world.updates.pending(self.world.now()) > 0

    async def _deliver_next(self, before: float) -> float:
        """Return how many seconds to wait before the next attempt; 0 after a success."""
        with self.world.lock:
            hook = self.world.hook
            [update] = self.world.updates.take(1, self.world.now())
        answer = await self._post(hook, update)
        with self.world.lock:
            if answer.taken:
                self.world.updates.confirm(update["update_id"] + 1)
                return 0
            hook.failed_at, hook.failure = self.world.now(), answer.words
        return answer.wait or min(max(2 * before, hook.pause), LONGEST_PAUSE)

    async def _post(self, hook: Hook, update: dict[str, Any]) -> Answer:
        headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: hook.secret} if hook.secret else {})
        try:
            request = HTTPRequest(
                self._address(hook.url),
                method="POST",
                headers=headers,
                body=json.dumps(update),
                request_timeout=PATIENCE,
                follow_redirects=False,
            )
            response = await self._client.fetch(request, raise_error=False)
        except (OSError, HTTPClientError) as error:
            return Answer(taken=False, words=str(error) or "Connection closed")
        words = f"Wrong response from the webhook: {response.code} {response.reason}"
        wait = lenient_integer(response.headers.get("Retry-After", "0"))
        return Answer(taken=200 <= response.code < 300, words=words, wait=wait)

    def _address(self, url: str) -> str:
        origin = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
        address = self.world.routes.get(origin, origin) + url.removeprefix(origin)
        if not address.startswith(LOOPBACK):
            raise OSError("Connection refused: nothing but this computer is reached from here")
        return address


def set_webhook(world: World, parameters: Parameters) -> Described:
    """SetWebhook; at most once a second."""
    url = parameters.text("url")
    if not url:
        return delete_webhook(world, parameters)
    secret = parameters.text("secret_token")
    _check_secret(secret)
    _check_url(url)
    hook = world.hook
    if time.monotonic() - hook.set_at < 1:
        raise too_many_requests(1)
    before = hook.url, hook.secret
    most = min(max(parameters.integer("max_connections") or hook.max_connections, 1), MOST_CONNECTIONS)
    custom = "certificate" in parameters.files
    world.hook = Hook(url, secret, max_connections=most, certificate=custom, set_at=time.monotonic(), pause=hook.pause)
    world.updates.allow(parameters.json_or_none("allowed_updates"))
    _drop_pending(world, parameters)
    world.touch()
    return Described(True, "Webhook is already set" if before == (url, secret) else "Webhook was set")


def delete_webhook(world: World, parameters: Parameters) -> Described:
    """DeleteWebhook."""
    words = "Webhook was deleted" if world.hook.url else "Webhook is already deleted"
    world.hook = Hook(set_at=world.hook.set_at, pause=world.hook.pause)
    _drop_pending(world, parameters)
    world.touch()
    return Described(True, words)


def get_webhook_info(world: World, parameters: Parameters) -> Json:  # noqa: ARG001 (every method has this form)
    """GetWebhookInfo."""
    hook = world.hook
    pending = world.updates.pending(world.now())
    body: Json = {"url": hook.url, "has_custom_certificate": hook.certificate, "pending_update_count": pending}
    if hook.url:
        body["max_connections"] = hook.max_connections
    if hook.failed_at is not None:
        body |= {"last_error_date": stamp(hook.failed_at), "last_error_message": hook.failure}
    return body | ({"allowed_updates": list(world.updates.named)} if world.updates.named else {})


def _check_secret(secret: str) -> None:
    if len(secret) > LONGEST_SECRET:
        raise Refusal("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise Refusal("secret token contains unallowed characters")


def _check_url(url: str) -> None:
    """Check the address as Telegram does, but for this computer: only it can be reached, and http is enough."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refusal("invalid webhook URL specified") from None
    if not parts.hostname:
        raise Refusal("invalid webhook URL specified")
    if parts.scheme == "http" and parts.hostname in LOOPBACK_HOSTS:
        return
    if parts.scheme != "https":
        raise Refusal("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in PORTS:
        raise Refusal("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _drop_pending(world: World, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        world.updates.waiting.clear()

"""Delivers updates to the bot's webhook, oldest first and one at a time, until it answers with 2xx.

Only this computer is reached: an https address goes where `world.routes` sends it, as a reverse proxy would.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from bot.sandbox.http.parameters import lenient_integer
from bot.sandbox.world.updates import Hook
from bot.sandbox.world.world import World

LONGEST_PAUSE = 60.0
PATIENCE = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
LOOPBACK = ("http://127.0.0.1:", "http://localhost:")


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

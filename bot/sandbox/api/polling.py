"""getUpdates: waits for updates, and handles the conflict of two bots that poll with one token."""

import asyncio
import time
from typing import Any

from bot.sandbox.http.parameters import Parameters
from bot.sandbox.http.refusals import CONFLICT, Refusal
from bot.sandbox.world.world import World

MOST_UPDATES = 100
MOST_SECONDS = 50
HASTE, GREAT_HASTE = 3.0, 0.5
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
TERMINATED_BY_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_IS_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Polling:
    """The polls of one bot: at most one waits, and a newer one ends an older."""

    def __init__(self, world: World) -> None:
        """Start without a waiting poll."""
        self.world = world
        self._waiting: asyncio.Future[str] | None = None
        self._last_offset: int | None = None
        self._last_start = 0.0

    def wake(self) -> None:
        """Signal that there may be something new. Runs on the server's loop."""
        if self._waiting is None or self._waiting.done():
            return
        if self._rival():
            self._waiting.set_result(TERMINATED)
        elif self.world.hook.url:
            self._waiting.set_result(TERMINATED_BY_WEBHOOK)
        elif self.world.updates.pending(self.world.now()):
            self._waiting.set_result("")

    def leave(self) -> None:
        """End every wait when the server stops."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result("")

    async def get_updates(self, parameters: Parameters, gone: asyncio.Event) -> list[dict[str, Any]]:
        """Return the updates from the offset on: now, or once the first comes, the time is over or the client gone."""
        if self.world.hook.url:
            raise Refusal(WEBHOOK_IS_ACTIVE, CONFLICT)
        if self._rival():
            raise Refusal(TERMINATED, CONFLICT)
        offset, limit, seconds = self._clamped(parameters)
        with self.world.lock:
            self.world.updates.allow(parameters.json_or_none("allowed_updates"))
            if offset:
                self.world.updates.confirm(offset)
        found = self._take(limit)
        if found or seconds == 0:
            return found
        if conflict := await self._wait(seconds, gone):
            raise Refusal(conflict, CONFLICT)
        return self._take(limit)

    def _clamped(self, parameters: Parameters) -> tuple[int, int, float]:
        offset = parameters.integer("offset")
        limit = parameters.integer("limit") if parameters.text("limit") else MOST_UPDATES
        limit = min(max(limit, 1), MOST_UPDATES)
        seconds = float(min(max(parameters.integer("timeout"), 0), MOST_SECONDS))
        start = time.monotonic()
        if offset == self._last_offset:
            since = start - self._last_start
            seconds = max(seconds, HASTE) if since < HASTE else seconds
            limit = 1 if since < GREAT_HASTE else limit
        self._last_offset, self._last_start = offset, start
        return offset, limit, seconds

    def _rival(self) -> bool:
        """Return whether another poller ends this one now."""
        with self.world.lock:
            here = self.world.rivals > 0
            self.world.rivals -= here
            return here

    def _take(self, limit: int) -> list[dict[str, Any]]:
        with self.world.lock:
            return self.world.updates.take(limit, self.world.now())

    async def _wait(self, seconds: float, gone: asyncio.Event) -> str:
        """Return what ended the wait early, if anything did."""
        older = self._waiting
        if older is not None and not older.done():
            older.set_result(TERMINATED)
        waiting: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        leaving = asyncio.ensure_future(gone.wait())
        ends: list[asyncio.Future[Any]] = [waiting, leaving]
        await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        leaving.cancel()
        if self._waiting is waiting:
            self._waiting = None
        return waiting.result() if waiting.done() else ""

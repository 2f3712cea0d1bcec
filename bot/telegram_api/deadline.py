"""Gives up what a bot that was told to end still waits for. Knows nothing of what that is."""

import asyncio
import logging
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

logger = logging.getLogger(__name__)


def end_surely(seconds: float) -> None:
    """End this process with 0 after so many seconds, if it has not ended: a thread that works on cannot be cancelled.

    Nothing is lost then but what a SIGKILL would take: what was not committed.
    """

    def end() -> None:
        logger.warning("Something still works after %d seconds; the process ends all the same", seconds)
        os._exit(0)

    watch = threading.Timer(seconds, end)
    watch.daemon = True
    watch.start()


class Deadline:
    """None at first; once it is set, what is under way goes on until then, and nothing begins after it."""

    def __init__(self) -> None:
        """Nothing is under way."""
        self._at: float | None = None
        self._limits: set[asyncio.Timeout] = set()

    def set(self, seconds: float) -> None:
        """So many seconds from now, from the loop; the first word counts."""
        if self._at is None:
            self._at = asyncio.get_running_loop().time() + seconds
            for limit in self._limits:
                limit.reschedule(self._at)

    @property
    def passed(self) -> bool:
        """Whether nothing may begin any more; asked from the loop."""
        return self._at is not None and asyncio.get_running_loop().time() >= self._at

    def left(self, otherwise: float) -> float:
        """How many seconds are left; `otherwise` where none is set. Asked from the loop."""
        return otherwise if self._at is None else max(self._at - asyncio.get_running_loop().time(), 0.0)

    @asynccontextmanager
    async def limiting(self) -> AsyncIterator[None]:
        """What is done within raises TimeoutError at the deadline."""
        if self.passed:
            raise TimeoutError
        async with asyncio.timeout_at(self._at) as limit:
            self._limits.add(limit)
            try:
                yield
            finally:
                self._limits.discard(limit)

"""A deadline for pending calls once the bot is asked to stop."""

import asyncio
import logging
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

logger = logging.getLogger(__name__)


def end_surely(seconds: float) -> None:
    """End this process with 0 after so many seconds, if it has not ended: a working thread cannot be cancelled.

    This loses no more than a SIGKILL would: what was not committed.
    """

    def end() -> None:
        logger.warning("Something still works after %d seconds; the process ends all the same", seconds)
        os._exit(0)

    watch = threading.Timer(seconds, end)
    watch.daemon = True
    watch.start()


class Deadline:
    """None at first; once it is set, running work continues until then, and nothing new starts."""

    def __init__(self) -> None:
        """Start with nothing running."""
        self._at: float | None = None
        self._limits: set[asyncio.Timeout] = set()

    def set(self, seconds: float) -> None:
        """Set it to so many seconds from now, from the loop; the first call counts."""
        if self._at is None:
            self._at = asyncio.get_running_loop().time() + seconds
            for limit in self._limits:
                limit.reschedule(self._at)

    @property
    def passed(self) -> bool:
        """Return whether nothing may start any more; called from the loop."""
        return self._at is not None and asyncio.get_running_loop().time() >= self._at

    def left(self, otherwise: float) -> float:
        """Return how many seconds are left; `otherwise` if none is set. Called from the loop."""
        return otherwise if self._at is None else max(self._at - asyncio.get_running_loop().time(), 0.0)

    @asynccontextmanager
    async def limiting(self) -> AsyncIterator[None]:
        """Raise TimeoutError in the block at the deadline."""
        if self.passed:
            raise TimeoutError
        async with asyncio.timeout_at(self._at) as limit:
            self._limits.add(limit)
            try:
                yield
            finally:
                self._limits.discard(limit)

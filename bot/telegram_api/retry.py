"""Repeats a call to Telegram until it is answered, and logs an outage: at once, then ever more rarely."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter

from storage.engine.stopwatch import elapsed_seconds

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
FIRST_SILENCE, GROWTH, LONGEST_SILENCE = 60.0, 3, 3600.0
ENDED = 120.0  # seconds without a failed attempt, after which the next one begins another outage
Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class OutageLog:
    """One outage at a time; `elapsed` counts seconds, whatever happens to the clock."""

    elapsed: Callable[[], float] = elapsed_seconds
    _began: float | None = None
    _last: float = 0.0
    _next: float = 0.0
    _silence: float = FIRST_SILENCE

    def failed(self, error: Exception) -> None:
        """Note an attempt without an answer, and log it if it is time."""
        now = self.elapsed()
        if self._began is None or now - self._last > ENDED:
            self._began, self._silence = now, FIRST_SILENCE
            self._next = now + self._silence
            logger.warning("Telegram does not answer (%s); the bot keeps trying", _cause(error))
        elif now >= self._next:
            self._silence = min(self._silence * GROWTH, LONGEST_SILENCE)
            self._next = now + self._silence
            lasted = _length(now - self._began)
            logger.warning("Telegram has not answered for %s (%s)", lasted, _cause(error))
        self._last = now

    def answered(self) -> None:
        """Note an answer: it ends an outage."""
        if self._began is not None:
            lasted = _length(self.elapsed() - self._began)
            logger.warning("Telegram answers again, after %s", lasted)
            self._began = None


def _cause(error: Exception) -> str:
    """Return the cause in a line, such as: connection refused."""
    return str(error).partition("\n")[0].removeprefix("httpx.") or type(error).__name__


def _length(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))


def asked_pause(error: RetryAfter) -> timedelta:
    """Return how long Telegram asks to wait; the library may give it as a number of seconds."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


async def patiently(
    call: Callable[[], Awaitable[Answer]], *, attempts: float = float("inf"), longest_wait: timedelta = timedelta.max
) -> Answer:
    """Call until Telegram answers, at most so many times; what it says about the token or the request is raised."""
    pause, outage = FIRST_PAUSE, OutageLog()
    while True:
        try:
            answer = await call()
        except BadRequest:
            raise
        except (RetryAfter, NetworkError) as error:
            attempts -= 1
            if attempts <= 0:
                raise
            if isinstance(error, RetryAfter):
                await asyncio.sleep(min(asked_pause(error), longest_wait).total_seconds())
                continue
            outage.failed(error)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            outage.answered()
            return answer

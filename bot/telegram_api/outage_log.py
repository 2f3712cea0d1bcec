"""Logs that Telegram does not answer: at once with the cause, then at growing intervals."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from storage.engine.stopwatch import elapsed_seconds

FIRST_SILENCE, GROWTH, LONGEST_SILENCE = 60.0, 3, 3600.0
ENDED = 120.0  # seconds without a failed attempt, after which the next one begins another outage
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

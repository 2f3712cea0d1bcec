"""The connection to Telegram: checks, at each answer, how far its clock is off and whether it knows the bot.

A bot that is shutting down waits for no answer beyond its deadline.
"""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from typing import Any

import httpx
from telegram.error import TimedOut
from telegram.request import HTTPXRequest

from bot.telegram_api.deadline import Deadline


class WatchedRequest(HTTPXRequest):
    """The library's own request, which reads the Date of every answer on the way."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        rejected: Callable[[], None],
        deadline: Deadline,
        answered: Callable[[], None] = lambda: None,
        connections: int = 256,
        **settings: float,
    ) -> None:
        """Create the request. `clock` shows this machine's time; the library gets the rest of the settings.

        `rejected` is called at a 401, `answered` at every other answer of Telegram's own.
        """
        self._clock, self._rejected, self._deadline, self._answered = clock, rejected, deadline, answered
        self.ahead: timedelta | None = None
        options = {"event_hooks": {"response": [self._note]}, "verify": _trusted()}
        super().__init__(connection_pool_size=connections, httpx_kwargs=options, **settings)  # type: ignore[arg-type] # floats all

    async def do_request(self, *arguments: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401 (the library's)
        """Make one call, abandoned at the deadline as if its time had run out: its effect is then unknown."""
        try:
            async with self._deadline.limiting():
                return await super().do_request(*arguments, **options)
        except TimeoutError:
            raise TimedOut from None

    async def _note(self, response: httpx.Response) -> None:
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._rejected()
        elif _is_telegrams(response):
            self._answered()
        shown = _instant(response.headers.get("Date", ""))
        if shown is not None:
            self.ahead = shown - self._clock()


def _is_telegrams(response: httpx.Response) -> bool:
    """Return whether it is an answer of the Bot API, even a refusal: not a server's error or a proxy's page."""
    form = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return form == "application/json" and not response.is_server_error


@cache  # the bot's two connections trust the same authorities, and reading their list takes longest at a start
def _trusted() -> ssl.SSLContext:
    """Return whom the library trusts by itself; SSL_CERT_FILE names others."""
    return httpx.create_ssl_context()


@lru_cache(maxsize=1)  # it names the second, and many answers come within one
def _instant(date: str) -> datetime | None:
    """Return the time of an HTTP Date; None if a server sends none, or in another form."""
    try:
        shown = parsedate_to_datetime(date)
    except ValueError:
        return None
    return shown.astimezone(UTC) if shown.tzinfo is not None else None

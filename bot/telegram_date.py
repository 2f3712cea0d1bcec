"""The connection to Telegram that notices, at each answer, how far its clock is away and whether it knows the bot."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from telegram.request import HTTPXRequest


class DatedRequest(HTTPXRequest):
    """The library's own request, which reads the Date of every answer on the way."""

    def __init__(
        self, clock: Callable[[], datetime], rejected: Callable[[], None], connections: int = 256, **settings: float
    ) -> None:
        """`clock` shows this machine's time, `rejected` is told of a 401; the rest are the library's settings."""
        self._clock, self._rejected = clock, rejected
        self.ahead: timedelta | None = None
        hooks = {"response": [self._note]}
        super().__init__(connection_pool_size=connections, httpx_kwargs={"event_hooks": hooks}, **settings)  # type: ignore[arg-type] # floats all

    async def _note(self, response: httpx.Response) -> None:
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._rejected()
        try:
            shown = parsedate_to_datetime(response.headers.get("Date", ""))
        except ValueError:
            return  # a server that tells no time, or not in the form of HTTP, is no witness
        if shown.tzinfo is not None:
            self.ahead = shown.astimezone(UTC) - self._clock()

"""Repeats a call to Telegram until it is answered."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.telegram_api.outage_log import OutageLog

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
Answer = TypeVar("Answer")


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

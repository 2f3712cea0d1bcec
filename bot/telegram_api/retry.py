"""Repeats a call to Telegram until it is answered; knows nothing of what the call is."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, NetworkError, RetryAfter

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
logger = logging.getLogger(__name__)


async def patiently(step: Callable[[], Awaitable[object]]) -> None:
    """Try until Telegram answers; what it says about the token or the request is raised."""
    pause = FIRST_PAUSE
    while True:
        try:
            await step()
        except BadRequest:
            raise
        except RetryAfter as asked:
            wait = asked.retry_after
            await asyncio.sleep(float(wait) if isinstance(wait, int) else wait.total_seconds())
        except NetworkError as error:
            logger.warning("Telegram does not answer (%s); it is tried again", type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            return

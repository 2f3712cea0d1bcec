"""The channel as the bot calls it, for a test with its own thread; and the library alone, pointed at the stand-in."""

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.telegram_api.channel import TelegramChannel


def library_bot(token: str, url: str, **limits: Any) -> Bot:
    """A bot of a stand-in; `limits` are those of its connections, in seconds or in number."""
    requests = [HTTPXRequest(httpx_kwargs={"verify": False}, **limits) for _ in range(2)]
    return Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )


@contextmanager
def channel_to(url: str, token: str, timeout: float) -> Iterator[TelegramChannel]:
    """A door to a server: calls come from this thread, the loop runs in another. Seconds for one answer."""
    os.environ["PTB_TIMEDELTA"] = "true"  # as the service sets it
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    bot = library_bot(token, url, connection_pool_size=4)
    try:
        yield TelegramChannel(bot, loop, timeout=timeout)
    finally:
        asyncio.run_coroutine_threadsafe(bot.request.shutdown(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def channel_to_nobody(token: str, timeout: float) -> Iterator[TelegramChannel]:
    """A door to a port on which nobody listens; it is held, so that nobody else can have it."""
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        with channel_to(f"http://127.0.0.1:{held.getsockname()[1]}", token, timeout) as listener:
            yield listener

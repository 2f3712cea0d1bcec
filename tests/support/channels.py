"""The door to Telegram as the bot has it, for a test that calls through it from its own thread."""

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from bot.telegram_api.channel import TelegramChannel
from tests.support.library import library_bot


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

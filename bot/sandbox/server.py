"""Starts and stops the stand-in Telegram on the loopback interface."""

import asyncio
import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.sandbox import bot_api, page_api
from bot.sandbox.page_api import Controls, Watch
from bot.sandbox.polling import Polling
from bot.sandbox.webhook import Delivery
from bot.sandbox.world import World
from storage.vocabulary import UnavailableError

ADDRESS = "127.0.0.1"
MOST_BYTES = 2**29


class PortInUse(UnavailableError):
    """Another program listens there."""

    what = "port {port} is in use"
    todo = "choose another with --port"


class PortNotAllowed(UnavailableError):
    """The system keeps this port for others."""

    what = "port {port} may not be used by this account"
    todo = "choose another above 1023 with --port"


@dataclass
class Running:
    """A running stand-in: where it is and how to end it."""

    url: str
    server: HTTPServer
    world: World
    polling: Polling
    watch: Watch
    listener: Callable[[], None]
    deliveries: asyncio.Task[None]

    async def stop(self) -> None:
        """Let nobody wait any longer, then close everything."""
        self.world.listeners.remove(self.listener)
        self.server.stop()
        self.deliveries.cancel()
        self.polling.leave()
        self.watch.wake()
        await self.server.close_all_connections()


async def start(world: World, *, port: int = 0, controls: Controls | None = None) -> Running:
    """Listen on 127.0.0.1; port 0 takes a free one. Raises PortInUse or PortNotAllowed."""
    loop = asyncio.get_running_loop()
    polling, watch, delivery = Polling(world), Watch(world, controls or Controls()), Delivery(world)

    def wake() -> None:
        polling.wake()
        watch.wake()
        delivery.wake()

    def listener() -> None:
        loop.call_soon_threadsafe(wake)

    server = HTTPServer(_application(world, polling, watch), max_body_size=MOST_BYTES, max_buffer_size=MOST_BYTES)
    listening = _listen(port)
    server.add_socket(listening)
    world.listeners.append(listener)
    url = f"http://{ADDRESS}:{listening.getsockname()[1]}"
    return Running(url, server, world, polling, watch, listener, asyncio.create_task(delivery.run()))


def _listen(port: int) -> socket.socket:
    try:
        listening = socket.create_server((ADDRESS, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(port=port) from None
        if error.errno == errno.EACCES:
            raise PortNotAllowed(port=port) from None
        raise
    listening.setblocking(False)
    return listening


def _application(world: World, polling: Polling, watch: Watch) -> Application:
    return Application(
        [*bot_api.routes(world, polling), *page_api.routes(watch)],
        default_handler_class=bot_api.NotFoundHandler,
        log_function=_log_nothing,
    )


def _log_nothing(handler: RequestHandler) -> None:
    """The journal keeps the calls; the log would keep the token."""

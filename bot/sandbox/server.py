"""Starts and stops the stand-in Telegram on the loopback interface."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tornado.web import Application, RequestHandler

from bot.sandbox.api import handler as bot_api
from bot.sandbox.api.polling import Polling
from bot.sandbox.api.webhook import Delivery
from bot.sandbox.http.listener import ADDRESS, Listener
from bot.sandbox.web import control_api, page_api
from bot.sandbox.web.page_api import Controls, Watch
from bot.sandbox.world.world import World


@dataclass
class Running:
    """A running stand-in: where it is and how to end it."""

    url: str
    listener: Listener
    world: World
    polling: Polling
    watch: Watch
    on_change: Callable[[], None]
    deliveries: asyncio.Task[None]

    async def stop(self) -> None:
        """End every wait, then close everything."""
        self.world.listeners.remove(self.on_change)
        self.deliveries.cancel()
        self.polling.leave()
        self.watch.wake()
        await self.listener.shut()


async def start(world: World, *, port: int = 0, controls: Controls | None = None) -> Running:
    """Listen on 127.0.0.1; port 0 takes a free one. Raises PortInUse or PortNotAllowed."""
    loop = asyncio.get_running_loop()
    listener = Listener(port)
    polling, watch, delivery = Polling(world), Watch(world, controls or Controls()), Delivery(world)

    def wake() -> None:
        polling.wake()
        watch.wake()
        delivery.wake()

    def on_change() -> None:
        loop.call_soon_threadsafe(wake)

    listener.open(_application(world, polling, watch, listener))
    world.listeners.append(on_change)
    url = f"http://{ADDRESS}:{listener.port}"
    return Running(url, listener, world, polling, watch, on_change, asyncio.create_task(delivery.run()))


def _application(world: World, polling: Polling, watch: Watch, listener: Listener) -> Application:
    return Application(
        [*bot_api.routes(world, polling, listener), *page_api.routes(watch), *control_api.routes(watch, listener)],
        default_handler_class=bot_api.NotFoundHandler,
        log_function=_log_nothing,
    )


def _log_nothing(handler: RequestHandler) -> None:
    """Log nothing: the journal keeps the calls, and the log would keep the token."""

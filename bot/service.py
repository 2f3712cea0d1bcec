"""The bot at work: the connection to Telegram, and the doorbell that rings for what is due."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import Any

from telegram import Bot as TelegramBot
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot.actions.channel_probe import probe_channels
from bot.actions.chat_move import following, note_move
from bot.actions.check_row import Row
from bot.actions.clock_guard import ClockGuard
from bot.actions.desk import Desk
from bot.actions.terms import signing_key, terms_of
from bot.actions.tick import Done, tick
from bot.actions.watch import watch
from bot.channel import TelegramChannel
from bot.chat.edge import InOrder, add_handlers
from bot.chat.inspect import inspect
from bot.chat.menus import set_menus
from bot.configuration import webhook_secret
from bot.scheduler import RING_SECONDS, Doorbell
from bot.settings import Settings
from bot.settings_telegram import Webhook
from bot.standby import lease_seconds, my_turn
from bot.telegram_date import DatedRequest
from bot.vigilance import Ending, Vigilance
from bot.webhook import Listener, patiently
from storage import moves
from storage.clock import database_now
from storage.database import Database, Lease, LeaseLost, Session, open_database, run_lock
from storage.stopwatch import elapsed_seconds
from storage.vocabulary import ConfigError, DomainError, UnavailableError

Bot = Application[Any, Any, Any, Any, Any, Any]
Clock = Callable[[], datetime]
DatabaseClock = Callable[[Session], datetime | None]
UPDATES = ["message", "channel_post", "callback_query", "my_chat_member"]
logger = logging.getLogger(__name__)


class TokenMissing(ConfigError):
    """No token, no bot."""

    what = "there is no bot token"
    todo = "ask @BotFather for one and put it into the file that telegram.token_file names"


class TokenUnknown(ConfigError):
    """The server does not know the token."""

    what = "Telegram does not know this bot token"
    todo = "ask @BotFather for the present one and put it into the file that telegram.token_file names"


class TelegramUnreachable(UnavailableError):
    """The Bot API server gives no answer."""

    what = "{url} cannot be reached"
    todo = "check the network and telegram.api_url, then run the command again"


def build_application(settings: Settings, clock: Clock, rejected: Callable[[], None] = lambda: None) -> Bot:
    """The bot's connection to the server that telegram.api_url names; it does nothing by itself.

    `rejected` is told when that server does not know the token, from the loop.
    """
    token = settings.telegram.token.get_secret_value()
    if not token:
        raise TokenMissing
    os.environ["PTB_TIMEDELTA"] = "true"  # the library's coming form of waiting times; the old one warns
    server = settings.telegram.api_url.rstrip("/")
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{server}/bot")
        .base_file_url(f"{server}/file/bot")
        .request(DatedRequest(clock, rejected, read_timeout=30, write_timeout=30, connect_timeout=10, pool_timeout=5))
        .get_updates_request(DatedRequest(clock, rejected, connections=1, read_timeout=30))
        .concurrent_updates(InOrder())
        .build()
    )


@dataclass
class Service:
    """The bot at work: its application, and the doorbell that rings for what is due."""

    settings: Settings
    clock: Clock
    application: Bot
    notice: str = ""
    ring_seconds: int = RING_SECONDS
    elapsed: Callable[[], float] | None = None
    database_now: DatabaseClock = database_now
    lease: Lease = field(default_factory=Lease)
    lost: bool = False
    ending: Ending = field(default_factory=Ending)
    _stopping: Event = field(default_factory=Event)
    _doorbell: Doorbell | None = None
    _channel: TelegramChannel | None = None
    desk: Desk | None = None
    _menus: "asyncio.Task[None] | None" = None

    def __post_init__(self) -> None:
        """Nothing is heard before the beginning."""
        self.vigilance = Vigilance(self.application, lambda: self.desk, self.ring)

    async def begin(self, *_: object) -> None:
        """Open the register, answer, and follow the clock; in set-up mode answer alone. Before any update."""
        self._follow_lease(asyncio.get_running_loop())
        if self.settings.set_up:
            self.open_desk()
        add_handlers(self.application, lambda: self.settings, lambda: self.desk)
        await self.vigilance.begin(self._moved)
        self._menus = asyncio.create_task(set_menus(self.application.bot, self.settings))
        if self.desk is None:
            return
        self._doorbell = Doorbell(self.tick, self.ring_seconds)
        self._doorbell.start()

    async def begin_until_told(self, *_: object) -> None:
        """Start, and let the signals that end the bot also keep the next call from being begun."""
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._leave)
        self.ending.leave = self._leave
        await self.begin()

    def _leave(self) -> None:
        self._stopping.set()
        raise SystemExit  # what the library's own handler does: it ends run_polling in good order

    def leave(self, work: "asyncio.Future[None]") -> None:
        """End the work, and keep the next call from being begun."""
        self._stopping.set()
        work.cancel()

    def _follow_lease(self, loop: asyncio.AbstractEventLoop) -> None:
        def lose() -> None:
            with suppress(RuntimeError):  # the loop has ended by itself
                loop.call_soon_threadsafe(self._lose)

        self.lease.when_lost(lose)

    def _lose(self) -> None:
        if self._stopping.is_set():
            return
        logger.warning("Another process may work now: this one was not heard of. It stops, and stands by")
        self.lost = True
        self._leave()

    def _told_to_stop(self) -> bool:
        return self._stopping.is_set() or self.lease.left() <= 0

    async def end(self, *_: object) -> None:
        """Stop it: the call under way may end, another one is not begun."""
        self._stopping.set()
        if self._menus is not None:
            self._menus.cancel()
            await asyncio.gather(self._menus, return_exceptions=True)
        if self._doorbell is not None and self._channel is not None:
            await self._doorbell.stop(self._channel.abandon)
        if self.desk is not None:
            self.desk.database.close()

    async def ring(self) -> None:
        """Do now what is due now."""
        if self._doorbell is not None:
            await self._doorbell.ring()

    def tick(self) -> Done:
        """One round of the work, in a thread."""
        if self.desk is None:
            return Done(work_left=False)
        try:
            done = tick(self.desk)
            watch(self.desk)
        except LeaseLost:
            return Done(work_left=True)
        return done

    def open_desk(self) -> None:
        """Open the register and the door to Telegram, on the running loop."""
        self._channel = TelegramChannel(
            self.application.bot,
            asyncio.get_running_loop(),
            timeout=self.settings.delivery.send_timeout,
            left=self.lease.left,
            moved=self._moved,
        )
        key = signing_key(self.settings)
        database = open_database(self.settings.storage.url, fence=self.lease.fence)
        self.settings = _present(self.settings, database)
        self.desk = Desk(
            database=database,
            settings=self.settings,
            terms=terms_of(self.settings, key, notice=self.notice),
            key=key,
            channel=self._channel,
            now=self.clock,
            stopping=self._told_to_stop,
            guard=ClockGuard(self.elapsed, self._telegram_ahead, self.database_now),
        )

    def _moved(self, old: int | str, new: int) -> None:
        """A chat has another number now, as a thread heard: what comes next goes there."""
        if self.desk is not None and isinstance(old, int) and note_move(self.desk, old, new):
            self.settings = _present(self.settings, self.desk.database)
            self.desk = replace(self.desk, settings=self.settings)

    def _telegram_ahead(self) -> timedelta | None:
        request = self.application.bot.request
        return request.ahead if isinstance(request, DatedRequest) else None


def _present(settings: Settings, database: Database) -> Settings:
    with database.reading() as session:
        return following(settings, moves.moved(session))


def run(settings: Settings, clock: Clock, elapsed: Callable[[], float]) -> None:
    """Work until SIGTERM or SIGINT. Raises where the configuration or the register does not allow a start.

    Beside another that works on the same server it stands by, and so it does when it was not heard of for too long.
    `elapsed` counts the seconds that have passed, whatever is done to the clock.
    """
    ending = Ending()
    application = build_application(settings, clock, ending.reject)
    open_database(settings.storage.url).close()
    signing_key(settings)
    with suppress(SystemExit):
        while _work_in_turn(Service(settings, clock, application, elapsed=elapsed, ending=ending)):
            application = build_application(settings, clock, ending.reject)  # the library's can be used once
    if ending.rejected:
        raise TokenUnknown


def _work_in_turn(service: Service) -> bool:
    """One turn of the work, as soon as it comes. True where it was lost, False where the process was told to end."""
    application = service.application
    application.post_init, application.post_stop = service.begin_until_told, service.end
    with my_turn(service.settings, service.elapsed or elapsed_seconds) as service.lease:
        try:
            _work(service, service.settings.webhook)
        except InvalidToken:
            raise TokenUnknown from None
        finally:
            if service.desk is not None:
                service.desk.database.close()
    return service.lost


def _work(service: Service, webhook: Webhook | None) -> None:
    if webhook is None:
        asyncio.set_event_loop(asyncio.new_event_loop())  # the library closes the one that it used
        service.application.run_polling(allowed_updates=UPDATES, bootstrap_retries=-1)
        return
    with suppress(SystemExit):  # how a lost lease ends it
        asyncio.run(_run_by_webhook(service, webhook, webhook_secret(webhook)))


async def _run_by_webhook(service: Service, webhook: Webhook, secret: str) -> None:
    work = asyncio.ensure_future(_take_in(service, webhook, secret))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, service.leave, work)
    service.ending.leave = partial(service.leave, work)
    with suppress(asyncio.CancelledError):
        await work


async def _take_in(service: Service, webhook: Webhook, secret: str) -> None:
    """Work until cancelled. What has come in by then is still answered, for Telegram was told that it came."""
    application = service.application
    async with _let_go(application.bot):
        listener = Listener(application, webhook, secret)
        try:
            await patiently(application.initialize)
            await application.start()
            await service.begin()
            await listener.announce(UPDATES)
            await asyncio.Event().wait()
        finally:
            await listener.stop()
            if application.running:
                await application.stop()
            await service.end()
            await application.shutdown()


def run_tick(settings: Settings, clock: Clock, database_clock: DatabaseClock = database_now) -> Done:
    """What is due, once. Beside a running bot it raises AlreadyRunning."""
    with run_lock(settings.storage.url, seconds=lease_seconds(settings)) as lease:
        return asyncio.run(_one_tick(settings, clock, lease, database_clock))


async def _one_tick(settings: Settings, clock: Clock, lease: Lease, database_clock: DatabaseClock) -> Done:
    application = build_application(settings, clock)
    if not settings.set_up:
        return Done(work_left=False)
    service = Service(settings, clock, application, database_now=database_clock, lease=lease)
    try:
        async with _let_go(application.bot), application:
            service.open_desk()
            try:
                return await asyncio.to_thread(service.tick)
            finally:
                await service.end()
    except InvalidToken:
        raise TokenUnknown from None
    except TelegramError:
        raise TelegramUnreachable(url=settings.telegram.api_url) from None


@asynccontextmanager
async def serving(
    settings: Settings, clock: Clock, *, notice: str = "", ring_seconds: int = RING_SECONDS
) -> AsyncIterator[Service]:
    """The bot at work inside a running loop, for as long as the block lasts."""
    application = build_application(settings, clock)
    service = Service(settings, clock, application, notice, ring_seconds)
    with run_lock(settings.storage.url, seconds=lease_seconds(settings)) as service.lease:
        async with application:
            await application.start()
            assert application.updater is not None  # noqa: S101 (the builder always makes one)
            await service.begin()
            try:
                await application.updater.start_polling(
                    allowed_updates=UPDATES, error_callback=service.vigilance.polling_failed
                )
                yield service
            finally:
                await application.updater.stop()
                await application.stop()
                await service.end()


async def inspected(settings: Settings, fingerprint: str, clock: Clock, *, probe: bool = False) -> list[Row]:
    """How the bot stands in its chats; with `probe`, also whether posts can be looked for in silence there."""
    application = build_application(settings, clock)
    async with _let_go(application.bot):
        rows = [row async for row in inspect(application.bot, settings, fingerprint)]
        return rows + await _probed(Service(settings, clock, application)) if probe else rows


async def _probed(service: Service) -> list[Row]:
    try:
        service.open_desk()
    except DomainError:
        return []  # a register that cannot be opened has a row of its own
    assert service.desk is not None  # noqa: S101 (it was just opened)
    try:
        return await asyncio.to_thread(probe_channels, service.desk)
    finally:
        service.desk.database.close()


@asynccontextmanager
async def _let_go(bot: TelegramBot) -> AsyncIterator[None]:
    """Close the connections at the end, also those of a start that failed, which the library forgets."""
    try:
        yield
    finally:
        await bot.shutdown()
        await bot.request.shutdown()

"""The working bot: it answers updates, and the timer ticks for due work."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from telegram.error import TelegramError

from bot.actions.admins.moved_chat import following, note_move
from bot.actions.context.clock_guard import ClockGuard
from bot.actions.context.context import Context, Drawing
from bot.actions.context.signing_key import key_or_trouble
from bot.actions.publishing.terms import terms_of
from bot.actions.tick import Done, tick, watch
from bot.chat.admin_messages.rendering import render_message
from bot.chat.menus import Menus
from bot.chat.turns import Turns
from bot.chat.updates import add_handlers
from bot.config.fonts import style_of
from bot.config.settings import Settings
from bot.config.telegram import Webhook
from bot.process.heartbeat import Heartbeat
from bot.process.scheduler import PATIENCE_SECONDS, TICK_SECONDS, TickTimer
from bot.process.self_watch import Ending, SelfWatch
from bot.process.standby import lease_seconds
from bot.telegram_api.application import UPDATES, Bot, Clock, WatchedRequest, build_application, let_go
from bot.telegram_api.channel import TelegramChannel
from bot.telegram_api.retry import patiently
from reports.charts.process import PLAIN, render_charts
from reports.document.document import ReportTerms
from reports.sealing.signing import SigningKey
from storage.chat import chats
from storage.engine.database import Database, Session, open_database, run_lock
from storage.engine.errors import LeaseLost
from storage.engine.leases import Lease
from storage.ledger.clocks import database_now
from storage.vocabulary.errors import DomainError

DEADLINE_SECONDS = 5.0  # service managers kill what has not ended some ten seconds after the signal
Intake = AbstractAsyncContextManager[Callable[[], Awaitable[None]]]  # yields what starts the intake of updates
DatabaseClock = Callable[[Session], datetime | None]
logger = logging.getLogger(__name__)


@dataclass
class Service:
    """The working bot: its application, and the timer that ticks for due work."""

    settings: Settings
    clock: Clock
    application: Bot
    notice: str = ""
    tick_seconds: int = TICK_SECONDS
    elapsed: Callable[[], float] | None = None
    database_now: DatabaseClock = database_now
    draw: Drawing = render_charts
    lease: Lease = field(default_factory=Lease)
    lost: bool = False
    heartbeat: Heartbeat | None = None
    ending: Ending = field(default_factory=Ending)
    _stopping: Event = field(default_factory=Event)
    _timer: TickTimer | None = None
    _channel: TelegramChannel | None = None
    context: Context | None = None
    _menus: "asyncio.Task[None] | None" = None
    _turns: Turns | None = None

    def __post_init__(self) -> None:
        """Start without any updates."""
        self.self_watch = SelfWatch(self.application, lambda: self.context, self.tick_now)

    async def begin(self) -> None:
        """Open the register, answer, and follow the clock; in set-up mode only answer. Call it before any update."""
        self._follow_lease(asyncio.get_running_loop())
        if self.settings.set_up:
            self.open_desk()
        menus = Menus(self.application.bot, self.settings, self.context)
        self._turns = add_handlers(
            self.application, lambda: self.settings, lambda: self.context, self.ending.deadline, menus.heard
        )
        await self.self_watch.begin(self._moved)
        self._menus = asyncio.create_task(menus.begin())
        if self.context is None:
            return
        self._timer = TickTimer(self.tick, self.tick_seconds)
        self._timer.start()

    def leave(self, work: "asyncio.Future[None]") -> None:
        """End the work, and prevent the next call. A second signal would interrupt the shutdown."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self.ending.deadline.set(DEADLINE_SECONDS)
        work.cancel()

    def _follow_lease(self, loop: asyncio.AbstractEventLoop) -> None:
        def lose() -> None:
            with suppress(RuntimeError):  # the loop has ended by itself
                loop.call_soon_threadsafe(self._lose)

        self.lease.when_lost(lose)

    def _lose(self) -> None:
        if self._stopping.is_set():
            return
        logger.warning("Another process may work now: lost contact with the database; stopping and going on standby")
        self.lost = True
        if self.ending.leave is not None:
            self.ending.leave()

    def _must_stop(self) -> bool:
        return self._stopping.is_set() or self.lease.left() <= 0

    async def end(self) -> None:
        """Stop it: the call in progress may end, another one is not started."""
        self._stopping.set()
        if self._menus is not None:
            self._menus.cancel()
            await asyncio.gather(self._menus, return_exceptions=True)
        if self._timer is not None and self._channel is not None:
            left = self.ending.deadline.left(PATIENCE_SECONDS)  # the answers waited until the same instant
            await self._timer.stop(self._channel.abandon, left)
        if self._turns is not None:
            self._turns.close()
        if self.context is not None:
            self.context.database.close()

    async def tick_now(self) -> None:
        """Do the due work now."""
        if self._timer is not None:
            await self._timer.tick_now()

    def database(self) -> Database | None:
        """Return the open register; None if there is none."""
        return None if self.context is None else self.context.database

    async def ask(self) -> None:
        """Call Telegram just for its answer."""
        with suppress(TelegramError):
            await self.application.bot.get_me()

    def tick(self) -> Done:
        """Run one round of the work, in a thread."""
        if self.context is None:
            return Done(work_left=False)
        if self.context.keyless is not None:
            self._look_for_key()
        try:
            with self.heartbeat.ticking() if self.heartbeat else nullcontext():
                done = tick(self.context)
                watch(self.context)
        except LeaseLost:
            return Done(work_left=True)
        return done

    def open_desk(self) -> None:
        """Open the register and the channel port, on the running loop."""
        self._channel = TelegramChannel(
            self.application.bot,
            asyncio.get_running_loop(),
            timeout=self.settings.delivery.send_timeout,
            left=self.lease.left,
            moved=self._moved,
        )
        key, trouble = key_or_trouble(self.settings)
        database = open_database(self.settings.storage.url, fence=self.lease.fence)
        self.settings = _present(self.settings, database)
        self.context = Context(
            database=database,
            settings=self.settings,
            terms=self._terms(key, trouble),
            key=key,
            keyless=trouble,
            channel=self._channel,
            now=self.clock,
            stopping=self._must_stop,
            render=render_message,
            draw=self._drawing(),
            guard=ClockGuard(self.elapsed, self._telegram_ahead, self.database_now),
        )

    def _terms(self, key: SigningKey, trouble: DomainError | None) -> ReportTerms:
        terms = terms_of(self.settings, key, notice=self.notice)
        return terms if trouble is None else replace(terms, fingerprint="")

    def _look_for_key(self) -> None:
        """Load the signing key again as soon as it can be used."""
        key, trouble = key_or_trouble(self.settings)
        assert self.context is not None  # noqa: S101 (only a context lacks a key)
        self.context = replace(self.context, key=key, keyless=trouble, terms=self._terms(key, trouble))

    def _drawing(self) -> Drawing:
        style = style_of(self.settings)
        return partial(render_charts, style=style) if style != PLAIN and self.draw is render_charts else self.draw

    def _moved(self, old: int | str, new: int) -> None:
        """Take the new number of a chat, from a thread: what comes next goes there."""
        if self.context is not None and isinstance(old, int) and note_move(self.context, old, new):
            self.settings = _present(self.settings, self.context.database)
            self.context = replace(self.context, settings=self.settings)

    def _telegram_ahead(self) -> timedelta | None:
        request = self.application.bot.request
        return request.ahead if isinstance(request, WatchedRequest) else None


def _present(settings: Settings, database: Database) -> Settings:
    with database.reading() as session:
        return following(settings, chats.moved_chats(session))


@asynccontextmanager
async def working(service: Service, intake: Intake | None = None) -> AsyncIterator[None]:
    """Run the bot for the duration of the block; without an intake the register is open, and no updates arrive.

    Updates received by the end are still answered, because Telegram got their acknowledgement. Not by the library's
    run_polling: it ends with an error before updates come in.
    """
    application = service.application
    async with let_go(application.bot):
        try:
            if intake is None:
                await application.initialize()
                service.open_desk()
                yield
                return
            async with intake as begin_intake:
                await patiently(application.initialize)
                await application.start()
                await service.begin()
                await begin_intake()
                yield
        finally:
            if application.running:
                await application.stop()
            await service.end()
            await application.shutdown()


@asynccontextmanager
async def by_webhook(service: Service, webhook: Webhook, secret: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Listen to what Telegram sends to the address of the webhook."""
    from bot.telegram_api.webhook import Listener  # loads a web server, which polling does without

    listener = Listener(service.application, webhook, secret)
    try:
        yield lambda: listener.announce(UPDATES)
    finally:
        await listener.stop()


@asynccontextmanager
async def by_polling(service: Service) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Ask Telegram for updates."""
    updater = service.application.updater
    assert updater is not None  # noqa: S101 (the builder always makes one)

    async def ask() -> None:
        failed = service.self_watch.polling_failed
        await updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1, error_callback=failed)

    try:
        yield ask
    finally:
        if updater.running:
            await updater.stop()


@asynccontextmanager
async def serving(
    settings: Settings,
    clock: Clock,
    *,
    notice: str = "",
    tick_seconds: int = TICK_SECONDS,
    draw: Drawing = render_charts,
) -> AsyncIterator[Service]:
    """Run the bot inside a running loop, for the duration of the block."""
    service = Service(settings, clock, build_application(settings, clock), notice, tick_seconds, draw=draw)
    with run_lock(settings.storage.url, seconds=lease_seconds(settings)) as service.lease:
        async with working(service, by_polling(service)):
            yield service

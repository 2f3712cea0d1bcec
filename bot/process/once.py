"""Short connections to Telegram: one round of due work, or one check of the bot's status in its chats."""

import asyncio
from collections.abc import Callable, Sequence

from telegram.error import InvalidToken, TelegramError

from bot.actions.context.context import Context, Drawing
from bot.actions.context.terminal import Row
from bot.actions.integrity.adopt import compare_channels
from bot.actions.setup.chats import probe_channels
from bot.actions.tick import Done
from bot.config.settings import Settings
from bot.process.heartbeat import Heartbeat
from bot.process.service import DatabaseClock, Service, working
from bot.process.standby import lease_seconds
from bot.telegram_api.application import Clock, TelegramUnreachable, TokenUnknown, build_application, let_go
from bot.telegram_api.inspection import inspect
from reports.charts.process import render_charts
from storage.engine.database import run_lock
from storage.engine.leases import Lease
from storage.engine.stopwatch import elapsed_seconds
from storage.ledger.clocks import database_now
from storage.vocabulary.errors import DomainError


def run_tick(
    settings: Settings,
    clock: Clock,
    database_clock: DatabaseClock = database_now,
    draw: Drawing = render_charts,
) -> Done:
    """Do the due work once. Beside a running bot it raises AlreadyRunning."""
    heartbeat = Heartbeat(settings, clock, elapsed_seconds)
    with run_lock(settings.storage.url, seconds=lease_seconds(settings)) as lease:
        try:
            return asyncio.run(_one_tick(heartbeat, lease, database_clock, draw))
        except Exception:
            heartbeat.failed()
            raise


async def _one_tick(heartbeat: Heartbeat, lease: Lease, database_clock: DatabaseClock, draw: Drawing) -> Done:
    settings, clock = heartbeat.settings, heartbeat.clock
    application = build_application(settings, clock, answered=heartbeat.answered)
    if not settings.set_up:
        return Done(work_left=False)
    service = Service(
        settings, clock, application, database_now=database_clock, lease=lease, draw=draw, heartbeat=heartbeat
    )
    try:
        async with working(service):
            done = await asyncio.to_thread(service.tick)
            if service.context is not None:
                service.context.need_key()
                await asyncio.to_thread(heartbeat.beat, service.context.database)
            return done
    except InvalidToken:
        raise TokenUnknown from None
    except TelegramError:
        raise TelegramUnreachable(url=settings.telegram.api_url) from None


async def inspected(
    settings: Settings, fingerprint: str, clock: Clock, *, probe: bool = False, compare: bool = False
) -> list[Row]:
    """Return the bot's status in its chats.

    With `probe`, also whether posts can be found there without leaving a trace; with `compare`, whether the chats hold
    what the register knows.
    """
    application = build_application(settings, clock)
    async with let_go(application.bot):
        rows = [row async for row in inspect(application.bot, settings, fingerprint)]
        looks = [look for look, enabled in ((probe_channels, probe), (compare_channels, compare)) if enabled]
        return rows + await _looked(Service(settings, clock, application), looks) if looks else rows


async def _looked(service: Service, looks: Sequence[Callable[[Context], list[Row]]]) -> list[Row]:
    try:
        service.open_desk()
    except DomainError:
        return []  # a register that cannot be opened has a separate row
    assert service.context is not None  # noqa: S101 (it was just opened)
    try:
        return [row for look in looks for row in await asyncio.to_thread(look, service.context)]
    finally:
        service.context.database.close()

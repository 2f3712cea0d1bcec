"""The long-running work: by polling or webhook, turn after turn if another process can take over, until a signal."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from telegram.error import InvalidToken

from bot.config.loading import webhook_secret
from bot.config.settings import Settings
from bot.config.telegram import Webhook
from bot.process.heartbeat import Heartbeat
from bot.process.metrics import serving_metrics
from bot.process.self_watch import Ending
from bot.process.service import Intake, Service, by_polling, by_webhook, working
from bot.process.standby import my_turn
from bot.telegram_api.application import Clock, TokenUnknown, build_application
from bot.telegram_api.deadline import Deadline, end_surely
from storage.engine.database import open_database
from storage.engine.stopwatch import elapsed_seconds

LAST_SECONDS = 8.5  # after the deadline of calls and answers, before the ten that service managers grant


def run(settings: Settings, clock: Clock, elapsed: Callable[[], float]) -> None:
    """Work until SIGTERM or SIGINT. Raises if the configuration or the register does not allow a start.

    Beside another process on the same server it stays on standby, also after losing contact for too long. `elapsed`
    counts the seconds that have passed, whatever happens to the clock.
    """
    ending, heartbeat = Ending(), Heartbeat(settings, clock, elapsed)

    def service() -> Service:
        """Build it again for each turn: an application can be used once."""
        ending.deadline = Deadline()
        application = build_application(settings, clock, ending.reject, ending.deadline, heartbeat.answered)
        return Service(settings, clock, application, elapsed=elapsed, ending=ending, heartbeat=heartbeat)

    first = service()
    open_database(settings.storage.url).close()
    with serving_metrics(settings.watch.metrics_port, heartbeat.metrics), heartbeat.lasting():
        with suppress(SystemExit):
            lost = _work_in_turn(first, heartbeat)
            while lost:
                lost = _work_in_turn(service(), heartbeat)
        if ending.rejected:
            raise TokenUnknown


def _work_in_turn(service: Service, heartbeat: Heartbeat) -> bool:
    """Work for one turn, as soon as it comes. Return whether it was lost rather than ended by a signal."""
    elapsed = service.elapsed or elapsed_seconds
    with my_turn(service.settings, elapsed, heartbeat.stand_by) as service.lease:
        heartbeat.begin_turn()
        try:
            asyncio.run(_work(service, service.settings.webhook, heartbeat))
        except InvalidToken:
            raise TokenUnknown from None
        finally:
            if service.context is not None:
                service.context.database.close()
    return service.lost


async def _work(service: Service, webhook: Webhook | None, heartbeat: Heartbeat) -> None:
    """Work until a signal to end."""
    intake = by_polling(service) if webhook is None else by_webhook(service, webhook, webhook_secret(webhook))
    work = asyncio.ensure_future(_work_on(service, intake))
    leave = service.ending.leave = partial(service.leave, work)

    def on_signal() -> None:
        service.lost = False  # also if the turn was just lost: there is no next one
        end_surely(LAST_SECONDS)
        leave()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    beats = asyncio.create_task(heartbeat.beat_on(service.database, service.ask))
    with suppress(asyncio.CancelledError):
        await work
    beats.cancel()


async def _work_on(service: Service, intake: Intake) -> None:
    async with working(service, intake):
        await asyncio.Event().wait()

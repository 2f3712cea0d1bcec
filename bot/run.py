"""The long work: by polling or by webhook, turn after turn where another process can take over, until told to end."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from telegram.error import InvalidToken

from bot.actions.terms import signing_key
from bot.configuration import webhook_secret
from bot.connection import UPDATES, Clock, TokenUnknown, build_application, let_go
from bot.service import Service
from bot.settings import Settings
from bot.settings_telegram import Webhook
from bot.standby import my_turn
from bot.vigilance import Ending
from bot.webhook import Listener, patiently
from storage.database import open_database
from storage.stopwatch import elapsed_seconds


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
    async with let_go(application.bot):
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

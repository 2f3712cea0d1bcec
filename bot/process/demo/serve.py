"""Starts and stops the demonstration, and starts it over with another register or language."""

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from bot.process.demo.demonstration import CHANNEL, Demonstration
from bot.process.demo.page_words import NOTICES, constant_parts
from bot.process.demo.visit import Visit
from bot.process.service import serving
from bot.sandbox.demo.register import Choice, PutForwardClock, Register
from bot.sandbox.demo.world import demonstration_world
from bot.sandbox.server import start
from bot.sandbox.web.page_api import Controls
from reports.language import words
from storage.vocabulary.errors import DataError

TICK_SECONDS = 5
READY = """
Transparency Bot sandbox: {url}/

A stand-in Telegram runs here with the real bot inside. Open the page: the line at the top says what has happened
and what to press next. Ctrl-C ends it and leaves nothing behind.
"""


class NoSuchChoice(DataError):
    """The page asked for a register or a language that does not exist."""

    what = "there is no register {register} in {language}"
    todo = "choose one on the page"


@asynccontextmanager
async def showing(
    folder: Path, choice: Choice | None = None, *, port: int = 0, controls: Controls | None = None
) -> AsyncIterator[tuple[str, Visit]]:
    """Run the demonstration for the duration of the block; yield its address, and what moves it."""
    choice, controls = choice or Choice(), controls or Controls()
    clock = PutForwardClock(choice.opened_at)
    world = demonstration_world(clock, channel=CHANNEL, language=choice.language)
    running = await start(world, port=port, controls=controls)
    following = past = None
    try:
        demonstration = await asyncio.to_thread(
            Demonstration.prepared, folder, clock, world, choice, api_url=running.url
        )
        constant = constant_parts(choice)
        controls.status = lambda: {**demonstration.status(), **constant}
        async with serving(
            demonstration.settings,
            clock,
            notice=words.text(NOTICES[choice.register], choice.language),
            tick_seconds=TICK_SECONDS,
        ) as service:
            visit = Visit(demonstration, service)
            controls.acts = {"advance": visit.advance, "step": visit.step, "approve": visit.approve}
            following = asyncio.create_task(visit.follow())
            if choice.past_reports:
                past = asyncio.create_task(running.watch.act(visit.play_past))
            yield running.url, visit
            for task in filter(None, (past, following)):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
    finally:
        await running.stop()


async def serve(port: int, choice: Choice, announce: Callable[[str], None]) -> None:
    """Show it until SIGINT or SIGTERM; `announce` gets the address. The page may start it over."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    announced = False
    while not stopped.is_set():
        again: asyncio.Future[Choice] = asyncio.get_running_loop().create_future()
        controls = Controls(restart=partial(_choose, again))
        with tempfile.TemporaryDirectory(prefix="transparency-bot-sandbox-") as folder:
            async with showing(Path(folder), choice, port=port, controls=controls) as (url, _):
                if not announced:
                    announce(READY.format(url=url))
                announced, port = True, int(url.rpartition(":")[2])
                ending = asyncio.create_task(stopped.wait())
                await asyncio.wait((ending, again), return_when=asyncio.FIRST_COMPLETED)
                ending.cancel()
        if again.done():
            choice = again.result()


def _choose(again: "asyncio.Future[Choice]", asked: Mapping[str, object]) -> None:
    """Note the choice of a visitor who starts over. Raises NoSuchChoice."""
    register, language = str(asked.get("register")), str(asked.get("language"))
    if register not in list(Register) or language not in words.languages():
        raise NoSuchChoice(register=register, language=language)
    if not again.done():
        again.set_result(Choice(Register(register), language))

"""The long-running and the connected work, for the command line. Loads heavy modules only on demand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.config.logs import set_up_logging
from storage.engine.stopwatch import elapsed_seconds

if TYPE_CHECKING:
    from bot.actions.context.terminal import Row
    from bot.config.settings import Settings


def system_clock() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def run(settings: "Settings", *, debug: bool) -> None:
    """Work until SIGTERM."""
    from bot.process.lean_start import lean_start

    with lean_start():
        import httpcore  # noqa: F401 (httpx would load it with its first connection)

        from bot.process.run import run as work

    set_up_logging(debug=debug, form=settings.logs.format)
    work(settings, system_clock, elapsed_seconds)


def tick(settings: "Settings", *, debug: bool) -> bool:
    """Do the due work once; beside a running bot, do nothing. Return whether no due work is left."""
    from bot.process.once import run_tick
    from storage.engine.errors import AlreadyRunning

    set_up_logging(debug=debug, form=settings.logs.format)
    try:
        return not run_tick(settings, system_clock).work_left
    except AlreadyRunning:
        return True


def inspect(settings: "Settings", fingerprint: str, *, probe: bool, compare: bool) -> "Sequence[Row]":
    """Ask Telegram for the bot's status in its chats; look for posts there, and compare them with the register."""
    import asyncio

    from bot.process.once import inspected

    return asyncio.run(inspected(settings, fingerprint, system_clock, probe=probe, compare=compare))


def status(settings: "Settings", now: datetime) -> tuple[str, dict[str, object]]:
    """Return what /status says, as text and as data."""
    from bot.process.status import status_of

    return status_of(settings, now)


def sandbox(port: int, register: str, language: str, *, debug: bool) -> None:
    """Serve the stand-in Telegram with the bot inside until it is stopped."""
    import asyncio
    import functools

    from bot.process.demo.serve import serve
    from bot.sandbox.demo.register import Choice, Register

    set_up_logging(debug=debug, quiet=True)
    asyncio.run(serve(port, Choice(Register(register), language), functools.partial(print, flush=True)))

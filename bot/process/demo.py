"""The sandbox: a stand-in Telegram, a temporary register with real figures, and the real bot between them."""

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.actions.files.cases import check_file, import_file
from bot.actions.files.findings import Findings
from bot.actions.files.formats import ImportFormat
from bot.actions.files.source import Source
from bot.actions.setup.init import Operator, init_installation
from bot.config.loading import load
from bot.config.settings import Settings
from bot.process.service import Service, serving
from bot.sandbox.demo.register import (
    HEAD_START,
    NOTICE,
    OPENED_AT,
    PutForwardClock,
    config_text,
    due_at,
    has_figures,
    next_period,
    write_figures,
)
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, TRUST, demonstration_world
from bot.sandbox.server import start
from bot.sandbox.web.page_api import Controls
from reports.period import Period
from storage.engine.database import open_database
from storage.publishing import publications

TICK_SECONDS = 5
ACTOR = "cli:sandbox"
CHANNEL = "@transparency"
NO_MORE_FIGURES = (
    "The readers' figures end here. Later reports are nil: they show an empty register and say nothing about Telegram."
)
READY = """
Transparency Bot sandbox: {url}/

A stand-in Telegram runs here with the real bot inside. The report for {period} appears in the channel
within a minute; the page's button moves the clock to the next due date. Ctrl-C ends it and leaves nothing behind.
"""


@dataclass
class Showcase:
    """The running demonstration: its register, its clock and its bot."""

    folder: Path
    settings: Settings
    clock: PutForwardClock
    service: Service | None = None

    @classmethod
    def prepared(cls, folder: Path, clock: PutForwardClock, *, api_url: str, token: str) -> "Showcase":
        """Make config, key and register, opened on the demonstration's first day; then go to just before a report."""
        people = {LEGAL: "Legal", TRUST: "Trust"}
        text = config_text(api_url=api_url, token=token, channel=CHANNEL, admin_chat=ADMIN_CHAT_ID, people=people)
        config = folder / "config.toml"
        config.touch(mode=0o600)
        config.write_text(text, encoding="utf-8")
        now = clock()
        init_installation(folder, Operator(), load=lambda path: load(path, {}), now=now)
        showcase = cls(folder, load(config, {}), clock)
        showcase.approach(showcase.settings.report.first)
        return showcase

    def approach(self, period: Period) -> None:
        """Go to just before a period's report is due, with the figures collected by readers in the register."""
        self.clock.put_forward(due_at(self.settings, period) - HEAD_START)
        self.take_in(period)

    def take_in(self, period: Period) -> None:
        """Import the figures that readers collected for a period, once."""
        path = write_figures(self.folder, period)
        if path is None:
            return
        now = self.clock()
        database = open_database(self.settings.storage.url)
        try:
            checked = check_file(database, Source(path), ImportFormat.TELEGRAM_CROWD, Findings(), today=now.date())
            import_file(database, checked, now=now, actor=ACTOR)
        finally:
            database.close()

    def next_period(self) -> Period:
        """Return the period whose report comes next."""
        database = open_database(self.settings.storage.url)
        try:
            with database.reading() as session:
                return next_period(self.settings, publications.published_periods(session))
        finally:
            database.close()

    async def advance(self) -> None:
        """Move the clock to the next due date, with that period's figures in the register, and let the bot work."""
        period = await asyncio.to_thread(self.next_period)
        if self.clock() < due_at(self.settings, period) - HEAD_START:
            await asyncio.to_thread(self.approach, period)
        self.clock.put_forward(due_at(self.settings, period))
        if self.service is not None:
            await self.service.tick_now()

    def status(self) -> Mapping[str, object]:
        """Return what the page shows of the clock, without the register, which may be busy or closed."""
        period, now = self.settings.report.first, self.clock()
        while due_at(self.settings, period) <= now:
            period = period.next()
        return {
            "now": now.isoformat(timespec="seconds"),
            "next_due": due_at(self.settings, period).isoformat(timespec="seconds"),
            "next_report": period.label,
            "message": "" if has_figures(period) else NO_MORE_FIGURES,
        }


@asynccontextmanager
async def showing(folder: Path, *, port: int = 0) -> AsyncIterator[tuple[str, Showcase]]:
    """Run the demonstration for the duration of the block; yield its address, and what moves it."""
    clock = PutForwardClock(OPENED_AT)
    world = demonstration_world(clock, channel=CHANNEL)
    controls = Controls()
    running = await start(world, port=port, controls=controls)
    try:
        showcase = await asyncio.to_thread(Showcase.prepared, folder, clock, api_url=running.url, token=world.token)
        controls.advance, controls.status = showcase.advance, showcase.status
        async with serving(showcase.settings, clock, notice=NOTICE, tick_seconds=TICK_SECONDS) as showcase.service:
            yield running.url, showcase
    finally:
        await running.stop()


async def serve(port: int, announce: Callable[[str], None]) -> None:
    """Show it until SIGINT or SIGTERM; `announce` gets the address."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    with tempfile.TemporaryDirectory(prefix="transparency-bot-sandbox-") as folder:
        async with showing(Path(folder), port=port) as (url, showcase):
            announce(READY.format(url=url, period=showcase.settings.report.first.label))
            await stopped.wait()

"""What all tests share: a stand-in Telegram that runs beside the test, in a thread with its own event loop."""

import asyncio
import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from hypothesis import settings

from bot.sandbox.demo.world import demonstration_world
from bot.sandbox.server import start
from bot.sandbox.web.page_api import Controls
from bot.sandbox.world.faults import Call
from bot.sandbox.world.world import World
from tests.support.control import Control
from tests.support.registers import Registers
from tests.support.statements import share_statements

# Machines are slow at times, and no test judges time; a failure prints what makes it happen again.
settings.register_profile("ours", deadline=None, print_blob=True)
settings.load_profile("ours")
share_statements()


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    at: datetime = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **step: float) -> None:
        self.at += timedelta(**step)


@dataclass
class Sandbox:
    """A running stand-in, with its world and clock."""

    world: World
    clock: Clock
    controls: Controls
    url: str = ""
    _up: threading.Event = field(default_factory=threading.Event)

    @property
    def bot_url(self) -> str:
        return f"{self.url}/bot{self.world.token}"

    def calls(self, method: str) -> list[Call]:
        return [call for call in self.world.journal if call.method == method]

    def run(self) -> None:
        asyncio.run(self._serve())

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)

    def wait_until_up(self) -> None:
        assert self._up.wait(10), "the sandbox did not start"

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        running = await start(self.world, controls=self.controls)
        self.url = running.url
        self._up.set()
        await self._end.wait()
        await running.stop()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="fail when any test was skipped")


def pytest_collection(session: pytest.Session) -> None:
    """Each worker compiles its share of the tests first, and finds the rest done by the others.

    Pytest compiles asserts in a way of its own, which takes seven seconds, and each worker would do it for itself.
    What cannot be imported is told when it is collected.
    """
    worker = getattr(session.config, "workerinput", {"workerid": "gw0", "workercount": 1})
    first, step = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    for path in sorted(session.config.rootpath.glob("tests/**/test_*.py"))[first::step] if step > 1 else ():
        name = ".".join(path.relative_to(session.config.rootpath).with_suffix("").parts)
        with suppress(Exception):
            import_module(name)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first, as their timeouts tell: at the end of a run no worker is left alone with one of them.

    Each worker begins with an equal stretch of the list. The long ones are dealt out; others stay together, for tests
    of one file share what is dear to make.
    """
    limits = {item: max((mark.args[0] for mark in item.iter_markers("timeout")), default=0) for item in items}
    long = sorted((item for item in items if limits[item]), key=lambda item: -limits[item])
    short = [item for item in items if not limits[item]]
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    edges = [len(short) * worker // workers for worker in range(workers + 1)]
    stretches = ((long[worker::workers], short[slice(*edges[worker : worker + 2])]) for worker in range(workers))
    items[:] = [item for stretch in stretches for part in stretch for item in part]


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and session.config.getoption("--no-skips"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests have told with record_property("told", ...): figures that are worth a look."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    told = sorted(str(value) for report in reports for name, value in report.user_properties if name == "told")
    if told:
        terminalreporter.section("told")
        for line in told:
            terminalreporter.write_line(line)


@contextmanager
def stand_in_telegram() -> Iterator[Sandbox]:
    """A stand-in of its own, for as long as the block lasts."""
    clock = Clock()
    stand_in = Sandbox(demonstration_world(clock), clock, Controls())
    thread = threading.Thread(target=stand_in.run, name="sandbox", daemon=True)
    thread.start()
    stand_in.wait_until_up()
    yield stand_in
    stand_in.stop()
    thread.join(10)
    assert not thread.is_alive(), "the sandbox did not stop"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with stand_in_telegram() as stand_in:
        yield stand_in


@pytest.fixture
def control(sandbox: Sandbox) -> Iterator[Control]:
    client = Control(sandbox.url)
    yield client
    client.close()


@pytest.fixture(scope="session")
def registers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registers]:
    """Makes registers of both kinds; the server of PostgreSQL starts when the first of its kind is asked for."""
    made = Registers(tmp_path_factory.mktemp("registers"))
    yield made
    made.close()

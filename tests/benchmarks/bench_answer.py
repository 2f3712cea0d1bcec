"""Commands per second, and how long one waits for its answer, against an echo bot that makes as many calls."""

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.benchmarks import rival_bot
from tests.benchmarks.measuring import ROOT, Pair
from tests.benchmarks.sample import PERIOD, register
from tests.benchmarks.telegram import Telegram, our_bot, running, telegram

BURST, SINGLE = 300, 200
PUBLISHED = "2026-H1"
AIMS = {"/country France": ">= 0.6", "/about": ">= 0.5", "/report": ">= 0.5", "/periods": ">= 0.5"}


def pairs(_rows: int, folder: Path) -> Iterator[Pair]:
    """Both bots run side by side, each with a stand-in of its own; one is asked at a time."""
    with ExitStack() as stack:
        ours, theirs = stack.enter_context(telegram()), stack.enter_context(telegram())
        command = our_bot(ours, Path(tempfile.mkdtemp(dir=folder)), first_period=PUBLISHED)
        rival = [sys.executable, "-m", rival_bot.__name__, theirs.url, theirs.world.token, "bare"]
        stack.enter_context(running(command, ours))
        stack.enter_context(running(rival, theirs))
        ours.settle()
        for each in (ours, theirs):
            per_second(each)  # what is loaded at the first command
            each.calls = each.asked = 0
        yield from _all(ours, theirs, "")
        yield from _readers(ours, theirs)
        with drawing(folder):
            yield from _all(ours, theirs, ", while a report is drawn")
        counts = {each.calls / each.asked for each in (ours, theirs)}
        if len(counts) > 1:
            raise AssertionError(f"the bots make different numbers of calls for a command: {counts}")


def _all(ours: Telegram, theirs: Telegram, when: str) -> Iterator[Pair]:
    echo = "echo bot, as many calls"
    yield Pair(f"commands per second{when}", echo, lambda: per_second(ours), lambda: per_second(theirs), "/s", ">= 0.8")
    for place, name in ((50, "p50"), (99, "p99")):
        yield Pair(
            f"  {name} of one answer{when}",
            echo,
            lambda place=place: wait(ours, place),  # type: ignore[misc]
            lambda place=place: wait(theirs, place),  # type: ignore[misc]
            "ms",
        )


def _readers(ours: Telegram, theirs: Telegram) -> Iterator[Pair]:
    """What readers ask of a published report."""
    for asked, aim in (
        ("/country France", ">= 0.6"),
        ("/about", ">= 0.5"),
        ("/report", ">= 0.5"),
        ("/periods", ">= 0.5"),
    ):
        yield Pair(
            f"  {asked}",
            "echo bot, as many calls",
            lambda asked=asked: per_second(ours, asked),  # type: ignore[misc]
            lambda asked=asked: per_second(theirs, asked),  # type: ignore[misc]
            "/s",
            aim,
        )


def per_second(beside: Telegram, command: str = "/whoami") -> float:
    """Answers per second to commands that come all at once."""
    begun = time.perf_counter()
    for _ in range(BURST):
        beside.ask(command)
    for _ in range(BURST):
        beside.wait()
    return BURST / (time.perf_counter() - begun)


def wait(beside: Telegram, percentile: int) -> float:
    """Milliseconds from a command to its answer, one after the other."""
    taken: list[float] = []
    for _ in range(SINGLE):
        begun = time.perf_counter()
        beside.ask()
        beside.wait()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.quantiles(taken, n=100)[percentile - 1]


@contextmanager
def drawing(folder: Path) -> Iterator[None]:
    """Reports made one after the other, by other processes, for as long as the block lasts."""
    config, over = register(folder, 10_000), threading.Event()
    command = [sys.executable, "-m", "bot", "report", PERIOD, "--out", str(folder / "drawn"), "--config", str(config)]

    def draw() -> None:
        while not over.is_set():
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    thread = threading.Thread(target=draw)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

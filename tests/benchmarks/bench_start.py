"""From the start to the first call for updates, and the memory of a bot that waits, against bare bots."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import rival_bot
from tests.benchmarks.bench_answer import PUBLISHED
from tests.benchmarks.measuring import Pair
from tests.benchmarks.telegram import our_bot, resident, running, telegram


def pairs(_rows: int, folder: Path) -> Iterator[Pair]:
    """Whole processes beside a stand-in Telegram, which is the same for all."""
    with ExitStack() as stack:
        beside = stack.enter_context(telegram())
        ours = our_bot(beside, Path(tempfile.mkdtemp(dir=folder)))

        def theirs(kind: str) -> list[str]:
            return [sys.executable, "-m", rival_bot.__name__, beside.url, beside.world.token, kind]

        def start(command: list[str]) -> float:
            with running(command, beside) as (_, seconds):
                return seconds

        def memory(command: list[str]) -> float:
            with running(command, beside) as (process, _):
                return resident(process)

        bare, kept = theirs("bare"), theirs("sqlmodel")
        yield Pair("start to first getUpdates", "python-telegram-bot", lambda: start(ours), lambda: start(bare))
        both = "python-telegram-bot + SQLModel"
        yield Pair("  the same", both, lambda: start(ours), lambda: start(kept))
        yield Pair("idle memory", "python-telegram-bot", lambda: memory(ours), lambda: memory(bare), "MiB")
        yield Pair("  the same", both, lambda: memory(ours), lambda: memory(kept), "MiB", "<= 1.25")
        config = our_bot(beside, Path(tempfile.mkdtemp(dir=folder)), first_period=PUBLISHED)
        with running(config, beside):
            beside.settle()
        what = "idle memory, a report published"
        yield Pair(what, "python-telegram-bot", lambda: memory(config), lambda: memory(bare), "MiB", "<= 1.5")

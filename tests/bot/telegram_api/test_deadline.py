"""One deadline for all waits of an ending, and an end that comes whatever still works."""

import asyncio
import subprocess
import sys
import time

import pytest

from bot.actions.tick import Done
from bot.process.scheduler import TickTimer
from bot.telegram_api.deadline import Deadline

LATE = 30.0
STUCK = """
import threading, time
from bot.telegram_api.deadline import end_surely
threading.Thread(target=time.sleep, args=(60,)).start()
end_surely(0.2)
"""


def test_what_is_left_is_the_same_for_everybody_who_waits() -> None:
    async def asked() -> None:
        deadline = Deadline()
        assert deadline.left(8) == 8
        assert not deadline.passed
        deadline.set(0.05)
        deadline.set(60)
        assert deadline.left(8) <= 0.05
        with pytest.raises(TimeoutError):
            async with deadline.limiting():
                await asyncio.sleep(LATE)
        assert (deadline.left(8), deadline.passed) == (0, True)

    asyncio.run(asked())


def test_timer_waits_no_longer_than_is_left() -> None:
    async def stopped() -> float:
        begun, given_up = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def work() -> Done:
            loop.call_soon_threadsafe(begun.set)
            asyncio.run_coroutine_threadsafe(given_up.wait(), loop).result()
            return Done(work_left=False)

        bell = TickTimer(work)
        bell.start()
        await begun.wait()
        at = time.monotonic()
        async with asyncio.timeout(LATE):
            await bell.stop(given_up.set, 0.0)
        return time.monotonic() - at

    assert asyncio.run(stopped()) < 8  # what it waits where no deadline is set


def test_process_ends_with_zero_though_a_thread_works_on() -> None:
    assert subprocess.run([sys.executable, "-c", STUCK], timeout=LATE).returncode == 0

"""The timer: rings at the start and when rung, never two at a time, and outlives what the work meets."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram.warnings import PTBUserWarning

from bot.actions.tick import Done
from bot.process.scheduler import TickTimer
from bot.sandbox.demo.world import ADMIN_CHAT_ID
from bot.sandbox.world.faults import too_many
from bot.telegram_api.application import build_application
from tests.support.installation import DRAFT_AT, Installation, a_case
from tests.support.processes import ROOT


class Work:
    """Counts its calls, and how many of them are under way; may be held, and may fail."""

    def __init__(self, *, held: bool = False, failing: bool = False, left: int = 0) -> None:
        self.calls = self.under_way = self.most = 0
        self.left = left
        self.failing = failing
        self.may_end, self.begun = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        if not held:
            self.may_end.set()

    def __call__(self) -> Done:
        with self._lock:
            self.calls += 1
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        self.begun.set()
        assert self.may_end.wait(30)
        with self._lock:
            self.under_way -= 1
        if self.failing:
            raise RuntimeError("the work failed")
        return Done(work_left=self.calls <= self.left)


def nothing_to_abandon() -> None:
    raise AssertionError("nothing was under way")


def play(scene: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(scene(), 60))


def test_library_has_no_scheduler_beside_the_timer(install: Callable[..., Installation]) -> None:
    application = build_application(install().settings, lambda: datetime.now(UTC))
    with pytest.warns(PTBUserWarning, match="No `JobQueue` set up"):
        assert application.job_queue is None


def test_rings_at_the_start_and_when_rung() -> None:
    work = Work()

    async def scene() -> None:
        timer = TickTimer(work, seconds=3600)
        timer.start()
        await asyncio.to_thread(work.begun.wait, 30)
        await timer.tick_now()
        assert work.calls == 2
        await timer.stop(nothing_to_abandon)

    play(scene)


@pytest.mark.parametrize(("left", "calls"), [(0, 1), (2, 3), (9, 4)])
def test_start_tries_again_soon_while_something_due_is_left(left: int, calls: int) -> None:
    work = Work(left=left)

    async def scene() -> None:
        timer = TickTimer(work, seconds=3600, pauses_at_start=(0.01, 0.01, 0.01))
        timer.start()
        await asyncio.sleep(0.5)
        assert work.calls == calls
        await timer.stop(nothing_to_abandon)

    play(scene)


def test_rings_by_itself() -> None:
    work = Work()

    async def scene() -> None:
        timer = TickTimer(work, seconds=1)
        timer.start()
        await asyncio.to_thread(work.begun.wait, 30)
        work.begun.clear()
        await asyncio.to_thread(work.begun.wait, 30)
        assert work.calls >= 2
        await timer.stop(nothing_to_abandon)

    play(scene)


def test_never_two_at_a_time() -> None:
    work = Work(held=True)

    async def scene() -> None:
        timer = TickTimer(work, seconds=3600)
        timer.start()
        rings = [asyncio.create_task(timer.tick_now()) for _ in range(5)]
        await asyncio.to_thread(work.begun.wait, 30)
        await asyncio.sleep(0.05)
        assert work.calls == 1
        work.may_end.set()
        await asyncio.gather(*rings)
        assert (work.calls, work.most) == (6, 1)
        await timer.stop(nothing_to_abandon)

    play(scene)


def test_outlives_an_exception(caplog: pytest.LogCaptureFixture) -> None:
    work = Work(failing=True)

    async def scene() -> None:
        timer = TickTimer(work, seconds=3600)
        timer.start()
        await timer.tick_now()
        await timer.tick_now()
        await timer.stop(nothing_to_abandon)

    play(scene)
    assert work.calls == 3
    assert "the next one tries again" in caplog.text


def test_stop_waits_for_the_work_under_way() -> None:
    work = Work(held=True)

    async def scene() -> None:
        timer = TickTimer(work, seconds=3600)
        timer.start()
        await asyncio.to_thread(work.begun.wait, 30)
        asyncio.get_running_loop().call_later(0.05, work.may_end.set)
        await timer.stop(nothing_to_abandon)
        assert work.under_way == 0

    play(scene)


def test_stop_abandons_what_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.process.scheduler.PATIENCE_SECONDS", 0.05)
    work = Work(held=True)
    abandoned = []

    def abandon() -> None:
        abandoned.append(True)
        work.may_end.set()

    async def scene() -> None:
        timer = TickTimer(work, seconds=3600)
        timer.start()
        await asyncio.to_thread(work.begun.wait, 30)
        await timer.stop(abandon)
        assert (abandoned, work.under_way) == ([True], 0)

    play(scene)


def test_nothing_rings_after_stop() -> None:
    work = Work(held=True)

    async def scene() -> None:
        timer = TickTimer(work, seconds=1)
        timer.start()
        await asyncio.to_thread(work.begun.wait, 30)
        late = asyncio.create_task(timer.tick_now())
        asyncio.get_running_loop().call_later(0.05, work.may_end.set)
        await timer.stop(nothing_to_abandon)
        assert work.calls <= 2
        assert timer._running.locked(), "a later ring finds the door closed"
        late.cancel()

    play(scene)


def test_stop_waits_for_a_ring_of_the_clock(caplog: pytest.LogCaptureFixture) -> None:
    work = Work()

    async def scene() -> None:
        timer = TickTimer(work, seconds=1)
        timer.start()
        await asyncio.to_thread(work.begun.wait, 30)
        work.may_end.clear()
        work.begun.clear()
        await asyncio.to_thread(work.begun.wait, 30)
        asyncio.get_running_loop().call_later(0.05, work.may_end.set)
        await timer.stop(nothing_to_abandon)
        assert work.under_way == 0, "the thread of the clock's own ring was awaited"

    play(scene)
    assert not caplog.records, "an end in order leaves nothing in the log"


def test_rings_go_on_when_the_system_clock_is_set() -> None:
    """Set back by a year, forward by ten years, forward by an hour: each in a process of its own, whose clock it is."""
    steps = (-365, 3652, 1 / 24)
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.support.programs.clock_steps", str(days)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for days in steps
    ]
    for days, program in zip(steps, programs, strict=True):
        try:
            printed, _ = program.communicate(timeout=60)
        finally:
            program.kill()
        rings, longest, grown = printed.split()
        assert int(rings) == 4, days
        assert float(longest) < 10, f"the pause was longer than the second it was to take: {days} days"
        assert int(grown) < 5_000, "kilobytes"


def test_question_that_a_full_minute_delays_comes_soon_after_the_start(install: Callable[..., Installation]) -> None:
    # Telegram takes 20 messages a minute in a chat: the starts just before this one have used up most of them.
    installation = install()
    installation.record(a_case())
    in_admin_chat = {"chat_id": str(ADMIN_CHAT_ID)}
    faults = installation.sandbox.world.faults
    for attempt in (1, 2, 3):  # as often as one tick sends the question
        faults.plan("sendMessage", too_many(9), nth=attempt, match=in_admin_chat)
    moments = iter([DRAFT_AT, DRAFT_AT + timedelta(seconds=5), DRAFT_AT + timedelta(seconds=15)])
    asked: list[bool] = []

    async def scene() -> None:
        loop, comes = asyncio.get_running_loop(), asyncio.Event()

        def work() -> Done:
            done = Done(work_left=not installation.tick(next(moments)))
            asked.append(any(text.startswith("Draft for") for text in installation.admin_texts()))
            if asked[-1]:
                loop.call_soon_threadsafe(comes.set)
            return done

        timer = TickTimer(work, seconds=3600, pauses_at_start=(0.01, 0.01, 0.01))
        timer.start()
        await comes.wait()
        await timer.stop(nothing_to_abandon)

    play(scene)
    assert asked == [False, True]

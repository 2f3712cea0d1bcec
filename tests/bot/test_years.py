"""Simulated years: random downtime up to three years, suspends, clocks set wrong. Each period once, at the first tick.

The true time is Telegram's; the machine's own clock may be wrong for a while, and its guard must notice.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.actions.context.clock_guard import ClockGuard
from bot.sandbox.demo.world import CHANNEL_ID
from storage.publishing import publications
from tests.support.installation import OPENED_AT, Installation
from tests.support.ticking import Workbench, workbench

Install = Callable[..., Installation]
ZONE = "America/Santiago"
SEED = 20261124
TICK = timedelta(seconds=60)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UP = (HOUR, 7 * DAY, 90 * DAY, 200 * DAY, 400 * DAY)
DOWN = (timedelta(0), HOUR, 20 * DAY, 200 * DAY, 3 * 365 * DAY)


def due_dates(until: datetime) -> list[tuple[str, datetime]]:
    """What the calendar says, worked out by hand: 15 January and 15 July at noon in the publisher's zone."""
    found = []
    for year in range(2026, until.year + 1):
        for label, day in ((f"{year - 1}-H2", date(year, 1, 15)), (f"{year}-H1", date(year, 7, 15))):
            due_at = datetime.combine(day, time(12), ZoneInfo(ZONE)).astimezone(UTC)
            if due_at <= until:
                found.append((label, due_at))
    return found


@dataclass
class Life:
    """A bot that lives through the years, with the true time and what its own clock is off by."""

    bench: Workbench
    drawn: random.Random
    until: datetime
    true: datetime = OPENED_AT + DAY
    off: timedelta = timedelta()
    ticks: int = 0
    doubted: int = 0
    late: list[timedelta] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def live(self) -> None:
        while self.true < self.until:
            self._start()
            self._run(self.drawn.choice(UP) * self.drawn.random())
            self.true += self.drawn.choice(DOWN) * self.drawn.random()
        self._start()
        self._tick(first=True)

    def _start(self) -> None:
        """A new process, on a clock that somebody has set right."""
        self.off = timedelta()
        guard = ClockGuard(self._elapsed)
        self.bench.context = replace(self.bench.context, now=lambda: self.true + self.off, guard=guard)

    def _elapsed(self) -> float:
        return (self.true - OPENED_AT).total_seconds()

    def _run(self, length: timedelta) -> None:
        """Ring every minute, of which only the minutes are played in which something may happen."""
        end = self.true + length
        self._tick(first=True)
        for moment in self._moments(end):
            ticks = -((self.true - moment) // TICK)
            self.true += ticks * TICK
            if self.drawn.random() < 0.2:
                self._misset()
            self._tick(first=False)
        self.true = max(self.true, end)

    def _moments(self, end: datetime) -> list[datetime]:
        due = [at for _, at in due_dates(end) if self.true < at < end]
        others = [self.true + (end - self.true) * self.drawn.random() for _ in range(2)]
        return sorted(at for at in (*due, *(at - 11 * DAY for at in due), *others) if at > self.true)

    def _misset(self) -> None:
        """The clock is set wrong for some ticks, by more than an hour, and then right again."""
        self.off = self.drawn.choice((-2, 2, 24, 24 * 400)) * HOUR
        before = self._published()
        for _ in range(2):
            assert not self.bench.tick_as_it_is()
            self.doubted += 1
        assert self._published() == before, "a clock that is wrong has published"
        self.off = timedelta()

    def _tick(self, *, first: bool) -> None:
        assert self.bench.tick_as_it_is(), self.true
        self.ticks += 1
        due = dict(due_dates(self.true))
        assert self._published() == set(due), self.true
        fresh = set(due) - self.seen
        self.seen |= fresh
        if not first:
            self.late += [self.true - due[label] for label in fresh]

    def _published(self) -> set[str]:
        self.bench.installation.sandbox.clock.at = self.true
        with self.bench.context.database.reading() as session:
            return set(publications.published_periods(session))


def lived(install: Install, seed: int, years: int) -> None:
    installation = install(publisher={"timezone": ZONE})
    with workbench(installation) as bench:
        life = Life(bench, random.Random(seed), OPENED_AT + years * 365.25 * DAY)
        life.live()
        reports = [label for label, _ in due_dates(life.true)]
        albums = [one.text for one in installation.channel() if one.kind == "photo" and one.text]
        print(f"\nseed {seed}: {len(reports)} reports, {life.ticks} ticks, {life.doubted} doubts of the clock")  # noqa: T201
        assert len(albums) == len(reports)
        assert installation.parts() == ["album", "text", "documents"] * len(reports)
        assert all(timedelta() <= late < TICK for late in life.late)
        assert len(installation.sandbox.world.chats[CHANNEL_ID].pins) == 1
        assert bench.findings() == ()
        with bench.context.database.reading() as session:
            assert [one.period.label for one in publications.sealed(session)] == reports


def test_seven_years_miss_nothing_and_double_nothing(install: Install) -> None:
    lived(install, SEED, 7)


@pytest.mark.campaign
@pytest.mark.timeout(900)
def test_forty_years_miss_nothing_and_double_nothing(install: Install) -> None:
    lived(install, random.SystemRandom().getrandbits(32), 40)


@pytest.mark.soak
def test_a_hundred_years_miss_nothing_and_double_nothing(install: Install) -> None:
    lived(install, random.SystemRandom().getrandbits(32), 100)

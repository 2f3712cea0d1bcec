"""A bot that is dead is noticed from outside within 15 minutes, and one that is well is never called dead."""

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from bot.actions.watch.health import read_signs, signs_path, trouble
from bot.process.heartbeat import BEAT_SECONDS, Heartbeat
from bot.process.service import Service
from bot.telegram_api.application import build_application, let_go
from storage.engine.database import Database, open_database
from tests.bot.process.life import FAULTS, START, Life
from tests.support.installation import Installation
from tests.support.samples import sampled
from tests.support.telegram import Control

Begin = Callable[[int], Life]
DAY = 24 * 60


@pytest.fixture
def database(install: Callable[..., Installation]) -> Iterator[tuple[Installation, Database]]:
    installation = install()
    with closing(open_database(installation.settings.storage.url)) as opened:
        yield installation, opened


@pytest.fixture
def begin(database: tuple[Installation, Database], monkeypatch: pytest.MonkeyPatch) -> Begin:
    installation, opened = database
    return lambda seed: Life(installation.settings, opened, random.Random(seed), monkeypatch)


def dies(life: Life, fault: str, minutes: int) -> None:
    for _ in life.minutes(minutes):
        pass
    assert (life.unwell(), life.monitor.is_down(life.now)) == ("", False)
    life.begin(fault)
    for _ in life.minutes(15):
        pass
    assert life.unwell(), fault
    assert life.monitor.is_down(life.now), fault


def lives(life: Life, days: int) -> None:
    for number, _ in enumerate(life.minutes(days * DAY)):
        if number:  # the first minute of a process may have no sign of life yet
            assert life.unwell() == ""
            assert not life.monitor.is_down(life.now)
    assert life.monitor.successes > days * DAY / 6


@sampled(1, 40)
@pytest.mark.parametrize("fault", FAULTS)
def test_death_is_noticed_within_15_minutes(begin: Begin, fault: str, sample: int) -> None:
    for seed in range(sample):
        with closing(begin(seed)) as life:
            dies(life, fault, 20 + random.Random(seed).randrange(200))


@sampled(2, 30)
def test_well_bot_is_never_called_dead(begin: Begin, sample: int) -> None:
    with closing(begin(sample)) as life:
        lives(life, days=sample)


def test_network_that_is_cut_is_noticed(install: Callable[..., Installation], control: Control) -> None:
    """The calls are the bot's own, over HTTP; the minutes between them are simulated."""
    settings, now = install().settings, [0.0]

    def clock() -> datetime:
        return START + timedelta(seconds=now[0])

    heart = Heartbeat(settings, clock, lambda: now[0])
    heart.begin_turn()
    application = build_application(settings, clock, answered=heart.answered)
    service = Service(settings, clock, application, heartbeat=heart)

    async def minutes(number: int, database: Database) -> str:
        for _ in range(number):
            now[0] += BEAT_SECONDS
            with heart.ticking():
                await service.ask()
            heart.beat(database)
        signs = read_signs(signs_path(settings), clock())
        return "no signs" if signs is None else trouble(signs)

    async def work() -> None:
        async with let_go(application.bot):
            with closing(open_database(settings.storage.url)) as database:
                assert await minutes(20, database) == ""
                control.refuse_connections(30)
                assert await minutes(9, database) == ""
                assert await minutes(6, database) == "Telegram last answered 15 minutes ago"

    asyncio.run(work())

"""A bot that is dead is noticed from outside within 15 minutes, and one that is well is never called dead."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from storage.engine.database import Database, open_database
from tests.bot.process.life import FAULTS, Life
from tests.support.installation import Installation
from tests.support.samples import sampled

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

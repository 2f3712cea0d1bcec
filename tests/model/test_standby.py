"""Random schedules of an active process and its standby: pauses, deaths, cut connections, lost answers."""

import random
from dataclasses import dataclass

import pytest

from tests.model.standby import World, faults_of

SEED = 20261124
SOON_WRONG = 10  # a seed whose first schedules suffice to show what is wrong with a broken protocol


@dataclass
class Played:
    """What so many schedules came to."""

    schedules: int = 0
    takeovers: int = 0
    doubles: int = 0
    by_fence: int = 0
    by_sweep: int = 0


def one(number: int) -> World:
    drawn = random.Random(number)
    world = World(drawn.random, drawn.randrange)
    world.run()
    return world


def played(seed: int, how_many: int) -> Played:
    numbers, sum_ = random.Random(seed), Played()
    for place in range(how_many):
        world = one(number := numbers.getrandbits(64))
        assert faults_of(world) == [], f"seed {seed}, schedule {place}, World of {number}"
        sum_.schedules += 1
        sum_.takeovers += world.turns > 1
        sum_.doubles += world.doubles > 0
        sum_.by_fence += world.by_fence
        sum_.by_sweep += world.by_sweep
    print(f"\nseed {seed}: {sum_}")  # noqa: T201 (a failure shows it, and -s)
    return sum_


def test_random_schedules_leave_one_copy_of_each_part() -> None:
    found = played(SEED, 2_000)
    assert found.takeovers > 500
    assert 0 < found.doubles < 100


@pytest.mark.soak
def test_a_hundred_thousand_random_schedules_leave_one_copy_of_each_part() -> None:
    played(random.SystemRandom().getrandbits(32), 100_000)


def wrong(how_many: int = 3_000) -> bool:
    numbers = random.Random(SOON_WRONG)
    return any(faults_of(one(numbers.getrandbits(64))) for _ in range(how_many))


def test_model_notices_that_nobody_asks_for_the_lease_before_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(World, "may_send", lambda _self, _process: True)
    assert wrong()


def test_model_notices_that_late_copies_are_not_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def believe(_self: World, _row: object, _attempt: int, _mine: int) -> list[str]:
        return ["written down"]

    monkeypatch.setattr(World, "_note_sent", believe)
    monkeypatch.setattr(World, "_sweep", lambda _self: None)
    assert wrong()

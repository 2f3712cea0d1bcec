"""Every schedule of a few faults, and many random ones: a late notice, a report and its correction, each part once."""

import random
from collections.abc import Iterator

import pytest

from tests.model.protocol import Model, faults_of, outbox

SEED = 20261124
ODDS = 0.12


class Script:
    """Choices from a list, then only what goes well; it remembers how many possibilities each point had."""

    def __init__(self, choices: tuple[int, ...]) -> None:
        self.choices = choices
        self.points: list[int] = []

    def __call__(self, possibilities: int) -> int:
        place = len(self.points)
        self.points.append(possibilities)
        return self.choices[place] if place < len(self.choices) else 0


def played(choices: tuple[int, ...]) -> tuple[Model, Script]:
    script = Script(choices)
    model = Model(outbox(), script)
    model.run()
    return model, script


def schedules(faults: int, begun: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Model]]:
    """Every schedule with at most so many faults more, each once, with its history."""
    model, script = played(begun)
    yield begun, model
    if faults:
        for place in range(len(begun), len(script.points)):
            before = begun + (0,) * (place - len(begun))
            for choice in range(1, script.points[place]):
                yield from schedules(faults - 1, (*before, choice))


def count(faults: int) -> tuple[int, int]:
    """How many schedules, and in how many of them people were asked."""
    run = asked = 0
    for choices, model in schedules(faults):
        assert faults_of(model) == [], choices
        run += 1
        asked += model.questions > 0
    return run, asked


def random_schedules(seed: int, how_many: int) -> int:
    """So many schedules with faults at random; how often people were asked."""
    drawn, asked = random.Random(seed), 0
    for number in range(how_many):
        one = random.Random(drawn.getrandbits(64))
        state = one.getstate()
        model = Model(outbox(), lambda most: one.randrange(1, most) if one.random() < ODDS else 0)  # noqa: B023 (used at once)
        model.run()
        assert faults_of(model) == [], f"seed {seed}, schedule {number}, {state[1][:2]}"
        asked += model.questions > 0
    return asked


def test_every_schedule_with_two_faults_ends_well_and_asks_nobody() -> None:
    run, asked = count(2)
    print(f"\n{run} schedules")  # noqa: T201 (seen with -s)
    assert run > 2_000
    assert asked == 0


@pytest.mark.campaign
def test_every_schedule_with_three_faults_ends_well() -> None:
    run, asked = count(3)
    print(f"\n{run} schedules, {asked} with a question to people")  # noqa: T201 (seen with -s)
    assert run > 50_000
    assert 0 < asked < run / 10


def test_random_schedules_end_well() -> None:
    print(f"\nseed {SEED}")  # noqa: T201 (a failure shows it)
    assert random_schedules(SEED, 20_000) > 100


@pytest.mark.soak
def test_a_million_random_schedules_end_well() -> None:
    seed = random.SystemRandom().getrandbits(32)
    print(f"\nseed {seed}")  # noqa: T201 (a failure shows it)
    random_schedules(seed, 1_000_000)


def test_model_notices_a_protocol_that_sends_blindly_and_never_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Model, "_settle", lambda _self, part: part.move(type(part.state).PLANNED))
    monkeypatch.setattr(Model, "_sweep", lambda _self: None)
    assert any(faults_of(model) for _, model in schedules(1))


def test_model_notices_a_protocol_that_believes_blindly(monkeypatch: pytest.MonkeyPatch) -> None:
    def believe(_self: Model, part: object) -> None:
        part.move(type(part.state).SENT)  # type: ignore[attr-defined] # a part of the model

    monkeypatch.setattr(Model, "_settle", believe)
    assert any(faults_of(model) for _, model in schedules(1))

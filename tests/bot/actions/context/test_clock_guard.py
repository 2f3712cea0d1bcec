"""The clock is doubted where another one contradicts it, and trusted again on a person's word. Downtime is no doubt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.actions.context.clock_guard import ClockDoubt, ClockGuard
from storage.engine.database import Database
from storage.ledger import clocks
from tests.bot.actions.conftest import NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Machine:
    """A machine whose clock may be set, and the time that passes on it in truth."""

    register: Database
    now: datetime = NOW
    passed: float = 0.0
    ahead: timedelta | None = None
    guard: ClockGuard | None = None

    def start(self) -> None:
        """A new process."""
        self.guard = ClockGuard(lambda: self.passed, lambda: self.ahead)

    def wait(self, time: timedelta) -> None:
        self.now += time
        self.passed += time.total_seconds()

    def doubt(self) -> ClockDoubt | None:
        assert self.guard is not None
        return self.guard.doubt(self.register, self.now)

    def confirm(self) -> None:
        doubt = self.doubt()
        assert doubt is not None
        with self.register.transaction() as session:
            clocks.confirm(session, witness=doubt.witness, difference=doubt.ahead, actor="chat:1", now=self.now)


@pytest.fixture
def machine(register: Database) -> Machine:
    made = Machine(register)
    made.start()
    return made


def test_clock_that_nobody_contradicts_is_trusted(machine: Machine) -> None:
    for wait in (MINUTE, HOUR, timedelta(days=700)):
        assert machine.doubt() is None
        machine.wait(wait)
    machine.ahead = 4 * MINUTE
    assert machine.doubt() is None


def test_downtime_is_no_jump(machine: Machine) -> None:
    machine.now += timedelta(days=3 * 365)
    machine.start()
    assert machine.doubt() is None


@pytest.mark.parametrize(
    ("step", "doubted"), [(timedelta(minutes=59), False), (61 * MINUTE, True), (-61 * MINUTE, True)]
)
def test_step_of_more_than_an_hour_within_a_process_is_doubted(
    machine: Machine, step: timedelta, doubted: bool
) -> None:
    machine.wait(timedelta(days=2))
    assert machine.doubt() is None
    machine.now += step
    assert (machine.doubt() is not None) is doubted
    machine.wait(timedelta(days=90))
    assert (machine.doubt() is not None) is doubted


def test_word_about_a_step_holds_until_the_next_one(machine: Machine) -> None:
    assert machine.doubt() is None
    machine.now += 2 * HOUR
    machine.confirm()
    assert machine.doubt() is None
    machine.wait(timedelta(days=100))
    assert machine.doubt() is None
    machine.now += 2 * HOUR
    doubt = machine.doubt()
    assert doubt is not None
    assert (doubt.witness, doubt.ahead) == ("elapsed", 4 * HOUR)


def test_word_about_a_step_says_nothing_of_another_process(machine: Machine) -> None:
    assert machine.doubt() is None
    machine.now += 2 * HOUR
    machine.confirm()
    machine.start()
    assert machine.doubt() is None
    machine.now += 2 * HOUR
    assert machine.doubt() is not None


@pytest.mark.parametrize(("behind", "doubted"), [(5 * MINUTE, False), (timedelta(minutes=5, seconds=1), True)])
def test_clock_before_the_newest_entry_is_doubted(machine: Machine, behind: timedelta, doubted: bool) -> None:
    machine.now = NOW - behind
    found = machine.doubt()
    assert (found is not None) is doubted
    assert found is None or (found.witness, found.ahead) == ("ledger", -behind)


def test_what_was_written_since_does_not_make_a_turned_back_clock_right(machine: Machine) -> None:
    machine.now = NOW - timedelta(days=30)
    with machine.register.transaction() as session:
        clocks.confirm(session, witness="telegram", difference=HOUR, actor="chat:1", now=machine.now)
    assert machine.doubt() is not None
    machine.confirm()
    assert machine.doubt() is None
    machine.wait(timedelta(days=3))
    assert machine.doubt() is None


def test_telegrams_time_is_heard_and_one_difference_confirmed(machine: Machine) -> None:
    machine.ahead = timedelta(minutes=-20)
    doubt = machine.doubt()
    assert doubt is not None
    assert (doubt.witness, doubt.ahead) == ("telegram", 20 * MINUTE)
    machine.confirm()
    machine.ahead = timedelta(minutes=-24)
    assert machine.doubt() is None
    machine.ahead = timedelta(minutes=-26)
    assert machine.doubt() is not None


@pytest.mark.parametrize("witness", ["ledger", "telegram", "elapsed"])
def test_each_doubt_has_one_name_as_long_as_it_lasts(machine: Machine, witness: str) -> None:
    assert machine.doubt() is None
    if witness == "ledger":
        machine.now = NOW - timedelta(days=30)
        machine.start()
    elif witness == "telegram":
        machine.ahead = HOUR
    else:
        machine.now = NOW + timedelta(days=30)
    names = set()
    for _ in range(5):
        doubt = machine.doubt()
        assert doubt is not None
        assert doubt.witness == witness
        names.add(doubt.topic)
        machine.wait(MINUTE)
    assert len(names) == 1

"""Kills and faults at every commit and every call of a publication: nothing doubled, nothing missing, nothing parked.

One installation lives through as many half-years as there are places to strike at; each ends with the channel counted,
the pin looked at and the ledger replayed. What was done is printed: how many runs, how many parked.
"""

from collections.abc import Callable, Iterable
from itertools import count

import pytest

from bot.sandbox.world.faults import (
    Event,
    Fault,
    bad_gateway,
    drop,
    hang,
    late,
    meanwhile,
    partial_album,
    refuse,
    restart,
    too_many,
    truncated,
    without_result,
)
from tests.acceptance.campaign import Campaign, Strike, befallen_at_call, killed_at_call, killed_at_commit
from tests.support.installation import OPENED_AT, Installation
from tests.support.registers import KINDS, Registers

Install = Callable[..., Installation]
Striking = Callable[[int, str], Strike]
MOST_PLACES = 60
UNPINNING = 6
PLACES: list[tuple[Striking, str]] = [
    (killed_at_commit, "before"),
    (killed_at_commit, "after"),
    (killed_at_call, "before"),
    (killed_at_call, "executed"),
    (killed_at_call, "answered"),
]
SOME: list[tuple[Striking, str, tuple[int, ...]]] = [
    (killed_at_commit, "after", (3,)),
]
NAMES = [f"{striking.__name__}-{moment}" for striking, moment in PLACES]
FAULTS: dict[str, Fault] = {
    "lost on the way": drop(),
    "answer lost": drop(execute=True),
    "silence, not done": hang(6),
    "silence, done": hang(6, execute=True),
    "502, not done": bad_gateway(),
    "502, done": bad_gateway(execute=True),
    "restart, not done": restart(),
    "restart, done": restart(execute=True),
    "half an answer": truncated(execute=True),
    "no result": without_result(execute=True),
    "lands in five minutes": late(300),
    "lands in eleven and a half minutes": late(690),
    "lands in half an hour": late(1800),
    "too many": too_many(30),
    "refused": refuse("chat not found"),
    "second item lost": partial_album(lost=2),
    "first item alone": partial_album(posted=1),
    "none of the items": partial_album(posted=0, words="Too Many Requests: retry after 8"),
    "post by hand before": meanwhile(before=Event("foreign_post")),
    "post by hand before the answer": meanwhile(after=Event("foreign_post")),
}


Live = Callable[..., Campaign]


@pytest.fixture(params=KINDS)
def live(request: pytest.FixtureRequest, install: Install, registers: Registers) -> Live:
    """One strike after the other, until there is nothing left to strike at, with the register in either database."""

    def run(strikes: Iterable[tuple[Strike, str]], *, at_draft: bool = False) -> Campaign:
        register = registers.new(request.param, opened_at=OPENED_AT)
        storage = {"url": register.url, "owner_url": register.owner_url}
        life = Campaign(install(storage=storage, delivery={"send_timeout": 5}))
        for place, (strike, words) in enumerate(strikes, start=1):
            if not life.strike(strike, words, at_draft=at_draft):
                break
            assert place < MOST_PLACES
        request.node.user_properties.append(
            ("measured", f"{request.node.name}: {life.runs} runs, {life.parked} parked")
        )
        return life

    return run


@pytest.mark.parametrize(("striking", "moment", "places"), SOME, ids=[f"{row[0].__name__}-{row[1]}" for row in SOME])
def test_some_kills_leave_each_part_once(live: Live, striking: Striking, moment: str, places: tuple[int, ...]) -> None:
    life = live((striking(place, moment), f"{moment} {place}") for place in places)
    assert life.runs == len(places)


@pytest.mark.parametrize("live", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "call"),
    [("first item alone", 2), ("lands in half an hour", 2)],
)
def test_some_faults_leave_each_part_once(live: Live, name: str, call: int) -> None:
    life = live([(befallen_at_call(call, FAULTS[name]), name)])
    assert life.runs == 1


@pytest.mark.campaign
@pytest.mark.timeout(600)
@pytest.mark.parametrize("at_draft", [False, True], ids=["report", "draft"])
@pytest.mark.parametrize(("striking", "moment"), PLACES, ids=NAMES)
def test_kill_anywhere_leaves_each_part_once(live: Live, striking: Striking, moment: str, at_draft: bool) -> None:
    life = live(((striking(place, moment), f"{moment} {place}") for place in count(1)), at_draft=at_draft)
    assert life.runs >= (1 if at_draft else 3), "hardly anything was struck"  # a draft is one message


@pytest.mark.campaign
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", list(FAULTS))
def test_fault_anywhere_leaves_each_part_once(live: Live, name: str) -> None:
    life = live((befallen_at_call(place, FAULTS[name]), f"{name}, call {place}") for place in count(1))
    assert life.runs >= 3, "hardly anything was struck"

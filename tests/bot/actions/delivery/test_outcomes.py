"""Each outcome of the table × each call of reports and a correction, over HTTP, with the real code: all stands once.

Where the bot cannot tell, people are asked, look, and press. None of these cases needs that: the newest number of a
channel is known before the first post.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from bot.sandbox.demo.world import CHANNEL_ID
from bot.sandbox.world.world import Message
from bot.telegram_api.outcomes import FAILURES, OUTCOMES, outcome_table
from storage.publishing.planned_parts import AlbumPayload
from tests.support.faults import FAULT_CASES, Crash, FaultCase, FaultyChannel
from tests.support.installation import DUE_AT
from tests.support.prepared import CORRECTED_AT, SECOND_DUE, Scene, before
from tests.support.processes import ROOT
from tests.support.registers import KINDS, Registers
from tests.support.telegram import Sandbox
from tests.support.ticking import Workbench

WHOLE = ["album", "text", "documents"]
CALLS = {
    "report 1": (*WHOLE, "pin"),
    "report 2": (*WHOLE, "pin", "unpin"),
    "correction": (*WHOLE, "pin", "unpin", "caption of edition 1"),
}
DUE = {"report 1": DUE_AT, "report 2": SECOND_DUE, "correction": CORRECTED_AT}
AFTERWARDS = (0, 1, 11, 12, 23, 24, 40, 120, 60 * 25, 60 * 26)
ALL = [fault_case for forms in FAULT_CASES.values() for fault_case in forms]
HARD = [one for one in ALL if one.name in ("drop, done", "drop, not done", "drop, a fragment posted", "dies after")]


@dataclass(frozen=True)
class Case:
    """Something that befalls one call of the first report of a channel, of its second, or of the first's correction."""

    publication: str
    nth: int
    fault_case: FaultCase

    def __str__(self) -> str:
        return f"{CALLS[self.publication][self.nth - 1]} of {self.publication}: {self.fault_case.name}"


def cases(fault_cases: list[FaultCase], *publications: str) -> list[Case]:
    return [
        Case(publication, nth, fault_case)
        for publication in publications
        for (nth, call), fault_case in product(enumerate(CALLS[publication], start=1), fault_cases)
        if not fault_case.fragment or call in ("album", "documents")
    ]


def tick(bench: Workbench, at: datetime) -> bool:
    """A tick that the process may not survive; the next one is that of another process."""
    try:
        return bench.tick(at)
    except Crash:
        return False


def answer(bench: Workbench) -> None:
    """A person looks at the channel, clears away a piece, and presses."""
    (part,) = bench.asked()
    there = bench.installation.parts()[-1:] == [part.part]
    if there and part.part != "text":
        last = [message for message in bench.installation.channel() if message.group][-1]
        members = [message for message in bench.installation.channel() if message.group == last.group]
        if isinstance(part.payload, AlbumPayload) and len(members) < len(part.payload.files):
            for message in members:
                bench.installation.sandbox.world.remove(bench.installation.sandbox.world.chats[CHANNEL_ID], message.id)
            there = False
    bench.press("It is there" if there else "Send it again")


def suffered(bench: Workbench, case: Case) -> int:
    """Post what is due under a fault_case; how often people were asked."""
    faulty = FaultyChannel(bench.context.channel, bench.installation.sandbox.world, case.fault_case, case.nth)
    bench.context, asked = replace(bench.context, channel=faulty), 0
    for minutes in AFTERWARDS:
        tick(bench, DUE[case.publication] + timedelta(minutes=minutes))
        if bench.asked():
            asked += 1
            answer(bench)
    assert faulty.calls >= case.nth
    return asked


def captions(messages: Iterable[Message]) -> list[Message]:
    """The message of each album of charts that bears its caption."""
    return [message for message in messages if message.kind == "photo" and message.text]


def check(bench: Workbench, case: Case, scene: Scene) -> None:
    """All that is due stands once; the next report then comes as if nothing had been."""
    installation = bench.installation
    channel = installation.sandbox.world.chats[CHANNEL_ID]
    published = 1 if case.publication == "report 1" else 2
    assert installation.parts() == WHOLE * published, "something is missing, doubled or out of order"
    assert channel.pins == [captions(installation.channel())[-1].id]
    if case.publication == "correction":
        check_correction(installation.channel(), scene.chats[CHANNEL_ID].messages.values())
    assert bench.findings() == ()
    if case.publication == "report 2":
        assert bench.tick(SECOND_DUE + timedelta(days=2))
        assert installation.parts() == WHOLE * published
        return
    assert bench.tick(SECOND_DUE)
    assert installation.parts() == WHOLE * (published + 1)
    assert channel.pins == [captions(installation.channel())[-1].id]


def check_correction(now: list[Message], before: Iterable[Message]) -> None:
    """Edition 2 answers edition 1, whose caption alone gained a line, once."""
    [original] = captions(before)
    old, new = captions(now)
    assert old.text == f"Superseded by edition 2\n\n{original.text}"
    assert [message.id for message in now if message.edited] == [old.id]
    assert [message.reply_to for message in now if message.reply_to] == [old.id] * sum(
        one.group == new.group for one in now
    )


def test_correction_of_a_post_that_was_deleted_holds_nothing_up(
    scene_of: Callable[[str, str], Scene], tmp_path: Path, sandbox: Sandbox, registers: Registers
) -> None:
    with scene_of("correction", "sqlite").again(tmp_path, sandbox, registers) as bench:
        channel = sandbox.world.chats[CHANNEL_ID]
        for message in bench.installation.channel():
            sandbox.world.remove(channel, message.id)
        assert bench.tick(CORRECTED_AT)
        assert bench.installation.parts() == WHOLE
        assert channel.pins == [captions(bench.installation.channel())[-1].id]
        assert bench.tick(SECOND_DUE)
        assert bench.installation.parts() == WHOLE * 2


def test_every_row_of_the_table_has_its_fault_cases() -> None:
    assert {row.name for row in OUTCOMES} == set(FAULT_CASES)
    assert FAILURES[-1].is_it(RuntimeError())


def test_documents_print_the_table() -> None:
    assert outcome_table() in (ROOT / "docs/explanation/delivery.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def scene_of(registers: Registers, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Scene]:
    """The scene before a publication on a database of a kind, made when the first run wants it."""
    made: dict[tuple[str, str], Scene] = {}

    def scene(publication: str, kind: str) -> Scene:
        if (publication, kind) not in made:
            made[publication, kind] = before(publication, kind, tmp_path_factory.mktemp(kind), registers)
        return made[publication, kind]

    return scene


Run = Callable[[str, Case], int]


@pytest.fixture
def run(scene_of: Callable[[str, str], Scene], tmp_path: Path, sandbox: Sandbox, registers: Registers) -> Run:
    """One run from its scene on; how often people were asked."""

    def ran(kind: str, case: Case) -> int:
        scene = scene_of(case.publication, kind)
        with scene.again(tmp_path, sandbox, registers) as bench:
            asked = suffered(bench, case)
            check(bench, case, scene)
        return asked

    return ran


REPORTS, CORRECTIONS = cases(HARD, "report 1", "report 2"), cases(HARD, "correction")


@pytest.mark.parametrize(
    ("kind", "case"),
    [("sqlite", case) for case in REPORTS[::5] + CORRECTIONS[1::11]]
    + [("postgresql", case) for case in REPORTS[1::11] + CORRECTIONS[2::20]],
    ids=str,
)
def test_each_part_is_posted_once_whatever_happens_to_its_call(run: Run, kind: str, case: Case) -> None:
    assert run(kind, case) == 0, "people were asked, although the channel's newest number was known before the call"


@pytest.fixture(scope="module")
def parked() -> Iterator[list[int]]:
    counts: list[int] = []
    yield counts
    print(f"\n{len(counts)} runs, {sum(counts)} with a question to people, 0 doubled, 0 missing")  # noqa: T201 (seen with -s -n 0)


@pytest.mark.campaign
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", cases(ALL, *CALLS), ids=str)
def test_each_outcome_at_each_call_of_two_reports_and_a_correction(
    run: Run, parked: list[int], kind: str, case: Case
) -> None:
    parked.append(run(kind, case))
    assert parked[-1] == 0

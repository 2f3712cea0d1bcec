"""Each outcome of the table × each call of a report, over HTTP, with the real code: every part stands exactly once.

Where the bot cannot tell, people are asked, look, and press; how often that happens is printed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product

import pytest

from bot.channel_outcomes import FAILURES, OUTCOMES, outcome_table
from bot.sandbox.demonstration import CHANNEL_ID
from tests.bot.conftest import DRAFT_AT, DUE_AT, OPENED_AT, ROOT, Installation, a_case
from tests.bot.misfortune import MISFORTUNES, UNREACHABLE, Crash, HauntedChannel, Misfortune
from tests.bot.workbench import Workbench, workbench
from tests.registers import KINDS, Registers

Install = Callable[..., Installation]
WHOLE = ["album", "text", "documents"]
CALLS = ("album", "text", "documents", "pin")
SECOND_DUE = DUE_AT + timedelta(days=181)
AFTERWARDS = (1, 11, 12, 23, 24, 40, 120, 60 * 25, 60 * 26)
ALL = [misfortune for forms in MISFORTUNES.values() for misfortune in forms]
HARD = [one for one in ALL if one.name in ("drop, done", "drop, not done", "drop, a fragment stands", "dies after")]


@dataclass(frozen=True)
class Case:
    """Something that befalls one call of the first report of a channel, or of its second."""

    report: int
    nth: int
    misfortune: Misfortune

    def __str__(self) -> str:
        return f"{CALLS[self.nth - 1]} of report {self.report}: {self.misfortune.name}"


def cases(misfortunes: list[Misfortune]) -> list[Case]:
    return [
        Case(report, nth, misfortune)
        for report, nth, misfortune in product((1, 2), range(1, 5), misfortunes)
        if not misfortune.fragment or CALLS[nth - 1] in ("album", "documents")
    ]


def tick(bench: Workbench, at: object) -> bool:
    """A tick that the process may not survive; the next one is that of another process."""
    try:
        return bench.tick(at)  # type: ignore[arg-type] # a datetime, from the callers below
    except Crash:
        return False


def answer(bench: Workbench) -> None:
    """A person looks at the channel, clears away a piece, and presses."""
    (part,) = bench.asked()
    standing = bench.installation.parts()[-1:] == [part.part]
    if standing and part.part != "text":
        last = [message for message in bench.installation.channel() if message.group][-1]
        members = [message for message in bench.installation.channel() if message.group == last.group]
        if len(members) < len(part.payload["files"]):
            for message in members:
                bench.installation.sandbox.world.remove(bench.installation.sandbox.world.chats[CHANNEL_ID], message.id)
            standing = False
    bench.press("It is there" if standing else "Send it again")


def suffered(bench: Workbench, case: Case) -> int:
    """Publish two reports, one of them under a misfortune; how often people were asked."""
    haunted = HauntedChannel(bench.desk.channel, bench.installation.sandbox.world, case.misfortune, case.nth)
    healthy, asked = bench.desk, 0
    bench.installation.record(a_case())
    bench.tick(DRAFT_AT)
    for number, due_at in ((1, DUE_AT), (2, SECOND_DUE)):
        if number == case.report:
            bench.desk = replace(healthy, channel=haunted)
        tick(bench, due_at)
        for minutes in AFTERWARDS:
            tick(bench, due_at + timedelta(minutes=minutes))
            if bench.asked():
                asked += 1
                answer(bench)
    assert haunted.calls >= case.nth
    return asked


def check(bench: Workbench) -> None:
    installation = bench.installation
    assert installation.parts() == WHOLE * 2, "something is missing, doubled or out of order"
    albums = [message for message in installation.channel() if message.kind == "photo" and message.text]
    assert installation.sandbox.world.chats[CHANNEL_ID].pins == [albums[1].id]
    assert bench.findings() == ()
    assert bench.tick(SECOND_DUE + timedelta(days=2))
    assert installation.parts() == WHOLE * 2


def test_every_row_of_the_table_has_its_misfortunes() -> None:
    assert {row.name for row in OUTCOMES} == {*MISFORTUNES, UNREACHABLE.name}
    assert FAILURES[-1].is_it(RuntimeError())


def test_documents_print_the_table() -> None:
    assert outcome_table() in (ROOT / "docs/explanation/delivery.md").read_text(encoding="utf-8")


@contextmanager
def bench_on(kind: str, install: Install, registers: Registers) -> Iterator[Workbench]:
    """A workbench on a register of a kind."""
    register = registers.new(kind, opened_at=OPENED_AT) if kind != "sqlite" else None
    sections = {"storage": {"url": register.url, "owner_url": register.owner_url}} if register else {}
    with workbench(install(**sections)) as bench:
        yield bench
    if register is not None:
        registers.discard(register)


@pytest.mark.parametrize(
    ("kind", "case"),
    [("sqlite", case) for case in cases(HARD)[::2]] + [("postgresql", case) for case in cases(HARD)[1::6]],
    ids=str,
)
def test_each_part_stands_once_whatever_befalls_its_call(
    install: Install, registers: Registers, kind: str, case: Case
) -> None:
    with bench_on(kind, install, registers) as bench:
        asked = suffered(bench, case)
        check(bench)
        assert asked == (1 if asks(case) else 0)


def asks(case: Case) -> bool:
    """People are asked only about the first message ever: no id is known behind which it could be looked for."""
    doubtful = any(
        one is case.misfortune for row in OUTCOMES if row.proves == "unknown" for one in MISFORTUNES[row.name]
    )
    return doubtful and (case.report, case.nth) == (1, 1)


@pytest.fixture(scope="module")
def parked() -> Iterator[list[int]]:
    counts: list[int] = []
    yield counts
    print(f"\n{len(counts)} runs, {sum(counts)} with a question to people, 0 doubled, 0 missing")  # noqa: T201 (seen with -s -n 0)


@pytest.mark.campaign
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", cases(ALL), ids=str)
def test_each_outcome_at_each_call_of_two_reports(
    install: Install, registers: Registers, parked: list[int], kind: str, case: Case
) -> None:
    with bench_on(kind, install, registers) as bench:
        parked.append(suffered(bench, case))
        check(bench)
        assert parked[-1] == (1 if asks(case) else 0)

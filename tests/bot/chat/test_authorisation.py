"""Who may do what where: every cell of a table that no code writes, played over HTTP."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.actions.tick import Done
from bot.chat.commands import COMMANDS, LISTENERS, PRESSES
from bot.chat.reader_commands import READER_PRESSES
from bot.sandbox.demo.world import CHANNEL_ID
from storage.publishing import publications
from tests.bot.chat.authorisation import KINDS, PLACES, Cell, cells, form_of, kinds, rows
from tests.bot.chat.authorisation_world import CONFIGURED, Stage
from tests.support.conversation import Conversation
from tests.support.installation import a_case
from tests.support.telegram import Control

SECOND_HAND = 24  # in `make test`, of the kinds besides plain messages and presses, each 24th group is played
QUARTERS = {"period": "quarter", "first_period": "2025-Q3", "approvals": 5, "if_unapproved": "publish"}
PUBLISHED_AT = datetime(2025, 10, 15, 12, 0, tzinfo=UTC)
DOUBTED_AT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
DRAFTED_AT = datetime(2026, 4, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def stage(converse: Callable[..., Conversation], control: Control) -> Iterator[Stage]:
    """A published report, one in the channel in doubt, one drafted; and everybody everywhere."""
    bot = converse(admins=CONFIGURED, report=QUARTERS, privacy={"embargoed_by_chat": True})
    bot.installation.record(a_case())
    for at in (PUBLISHED_AT - timedelta(days=11), PUBLISHED_AT, DOUBTED_AT - timedelta(days=11)):
        _tick(bot, at)
    for nth in range(1, 5):
        control.plan("drop", "sendMediaGroup", nth=nth, match={"chat_id": "@transparency"})
    for at in (DOUBTED_AT, DRAFTED_AT):
        _tick(bot, at)
    control.forget()
    assert bot.service._timer is not None
    bot.service._timer._work = lambda: Done(work_left=False)  # nothing but the cells may write from here on
    made = Stage(bot, control)
    made.people_and_places()
    with bot.database.reading() as session:
        assert [each.period.label for each in publications.sealed(session)] == ["2025-Q3", "2025-Q4"]
        assert [each.period.label for each in publications.unsealed(session)] == ["2026-Q1"]
    assert bot.world.chats[CHANNEL_ID].messages
    yield made
    made.close()


def _tick(bot: Conversation, at: datetime) -> None:
    bot.installation.sandbox.clock.at = at
    asyncio.run_coroutine_threadsafe(bot.service.tick_now(), bot._loop).result(60)
    bot.rest()


def play(stage: Stage, chosen: Iterable[Cell]) -> int:
    """Play cells; how many. What may not write is sent together, what writes each by itself."""
    groups: dict[tuple[str, str, bool], list[Cell]] = defaultdict(list)
    alone: list[Cell] = []
    for cell in chosen:
        if cell.writes:
            alone.append(cell)
        else:
            groups[cell.what, cell.kind, cell.place == "anonymous" and form_of(cell.what) == "press"].append(cell)
    wrong = [line for cell in alone for line in _play_writing(stage, cell)]
    wrong += [line for group in groups.values() for line in _play_harmless(stage, group)]
    assert not wrong, "\n".join(wrong)
    return len(alone) + sum(map(len, groups.values()))


def _play_writing(stage: Stage, cell: Cell) -> list[str]:
    outcomes, before, after = stage.play([cell])
    grown = after.head > before.head
    return [] if outcomes[cell] == cell.expected and grown else [f"{cell}: {outcomes[cell]}, ledger grown: {grown}"]


def _play_harmless(stage: Stage, group: list[Cell]) -> list[str]:
    outcomes, before, after = stage.play(group)
    wrong = [f"{cell}: {outcomes[cell]}" for cell in group if outcomes[cell] != cell.expected]
    return wrong if before == after else [*wrong, f"{group[0].what}, {group[0].kind}: the register changed"]


def sample() -> list[Cell]:
    """All plain messages and presses, and each sixth group of the other kinds; a replay needs its press."""
    groups: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells():
        groups[cell.what, cell.kind].append(cell)
    plain = [cell for (_, kind), group in groups.items() if kind in KINDS for cell in group]
    others = [group for (_, kind), group in groups.items() if kind not in KINDS]
    return [*plain, *(cell for group in others[::SECOND_HAND] for cell in group)]


def _print(done: int, of: int, begun: float) -> None:
    print(f"authorisation: {done} of {of} cells in {time.monotonic() - begun:.0f} s")  # noqa: T201 (asked for)


def test_authorisation_of_a_sample_of_cells(stage: Stage) -> None:
    begun = time.monotonic()
    _print(play(stage, sample()), len(list(cells())), begun)


@pytest.mark.campaign
@pytest.mark.timeout(900)
def test_authorisation_of_every_cell(stage: Stage) -> None:
    begun = time.monotonic()
    done = play(stage, cells())
    assert done == len(list(cells()))
    _print(done, done, begun)


def test_authorisation_table_covers_all_that_the_router_knows() -> None:
    known = [f"/{each.name}" for each in COMMANDS] + [each.name for each in LISTENERS]
    known += [f"button {each.name}" for each in PRESSES] + [f"reader's {each.name}" for each in READER_PRESSES]
    assert set(rows()) == {(what, place) for what in known for place in PLACES}
    assert list(kinds()) == [kind for each in KINDS.values() for kind in each]
    assert all(set(PLACES) <= line.keys() and line["of"] in KINDS for line in kinds().values())
    assert len(set(cells())) == len(list(cells()))

"""A clock that others contradict publishes nothing: the admins are asked, once, and their word lets it go on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions.admins.clock_question import confirm_clock
from bot.actions.context.clock_guard import ClockGuard
from bot.process.once import run_tick
from bot.sandbox.demo.world import ADMIN_CHAT_ID
from tests.support.installation import DRAFT_AT, DUE_AT, Installation
from tests.support.ticking import PERSON, Workbench, workbench

Install = Callable[..., Installation]
WHOLE = ["album", "text", "documents"]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def bench(install: Install) -> Iterator[Workbench]:
    with workbench(install()) as opened:
        yield opened


def asked(bench: Workbench) -> int:
    return sum("This machine's clock shows" in text for text in bench.installation.admin_texts())


def say_it_is_right(bench: Workbench) -> None:
    markup = bench.question().markup
    assert markup is not None
    nonce = markup["inline_keyboard"][0][0]["callback_data"].removeprefix("a:")
    confirm_clock(bench.context, nonce, person=PERSON, actor=f"chat:{PERSON}")


def test_clock_that_was_put_forward_publishes_on_a_persons_word_alone(bench: Workbench) -> None:
    passed = [0.0]
    bench.context = replace(bench.context, guard=ClockGuard(lambda: passed[0]))
    assert bench.tick(DRAFT_AT)
    for minutes in range(3):
        passed[0] += 60
        assert not bench.tick(DUE_AT + minutes * MINUTE)
        assert bench.installation.parts() == []
    assert asked(bench) == 1
    say_it_is_right(bench)
    passed[0] += 60
    assert bench.tick(DUE_AT + 3 * MINUTE)
    assert bench.installation.parts() == WHOLE
    assert bench.findings() == ()


def test_clock_that_was_turned_back_waits_too(bench: Workbench) -> None:
    assert bench.tick(DUE_AT)
    assert not bench.tick(DUE_AT - timedelta(days=200))
    assert asked(bench) == 1
    assert "behind the newest entry of the ledger" in bench.question().text
    say_it_is_right(bench)
    assert bench.tick(DUE_AT - timedelta(days=200))
    assert bench.findings() == ()


def test_telegrams_date_is_a_witness(install: Install) -> None:
    installation = install()
    clock = installation.sandbox.clock
    assert installation.tick(DRAFT_AT)
    clock.at = DUE_AT - timedelta(hours=2)
    assert run_tick(installation.settings, lambda: DUE_AT, draw=installation.draw).work_left
    assert installation.parts() == []
    assert any("2 hours and 0 minutes ahead of Telegram's clock" in text for text in installation.admin_texts())
    messages = installation.sandbox.world.chats[ADMIN_CHAT_ID].messages
    assert messages[max(messages)].markup is not None
    assert installation.tick(DUE_AT)
    assert installation.parts() == WHOLE


def test_half_a_minute_between_the_clocks_is_nothing(install: Install) -> None:
    installation = install()
    installation.sandbox.clock.at = DUE_AT - timedelta(minutes=4)
    assert not run_tick(installation.settings, lambda: DUE_AT, draw=installation.draw).work_left
    assert installation.parts() == WHOLE

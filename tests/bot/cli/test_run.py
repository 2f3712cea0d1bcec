"""run as an operator starts it: a process that answers, follows the clock, and ends on a signal."""

import os
import re
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER
from bot.sandbox.world import people
from bot.sandbox.world.faults import hang
from tests.support.installation import Installation, due_today
from tests.support.processes import artists, wait_for
from tests.support.running import SET_UP_MODE, Bot, running
from tests.support.telegram import Sandbox

Install = Callable[..., Installation]


def test_set_up_mode_answers_and_nothing_else_happens(install: Install) -> None:
    installation = install(telegram=SET_UP_MODE)
    with running(installation) as bot:
        assert "being set up" in bot.answer(READER, READER, "/start")
        private = bot.answer(READER, READER, "/whoami")
        assert f"id = {READER}" in private
        assert "[[admins]]" in private
        assert f"ID is {LEGAL}" in bot.answer(LEGAL, LEGAL, "/whoami")
        assert f"admin_chat = {ADMIN_CHAT_ID}" in bot.answer(LEGAL, ADMIN_CHAT_ID, "/whoami")
        assert f"admin_chat = {ADMIN_CHAT_ID}" in bot.answer(LEGAL, ADMIN_CHAT_ID, "/whoami@example_transparency_bot")
        assert f"channel = {CHANNEL_ID}" in bot.answer(LEGAL, CHANNEL_ID, "/whoami")
        assert bot.stop() == 0
    assert installation.sandbox.calls("sendMediaGroup") == []
    log = bot.log.read_text()
    assert "Traceback" not in log
    assert installation.sandbox.world.token not in log


def only_once_more(sandbox: Sandbox, bot: Bot) -> None:
    """Wait until the bot has taken every update: it has then asked for newer ones."""
    people.write(sandbox.world, READER, READER, "/whoami")
    bot.next_text(READER)


def test_edited_message_and_other_texts_get_no_answer(install: Install) -> None:
    installation = install(telegram=SET_UP_MODE)
    sandbox = installation.sandbox
    with running(installation) as bot:
        message = people.write(sandbox.world, LEGAL, LEGAL, "hello")
        people.rewrite(sandbox.world, LEGAL, LEGAL, message.id, "/whoami")
        people.write(sandbox.world, LEGAL, LEGAL, "/unknown")
        people.write(sandbox.world, LEGAL, ADMIN_CHAT_ID, "/whoami@another_bot")
        only_once_more(sandbox, bot)
        assert bot.stop() == 0
    assert [call.parameters["chat_id"] for call in sandbox.calls("sendMessage")] == [str(READER)]


def test_report_is_published_while_the_bot_answers(install: Install) -> None:
    installation = due_today(install)
    with running(installation) as bot:
        wait_for(lambda: bool(artists(bot.process.pid)), "a chart is drawn")
        [artist] = artists(bot.process.pid)
        os.kill(artist, signal.SIGSTOP)  # for as long as we like, a report is being drawn
        assert f"ID is {LEGAL}" in bot.answer(LEGAL, LEGAL, "/whoami")
        assert "publish the transparency report" in bot.answer(READER, READER, "/start")
        assert artist in artists(bot.process.pid)
        assert installation.parts() == []
        os.kill(artist, signal.SIGCONT)
        wait_for(lambda: len(installation.parts()) >= 3, "the report is posted")
        assert not re.search("matplotlib|numpy", bot.mapped())
        second = installation.run("run")
        assert (second.returncode, second.stdout, second.stderr.count("\n")) == (75, "", 1)
        assert "already runs" in second.stderr
        beside = installation.run("tick")
        assert (beside.returncode, beside.stderr) == (0, "")
        assert bot.stop() == 0
    assert installation.parts()[:3] == ["album", "text", "documents"]
    assert "Traceback" not in bot.log.read_text()


def test_stopping_during_a_drawing_publishes_nothing(install: Install) -> None:
    installation = due_today(install)
    with running(installation) as bot:
        wait_for(lambda: bool(artists(bot.process.pid)), "a chart is drawn")
        assert bot.stop() == 0
    assert installation.parts() == []
    assert "Traceback" not in bot.log.read_text()


def stopped_amid(install: Install, method: str, nth: int, *, execute: bool = True) -> None:
    """Send SIGTERM while the server is silent about a call; later the report stands, each part once."""
    installation = due_today(install)
    sandbox = installation.sandbox
    sandbox.world.faults.plan(method, hang(60, execute=execute), nth=nth)
    with running(installation) as bot:
        wait_for(lambda: len(sandbox.calls(method)) >= nth, "the call is made")
        assert bot.stop() == 0
    assert "Traceback" not in bot.log.read_text()
    for minutes in (1, 12, 24, 36):
        installation.tick(sandbox.clock.at + timedelta(minutes=minutes))
    posted = installation.parts()
    asked = any("could not find out whether" in text for text in installation.admin_texts())
    assert posted == ["album", "text", "documents"] or (asked and posted in ([], ["album"]))


@pytest.mark.parametrize(("method", "nth"), [("sendMessage", 1)])
def test_stopping_during_a_call_loses_nothing(install: Install, method: str, nth: int) -> None:
    stopped_amid(install, method, nth)


@pytest.mark.campaign
@pytest.mark.parametrize("execute", [True, False])
@pytest.mark.parametrize(
    ("method", "nth"), [*(("sendMediaGroup", nth) for nth in range(1, 5)), *(("sendMessage", nth) for nth in (1, 2))]
)
def test_stopping_during_every_call_loses_nothing(install: Install, method: str, nth: int, execute: bool) -> None:
    stopped_amid(install, method, nth, execute=execute)


@pytest.mark.parametrize(
    ("telegram", "code", "words"),
    [
        ({"token": "123456789:wrong-wrong-wrong-wrong-wrong-wrong"}, 78, "does not know this bot token"),
        ({"token": ""}, 78, "there is no bot token"),
    ],
)
def test_bot_that_cannot_start_ends_with_one_line(
    install: Install, telegram: dict[str, str], code: int, words: str
) -> None:
    result = install(telegram=telegram).run("run")
    assert (result.returncode, result.stdout) == (code, "")
    lines = [line for line in result.stderr.splitlines() if line]
    assert words in lines[-1]
    assert len(lines) == 1, result.stderr


def test_token_that_is_revoked_ends_the_bot_with_one_line(install: Install) -> None:
    installation = install(report={"first_period": "2026-H2"})
    with running(installation) as bot:
        assert f"ID is {LEGAL}" in bot.answer(LEGAL, LEGAL, "/whoami")
        world = installation.sandbox.world
        with world.lock:
            world.token = f"{world.token[:-6]}others"
            world.touch()
        assert bot.process.wait(60) == 78
    lines = bot.log.read_text().splitlines()
    assert "Telegram does not know this bot token" in lines[-1]
    assert sum("token" in line for line in lines) == 1, lines
    assert "Traceback" not in bot.log.read_text()

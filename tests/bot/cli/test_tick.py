"""tick does what is due, once, as cron runs it; the exit code says whether something due is left."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from socket import create_server

import pytest

from bot.sandbox.demo.world import CHANNEL_ID
from bot.sandbox.world.world import MEMBER, Member
from storage.engine.database import run_lock
from tests.support.installation import Installation
from tests.support.terminal import files_below, run_here

Install = Callable[..., Installation]
WHOLE = ["album", "text", "documents"]


@pytest.fixture
def late(install: Install, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation with a report that is due today, whenever that is."""
    installation = install(report={"first_period": "2026-H1"})
    installation.sandbox.clock.at = datetime.now(UTC)  # Telegram's clock agrees with the machine's
    monkeypatch.chdir(installation.folder)
    return installation


def test_what_is_due_is_done_once_and_nothing_is_left(late: Installation) -> None:
    result = run_here("tick", "--json")
    assert (result.code, json.loads(result.out)) == (0, {"work_left": False})
    parts = late.parts()
    assert parts[:3] == WHOLE
    assert len(parts) % 3 == 0
    assert run_here("tick").code == 0
    assert late.parts() == parts


def test_work_that_is_left_ends_with_75(late: Installation) -> None:
    bot = late.sandbox.world.bot.id
    late.sandbox.world.chats[CHANNEL_ID].members[bot] = Member(bot, MEMBER)
    result = run_here("tick")
    assert (result.code, result.out) == (75, "Some due work is left.\n")
    assert late.parts() == []


def test_beside_a_running_bot_it_does_nothing(late: Installation) -> None:
    before = files_below(late.folder)
    with run_lock(late.settings.storage.url):
        result = run_here("tick")
    assert (result.code, result.err) == (0, "")
    assert late.sandbox.world.journal == []
    assert files_below(late.folder) == before


def test_set_up_mode_has_nothing_due(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    installation = install(telegram={"channel": ""})
    monkeypatch.chdir(installation.folder)
    before = files_below(installation.folder)
    result = run_here("tick")
    assert (result.code, result.out) == (0, "Nothing due is left.\n")
    assert installation.sandbox.world.journal == []
    assert files_below(installation.folder) == before


def test_no_token_is_one_line(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(install(telegram={"token": ""}).folder)
    result = run_here("tick")
    assert result.code == 78
    assert "@BotFather" in result.line


def test_wrong_token_is_one_line(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(install(telegram={"token": "123456789:wrong-wrong-wrong-wrong-wrong-wrong"}).folder)
    result = run_here("tick")
    assert result.code == 78
    assert "does not know this bot token" in result.line


def test_server_that_is_away_is_one_line(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    monkeypatch.chdir(install(telegram={"api_url": f"http://127.0.0.1:{port}"}).folder)
    result = run_here("tick")
    assert result.code == 69
    assert f"http://127.0.0.1:{port} cannot be reached" in result.line


def test_tick_as_cron_runs_it_writes_only_what_it_has_to_say(late: Installation) -> None:
    command = [sys.executable, "-m", "bot", "tick", "--config", str(late.config)]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(late.folder)}
    result = subprocess.run(command, capture_output=True, text=True, timeout=100, env=environment, cwd="/")
    assert (result.returncode, result.stdout) == (0, "Nothing due is left.\n"), result.stderr
    assert late.sandbox.world.token not in result.stderr
    assert "Traceback" not in result.stderr

"""health beside real processes: well while the bot works, not well once it is dead, stopped or refused."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.actions.watch.health import read_signs, signs_path, trouble
from bot.sandbox.demo.world import LEGAL
from bot.sandbox.world import people
from tests.bot.process.listeners import monitor, service_manager
from tests.support.installation import Installation
from tests.support.processes import wait_for
from tests.support.running import SET_UP_MODE, running
from tests.support.terminal import Output, run_command

Install = Callable[..., Installation]
QUARTER = timedelta(minutes=15)
NOTHING_DUE = {"first_period": f"{datetime.now(UTC).year}-H2"}


def health(installation: Installation, *arguments: str, after: timedelta = timedelta()) -> Output:
    return run_command("health", "--config", installation.config, *arguments, at=datetime.now(UTC) + after)


def is_well(installation: Installation) -> bool:
    signs = read_signs(signs_path(installation.settings), datetime.now(UTC))
    return signs is not None and trouble(signs) == ""


def test_stopped_and_killed_bot_is_noticed(install: Install) -> None:
    installation = install(report=NOTHING_DUE)
    assert health(installation).code == 1
    with running(installation) as bot:
        wait_for(lambda: is_well(installation), "the bot is well")
        result = health(installation)
        assert (result.code, result.err, result.out.count("\n")) == (0, "", 1)
        assert result.out.startswith("Well: ")
        assert run_command("run", "--config", installation.config).code == 75
        assert health(installation).code == 0
        bot.process.send_signal(signal.SIGSTOP)
        assert health(installation, after=QUARTER).code == 1
        bot.process.kill()
        bot.process.wait(10)
    assert health(installation, after=timedelta(minutes=9)).code == 0
    assert health(installation, "--max-age", "60", after=timedelta(minutes=9)).code == 1
    result = health(installation, "--json", after=QUARTER)
    assert (result.code, json.loads(result.out)["well"]) == (1, False)
    assert health(installation, after=QUARTER).out == "Not well: the bot last gave a sign of life 15 minutes ago.\n"


def test_bot_in_set_up_mode_that_ends_when_asked_is_no_failure(install: Install) -> None:
    with monitor() as pings:
        installation = install(telegram=SET_UP_MODE, watch={"ping_url": f"{pings.url}/bot"})
        with running(installation) as bot:
            wait_for(lambda: bool(pings.came), "a ping of success comes")
            assert health(installation).out.startswith("Well: in set-up mode, ")
            assert bot.stop() == 0
        assert [path for _, path, _, _ in pings.came] == ["/bot"]
    assert "ended" in health(installation).out


def test_refused_token_is_noticed_in_every_way(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with monitor() as pings, service_manager(tmp_path) as (address, heard):
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        watch = {"ping_url": f"{pings.url}/bot", "metrics_port": port}
        installation = install(report=NOTHING_DUE, watch=watch, logs={"format": "json"})
        with running(installation) as bot:
            wait_for(lambda: bool(pings.came), "a ping of success comes")
            text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
            assert "\ntransparency_bot_well 1\n" in text
            assert 'transparency_bot_ticks_total{ended="well"}' in text
            installation.sandbox.world.token = "987654321:AAanother_another_another_another00"
            people.write(installation.sandbox.world, LEGAL, LEGAL, "/whoami")  # ends the call that waits for updates
            assert bot.process.wait(30) == 78
        states = [heard.recv(100)]
        while states[-1] != b"STOPPING=1":
            states.append(heard.recv(100))
        assert (states[0], set(states[1:-1])) == (b"READY=1", {b"WATCHDOG=1"})
        assert [path for _, path, _, _ in pings.came] == ["/bot", "/bot/fail"]
    assert (health(installation).code, "ended" in health(installation).out) == (1, True)
    *lines, last = bot.log.read_text().splitlines()
    assert all(json.loads(line).keys() == {"at", "level", "logger", "message"} for line in lines)
    assert last.startswith("transparency-bot: ")
    assert pings.url not in bot.log.read_text()


def test_tick_leaves_signs_and_pings(install: Install) -> None:
    with monitor() as pings:
        installation = install(report=NOTHING_DUE, watch={"ping_url": f"{pings.url}/bot"})
        installation.sandbox.clock.at = datetime.now(UTC)
        assert run_command("tick", "--config", installation.config).code in {0, 75}
        assert health(installation).code == 0
        assert health(installation, "--max-age", "1800", after=timedelta(minutes=29)).code == 0
        assert health(installation, "--max-age", "1800", after=timedelta(minutes=31)).code == 1
        installation.sandbox.world.token = "987654321:AAanother_another_another_another00"
        assert run_command("tick", "--config", installation.config).code == 78
    assert [path for _, path, _, _ in pings.came] == ["/bot", "/bot/fail"]


def test_health_loads_neither_telegram_nor_the_scheduler(install: Install) -> None:
    """A HEALTHCHECK runs it each minute."""
    installation = install()
    code = (
        "import sys; from bot.app import main; sys.argv[1:] = sys.argv[1:]\n"
        "try: main()\nexcept SystemExit: print(sorted({'telegram', 'apscheduler', 'matplotlib'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, "health", "--config", str(installation.config)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.stdout.splitlines()[-1] == "[]"

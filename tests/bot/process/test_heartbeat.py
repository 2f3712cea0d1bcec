"""The signs of life as others get them: the file, pings, metrics, the service manager; none tells of a case."""

import asyncio
import io
import json
import logging
import socket
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.watch.health import Phase, Signs, read_signs, signs_path, trouble, write_signs
from bot.config.logs import RedactingFormatter
from bot.config.settings import Settings
from bot.config.telegram import Webhook
from bot.process import heartbeat, once
from bot.process.heartbeat import BEAT_SECONDS, READY, Heartbeat, notify, ping, ping_address
from bot.process.metrics import MetricsPortTaken, serving_metrics
from storage.vocabulary.words import Outcome
from tests.bot.process.listeners import monitor, service_manager
from tests.support.installation import DRAFT_AT, DUE_AT, OPENED_AT, REGISTER, Installation, a_case, installed
from tests.support.registers import Registers
from tests.support.telegram import stand_in_telegram

Install = Callable[..., Installation]
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ages = st.none() | st.integers(0, 10**6).map(float)
signs = st.builds(Signs, st.sampled_from(Phase), ages, ages, ages, ages, ages)


@given(seen=signs, limit=st.integers(1, 10**6).map(float))
def test_signs_come_back_from_their_file_and_age(
    seen: Signs, limit: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("signs") / "health"
    write_signs(path, seen, NOW)
    assert read_signs(path, NOW) == replace(seen, written=0.0)
    later = read_signs(path, NOW + timedelta(seconds=limit + 1))
    assert later is not None
    assert trouble(later, limit)
    assert path.stat().st_mode & 0o777 == 0o600


@given(seen=signs, limit=st.integers(1, 1800).map(float))
def test_older_signs_never_make_it_better(seen: Signs, limit: float) -> None:
    for name in ("written", "tick", "head", "answer", "busy"):
        age = getattr(seen, name)
        changes: list[dict[str, Any]] = [{name: None}] if age is None else [{name: None}, {name: age + 1.0}]
        for change in changes if trouble(seen, limit) else ():
            assert trouble(replace(seen, **change), limit)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"phase": "working"}', '{"phase": "x"}', "\xff"])
def test_file_that_is_damaged_is_no_sign(text: str, tmp_path: Path) -> None:
    path = tmp_path / "health"
    assert read_signs(path, NOW) is None
    path.write_text(text, encoding="latin-1")
    found = read_signs(path, NOW)
    assert found is None or trouble(found)


@pytest.mark.parametrize(
    ("address", "well", "ill"),
    [
        ("https://hc.example.org/abc", "https://hc.example.org/abc", "https://hc.example.org/abc/fail"),
        ("https://hc.example.org/key/bot?create=1", "https://hc.example.org/key/bot?create=1",
         "https://hc.example.org/key/bot/fail?create=1"),
        ("https://gatus.example.org/api/v1/endpoints/core_bot/external?success=true",
         "https://gatus.example.org/api/v1/endpoints/core_bot/external?success=true",
         "https://gatus.example.org/api/v1/endpoints/core_bot/external?success=false"),
    ],
)  # fmt: skip
def test_ping_follows_the_conventions_of_the_monitor(address: str, well: str, ill: str) -> None:
    assert (str(ping_address(address, well=True)), str(ping_address(address, well=False))) == (well, ill)


def test_ping_is_a_post_without_a_body() -> None:
    with monitor() as pings:
        assert ping(f"{pings.url}/abc", "", well=True)
        assert ping(f"{pings.url}/abc?success=true", "canary", well=False)
        pings.status = 500
        assert not ping(f"{pings.url}/abc", "", well=False)
    assert not ping(f"{pings.url}/abc", "", well=True)
    assert pings.came == [
        ("POST", "/abc", "", b""),
        ("POST", "/abc?success=false", "Bearer canary", b""),
        ("POST", "/abc/fail", "", b""),
    ]


def test_address_and_token_of_pings_are_in_no_text_of_the_settings(install: Install) -> None:
    made = install(watch={"ping_url": "https://hc.example.org/canary", "ping_token": "canary"})
    assert "canary" not in f"{made.settings!r} {made.settings} {made.settings.model_dump_json()}"


def test_systemd_hears_of_the_start(tmp_path: Path) -> None:
    with service_manager(tmp_path) as (address, heard):
        notify(READY, {"NOTIFY_SOCKET": address})
        assert heard.recv(100) == b"READY=1"
    notify(READY, {"NOTIFY_SOCKET": address})
    notify(READY, {})
    notify(READY, {"NOTIFY_SOCKET": "nonsense"})
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as abstract:
        abstract.bind("\0transparency-bot-test-" + tmp_path.name)
        notify(READY, {"NOTIFY_SOCKET": "@transparency-bot-test-" + tmp_path.name})
        assert abstract.recv(100) == b"READY=1"


def test_metrics_are_served_on_loopback_alone() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
        with pytest.raises(MetricsPortTaken), serving_metrics(port, str):
            pass
    with serving_metrics(port, lambda: "transparency_bot_well 1\n") as served:
        assert served == port
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics")
        assert (answer.status_code, answer.text) == (200, "transparency_bot_well 1\n")
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 404
        listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
        assert [line.split()[1] for line in listening.splitlines() if f":{port:04X} " in line and " 0A " in line] == [
            f"0100007F:{port:04X}"
        ]
    with serving_metrics(0, str) as served:
        assert served == 0


def beating(settings: Settings) -> Heartbeat:
    return Heartbeat(settings, lambda: NOW, lambda: 0.0)


def test_loop_that_is_stuck_gives_no_sign_of_life(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(heartbeat, "FIRST_SECONDS", 0.01)
    heart, beats = beating(install().settings), []
    monkeypatch.setattr(heart, "beat", lambda _database: beats.append(time.monotonic()))

    async def work() -> None:
        beating = asyncio.create_task(heart.beat_on(lambda: None, asyncio.Event().wait))
        await asyncio.sleep(0.3)
        assert len(beats) > 2
        before = len(beats)
        time.sleep(0.3)  # noqa: ASYNC251 (this is what is tested)
        assert len(beats) <= before + 1, "one may have been under way"
        beating.cancel()

    asyncio.run(work())


def test_bot_with_a_webhook_asks_for_an_answer_of_telegrams(install: Install, tmp_path: Path) -> None:
    webhook = Webhook(url="https://bot.example.org/t", secret_file=tmp_path / "secret")
    settings = install().settings.model_copy(update={"webhook": webhook})
    now = [0.0]
    heart, asked, answered = Heartbeat(settings, lambda: NOW, lambda: now[0]), [], asyncio.Event()

    async def ask() -> None:
        asked.append(now[0])
        heart.answered()
        answered.set()

    async def work() -> None:
        beating = asyncio.create_task(heart.beat_on(lambda: None, ask))
        for now[0], seconds in ((0.0, 5), (200.0, 0.05), (300.0, 5), (400.0, 0.05), (600.0, 5)):
            with heart.ticking():  # wakes it
                pass
            with suppress(TimeoutError):
                await asyncio.wait_for(answered.wait(), seconds)  # long where it must ask, on a busy machine too
            answered.clear()
        beating.cancel()

    asyncio.run(work())
    assert asked == [0.0, 300.0, 600.0]


def test_standby_is_well_while_the_register_answers(install: Install) -> None:
    now = [0.0]
    settings = install().settings
    heart = Heartbeat(settings, lambda: NOW + timedelta(seconds=now[0]), lambda: now[0])
    for now[0] in range(0, 1800, 3):
        heart.stand_by(now[0] < 900)
        seen = read_signs(signs_path(settings), NOW + timedelta(seconds=now[0]))
        assert seen is not None
        if abs(now[0] - 1500) > BEAT_SECONDS:  # the file is written once a minute
            assert (trouble(seen) == "") == (now[0] < 1500), now[0]


def outside(folder: Path, registers: Registers, monkeypatch: pytest.MonkeyPatch, *, hidden: bool) -> list[object]:
    """Return what reaches anybody outside over a report's life, with demands that may not be disclosed or without."""
    folder.mkdir()
    registers.new("sqlite", folder / REGISTER, OPENED_AT, actor="cli")
    hearts: list[Heartbeat] = []
    log, seen = io.StringIO(), []
    handler = logging.StreamHandler(log)
    handler.setFormatter(RedactingFormatter("%(name)s %(levelname)s %(message)s"))
    with stand_in_telegram() as sandbox, monitor() as pings, monkeypatch.context() as patched:
        made = installed(folder, sandbox, watch={"ping_url": f"{pings.url}/bot"})
        made.record(a_case(), a_case(outcome=Outcome.REFUSED, data_disclosed=(), accounts_affected=None))
        made.record(*[a_case(embargo_until="unknown", accounts_affected=777)] * (3 if hidden else 0))

        def heart(settings: Settings, clock: Callable[[], datetime], _elapsed: object) -> Heartbeat:
            hearts.append(Heartbeat(settings, clock, lambda: 0.0))
            return hearts[-1]

        patched.setattr(once, "Heartbeat", heart)
        logging.getLogger("bot").addHandler(handler)
        for at in (DRAFT_AT - MINUTE, DRAFT_AT, DUE_AT, DUE_AT + MINUTE):
            made.tick(at)
            seen += [hearts[-1].metrics(), signs_path(made.settings).read_text()]
        logging.getLogger("bot").removeHandler(handler)
        assert "documents" in made.parts()
    assert len(pings.came) == 4
    return [*seen, pings.came, log.getvalue()]


def test_no_sign_of_life_depends_on_an_embargoed_case(
    registers: Registers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = outside(tmp_path / "hidden", registers, monkeypatch, hidden=True)
    assert hidden == outside(tmp_path / "plain", registers, monkeypatch, hidden=False)
    assert "777" not in str(hidden)
    assert {key for text in hidden[1:-2:2] for key in json.loads(str(text))} == {
        "phase", "written", "tick", "head", "answer", "busy",
    }  # fmt: skip

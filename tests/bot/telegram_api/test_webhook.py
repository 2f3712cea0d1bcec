"""Webhook mode as an operator runs it: what comes with the secret is answered once, what comes without it never."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest

from bot.config.loading import load
from bot.sandbox.demo.world import LEGAL, READER
from bot.sandbox.world import people
from bot.sandbox.world.faults import bad_gateway
from bot.telegram_api.application import Bot, build_application
from bot.telegram_api.webhook import MOST_STRANGERS, Listener
from storage.engine.database import open_database
from storage.register import cases
from tests.support.installation import Installation, printed
from tests.support.processes import Program, wait_for
from tests.support.telegram import Control

KEPT: list[asyncio.StreamWriter] = []  # what nobody holds is closed
HALF = b"POST /telegram HTTP/1.1\r\nHost: x\r\n"
GOOD = (
    b"POST /telegram HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: s3cret_of-the_webhook_0123456789abcdef\r\n"
    b'Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{"update_id":%d}'
)
Install = Callable[..., Installation]
SECRET = "s3cret_of-the_webhook_0123456789abcdef"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATIENCE = 60.0
LATER = {"first_period": "2026-H2"}  # no report is due in between
TYPED = "John Doe, +49 151 23456789"
MALFORMED = [
    *(b"", b"{", b"[]", b'"text"', b"null", b"7", b"\xff", b"[" * 100_000, b'{"update_id": 1', b'{"message": {}}'),
    *(b'{"update_id": %b}' % value for value in (b"1e999", b"-1e999", b"NaN", b"Infinity", b"1.5", b"1e3", b"true")),
    *(b'{"update_id": %b}' % value for value in (b"-1", b'"5"', b"null", b"[1]", b"{}", b"9" * 30, b"9" * 5_000)),
    *(b'{"update_id": 5, "message": %b}' % value for value in (b"5", b'"x"', b"[]", b"null", b'{"date": 1e999}')),
    b'{"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": "1"}}}',
    b'{"update_id": 5, "message": {"message_id": "1", "date": 1, "chat": {"id": 1}}}',
    b'{"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": [], "text": "/whoami"}}',
    b'{"update_id": 5, "message": {"message_id": 1, "from": {"id": 1e400}, "chat": {"id": 1}}}',
    b'{"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": 1}, "text": "\\ud800"}}',
]
RECORD = "/record FR court_order {today} pending asked=ip_address"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def hook(installation: Installation, *, secret: str = SECRET, listen: str = "", port: int = 0) -> str:
    """Put [webhook] into the config; the address that Telegram is to call."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}/telegram"
    (installation.folder / "webhook.secret").write_text(f"{secret}\n", encoding="utf-8")
    with installation.config.open("a", encoding="utf-8") as config:
        config.write(f'\n[webhook]\nurl = "{url}"\nlisten = "{listen or f"127.0.0.1:{port}"}"\n')
        config.write('secret_file = "webhook.secret"\n')
    installation.settings = load(installation.config)
    return url


@contextmanager
def running(installation: Installation, begun: str, *options: str) -> Iterator[Program]:
    """The bot in a process, until it has made a first call of this name."""
    sandbox = installation.sandbox
    sandbox.clock.at = datetime.now(UTC)
    before = len(sandbox.calls(begun))
    arguments = ("run", *options, "--config", str(installation.config))
    process = Program("bot", *arguments, output=installation.folder / "run.log")
    try:
        wait_for(lambda: len(sandbox.calls(begun)) > before or process.poll() is not None, begun)
        yield process
    finally:
        process.kill()
        process.wait(10)


def stopped(process: Program) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(10)


def said_to(installation: Installation, person: int) -> list[str]:
    messages = installation.sandbox.world.chats[person].messages
    return [messages[number].text for number in sorted(messages) if messages[number].author != person]


def recorded(installation: Installation) -> int:
    database = open_database(installation.settings.storage.url)
    with database.reading() as session:
        count = cases.count(session)
    database.close()
    return count


def update(number: int, text: str) -> dict[str, object]:
    person = {"id": READER, "is_bot": False, "first_name": "Forger"}
    chat = {"id": READER, "type": "private", "first_name": "Forger"}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    message = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": text, "entities": entities}
    return {"update_id": number, "message": message}


def test_webhook_answers_what_telegram_sends_and_nothing_else(install: Install, control: Control) -> None:
    installation = install(report=LATER)
    url, sandbox = hook(installation), installation.sandbox
    with running(installation, "setWebhook", "--debug") as process:
        json_form = {"Content-Type": "application/json"}
        good = {HEADER: SECRET, **json_form}
        with httpx.Client(timeout=30) as client:

            def status(body: object, headers: dict[str, str], **_: object) -> int:
                content = body if isinstance(body, bytes) else httpx.Request("POST", url, json=body).content
                return client.post(url, content=content, headers=headers).status_code

            forged = update(900_000, "/whoami")
            assert status(forged, json_form) == 403
            assert status(forged, {HEADER: SECRET[:-1] + "g", **json_form}) == 403
            assert status(forged, {HEADER: f"{SECRET}x", **json_form}) == 403
            assert status(forged, {HEADER: SECRET, "Content-Type": "text/plain"}) == 415
            assert status(b"x" * (2**20 + 1), good) == 413
            assert status(b"x" * (2**20 + 1), json_form) == 403
            for broken in MALFORMED:
                assert status(broken, good) == 400
            assert client.get(url).status_code == 403
            assert client.get(url, headers=good).status_code == 405
            assert client.post(f"{url}/other", json=forged, headers=good).status_code == 404
            assert status({"update_id": 900_001, "message": {"odd": True}}, good) == 200
        people.write(sandbox.world, READER, READER, "/whoami")
        wait_for(lambda: bool(said_to(installation, READER)), "the question is answered")
        control.happen("twice")
        people.write(sandbox.world, LEGAL, LEGAL, RECORD.format(today=datetime.now(UTC).date()))
        people.write(sandbox.world, LEGAL, LEGAL, TYPED)
        people.write(sandbox.world, LEGAL, LEGAL, "/whoami")
        wait_for(lambda: any(f"ID is {LEGAL}" in text for text in said_to(installation, LEGAL)), "all is taken")
        assert stopped(process) == 0
    assert len(said_to(installation, READER)) == 1
    assert f"ID is {READER}" in said_to(installation, READER)[0]
    assert recorded(installation) == 1
    assert sandbox.calls("getUpdates") == []
    [call] = sandbox.calls("setWebhook")
    assert (call.parameters["url"], call.parameters.get("drop_pending_updates", "false")) == (url, "false")
    log = (installation.folder / "run.log").read_text(encoding="utf-8")
    assert "Update 900001 cannot be read" in log
    for hidden in ("Traceback", SECRET, sandbox.world.token, "23456789", "asked=ip_address", "/whoami"):
        assert hidden not in log


async def listening(installation: Installation, idle: float, check: Callable[[int, Bot], Awaitable[None]]) -> None:
    """Let a listener stand by itself, with its application's queue."""
    port = free_port()
    hook(installation, port=port)
    application = build_application(installation.settings, lambda: datetime.now(UTC))
    assert installation.settings.webhook is not None
    listener = Listener(application, installation.settings.webhook, SECRET, idle)
    try:
        await check(port, application)
    finally:
        await listener.stop()


async def knock(port: int, words: bytes) -> asyncio.StreamReader:
    """Begin a request, and leave it at that."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    KEPT.append(writer)
    writer.write(words)
    await writer.drain()
    return reader


async def was_closed(reader: asyncio.StreamReader) -> bool:
    try:
        async with asyncio.timeout(0.01):
            return await reader.read() == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_update_comes_in_beside_hundreds_of_half_open_connections(install: Install) -> None:
    async def check(port: int, bot: Bot) -> None:
        known = await knock(port, GOOD % 1)
        assert await known.readline() == b"HTTP/1.1 200 OK\r\n"
        clients = [await knock(port, words) for words in (b"", b"POST", HALF) for _time in range(150)]
        for number in (2, 3):
            answer = await knock(port, GOOD % number)
            assert await answer.readline() == b"HTTP/1.1 200 OK\r\n"
        open_still = [client for client in clients if not await was_closed(client)]
        assert len(open_still) <= MOST_STRANGERS
        assert open_still[-1] is clients[-1]
        assert bot.update_queue.qsize() == 3

    asyncio.run(listening(install(report=LATER), 3_600, check))


def test_whoever_says_nothing_is_hung_up_on(install: Install) -> None:
    async def check(port: int, _bot: Bot) -> None:
        for words in (b"", b"POST", HALF, GOOD % 1):
            async with asyncio.timeout(PATIENCE):
                await (await knock(port, words)).read()  # until the end

    asyncio.run(listening(install(report=LATER), 0.2, check))


def test_long_polling_takes_over_from_a_webhook_and_loses_nothing(install: Install) -> None:
    installation = install(report=LATER)
    plain = installation.config.read_text(encoding="utf-8")
    url, sandbox = hook(installation), installation.sandbox
    sandbox.world.faults.plan("setWebhook", bad_gateway())
    with running(installation, "setWebhook") as process:
        wait_for(lambda: sandbox.world.hook.url == url, "the webhook is set at the second attempt")
        assert stopped(process) == 0
    assert sandbox.world.hook.url == url
    people.write(sandbox.world, READER, READER, "/whoami")
    installation.config.write_text(plain, encoding="utf-8")
    with running(installation, "getUpdates") as process:
        wait_for(lambda: bool(said_to(installation, READER)), "what waited is answered")
        assert stopped(process) == 0
    assert sandbox.world.hook.url == ""


@pytest.mark.parametrize(
    ("secret", "listen", "code", "words"),
    [
        ("short", "", 78, "is not 32 to 256 letters"),
        (SECRET, "127.0.0.1:{taken}", 69, "nothing can listen on 127.0.0.1:"),
    ],
)
def test_webhook_that_cannot_work_ends_with_one_line(
    install: Install, secret: str, listen: str, code: int, words: str
) -> None:
    installation = install(report=LATER)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        hook(installation, secret=secret, listen=listen.format(taken=taken.getsockname()[1]))
        result = installation.run("run")
    assert (result.returncode, result.stdout) == (code, "")
    [line] = [line for line in result.stderr.splitlines() if line]
    assert words in line
    assert secret not in line.replace("webhook.secret", "")


def test_check_shows_how_updates_come_in(install: Install) -> None:
    installation = install(report=LATER)

    def row() -> dict[str, str]:
        return next(row for row in printed(installation.run("check", "--json")) if row["subject"] == "updates")

    assert row()["state"] == "good"
    installation.sandbox.world.hook.url = "https://elsewhere.example/hook"
    assert (row()["state"], "https://elsewhere.example/hook" in row()["text"]) == ("wrong", True)
    installation.sandbox.world.hook.url = ""
    url = hook(installation, listen="0.0.0.0:8443")
    assert (row()["state"], "open to other machines" in row()["text"]) == ("not set yet", True)
    installation.sandbox.world.hook.url = url
    assert row()["state"] == "good"

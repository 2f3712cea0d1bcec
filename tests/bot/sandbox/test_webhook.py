"""The webhook: what is accepted as one, what arrives there, and what happens until it does."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.sandbox.demo.world import LEGAL
from bot.sandbox.world.people import write


@dataclass
class Receiver:
    """A bot's own server: keeps what came, answers as a test says, else 200."""

    url: str = ""
    came: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for _, _, update in self.came]

    def wait_for(self, count: int) -> None:
        until(lambda: len(self.came) >= count)


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.came.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(kept.answers.pop(0) if kept.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_updates_arrive_in_order_with_the_secret(api: Any, sandbox: Any, receiver: Receiver) -> None:
    write(sandbox.world, LEGAL, LEGAL, "before")
    set_up = api.ask("setWebhook", url=f"{receiver.url}/hook", secret_token="s3cret_-").json()
    write(sandbox.world, LEGAL, LEGAL, "after")
    receiver.wait_for(2)
    path, headers, update = receiver.came[0]

    assert set_up == {"ok": True, "result": True, "description": "Webhook was set"}
    assert receiver.texts() == ["before", "after"]
    assert (path, headers["X-Telegram-Bot-Api-Secret-Token"]) == ("/hook", "s3cret_-")
    assert headers["Content-Type"] == "application/json"
    assert update["message"]["from"]["id"] == LEGAL
    until(lambda: api("getWebhookInfo")["pending_update_count"] == 0)
    assert api("getWebhookInfo")["max_connections"] == 40


def test_update_is_repeated_until_it_is_taken(api: Any, sandbox: Any, receiver: Receiver) -> None:
    sandbox.world.hook.pause = 0.01
    receiver.answers = [500, 302, 200]
    api("setWebhook", url=receiver.url)
    write(sandbox.world, LEGAL, LEGAL, "one")
    write(sandbox.world, LEGAL, LEGAL, "two")
    receiver.wait_for(4)

    assert receiver.texts() == ["one", "one", "one", "two"]
    assert len({update["update_id"] for _, _, update in receiver.came}) == 2
    info = api("getWebhookInfo")
    assert info["last_error_message"].startswith("Wrong response from the webhook: 302")
    assert info["last_error_date"] == sandbox.clock().timestamp()


def test_https_address_is_led_to_this_computer_or_nowhere(api: Any, sandbox: Any, receiver: Receiver) -> None:
    sandbox.world.hook.pause = 0.01
    api("setWebhook", url="https://bot.example.org/telegram?a=b")
    write(sandbox.world, LEGAL, LEGAL, "one")
    until(lambda: "last_error_message" in api("getWebhookInfo"))
    assert "nothing but this computer" in api("getWebhookInfo")["last_error_message"]
    sandbox.world.routes["https://bot.example.org"] = receiver.url
    receiver.wait_for(1)
    assert receiver.came[0][0] == "/telegram?a=b"


def test_webhook_and_polling_exclude_each_other(api: Any, sandbox: Any, receiver: Receiver) -> None:
    polling: list[str] = []
    thread = threading.Thread(target=lambda: polling.append(api.refusal("getUpdates", timeout=30)))
    thread.start()
    until(lambda: bool(sandbox.calls("getUpdates")))
    time.sleep(0.1)
    api("setWebhook", url=receiver.url)
    thread.join(20)
    active = api.refusal("getUpdates")

    assert polling == ["Conflict: terminated by setWebhook request"]
    assert active == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    assert api.ask("deleteWebhook").json()["description"] == "Webhook was deleted"
    assert api.ask("deleteWebhook").json()["description"] == "Webhook is already deleted"
    assert api("getUpdates") == []


def test_webhook_is_set_at_most_once_a_second(api: Any, receiver: Receiver) -> None:
    api("setWebhook", url=receiver.url)
    hasty = api.ask("setWebhook", url=receiver.url)
    assert (hasty.status_code, hasty.headers["Retry-After"]) == (429, "1")
    assert hasty.json()["parameters"] == {"retry_after": 1}
    time.sleep(1)
    assert api.ask("setWebhook", url=receiver.url).json()["description"] == "Webhook is already set"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "https://[::1"}, "invalid webhook URL specified"),
        ({"url": "nonsense"}, "invalid webhook URL specified"),
        ({"url": "http://bot.example.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://bot.example.org:8080"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://bot.example.org", "secret_token": "a" * 257}, "secret token is too long"),
        ({"url": "https://bot.example.org", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ],
)
def test_unfit_webhook_is_refused(fields: dict[str, str], words: str, api: Any) -> None:
    assert api.refusal("setWebhook", **fields) == f"Bad Request: {words}"
    assert api("getWebhookInfo")["url"] == ""


def test_pending_updates_are_dropped_when_asked(api: Any, sandbox: Any, receiver: Receiver) -> None:
    write(sandbox.world, LEGAL, LEGAL, "old")
    api("setWebhook", url=receiver.url, drop_pending_updates=True)
    write(sandbox.world, LEGAL, LEGAL, "new")
    receiver.wait_for(1)
    assert receiver.texts() == ["new"]


def test_update_comes_twice_by_webhook_and_by_polling(api: Any, sandbox: Any, receiver: Receiver) -> None:
    sandbox.world.updates.twice = 1
    write(sandbox.world, LEGAL, LEGAL, "one")
    write(sandbox.world, LEGAL, LEGAL, "two")
    first = api("getUpdates")
    again = api("getUpdates", offset=first[-1]["update_id"] + 1)
    assert again == first[:1]
    assert api("getUpdates", offset=first[-1]["update_id"] + 1) == []

    sandbox.world.updates.twice = 1
    api("setWebhook", url=receiver.url)
    write(sandbox.world, LEGAL, LEGAL, "three")
    receiver.wait_for(2)
    assert receiver.texts() == ["three", "three"]
    assert len({update["update_id"] for _, _, update in receiver.came}) == 1


def test_answers_are_dated_by_the_clock_of_this_world(api: Any, sandbox: Any) -> None:
    sandbox.clock.move(days=400)
    for method in ("getMe", "getChat", "noSuchMethod"):
        assert parsedate_to_datetime(api.ask(method).headers["Date"]) == sandbox.clock()
    sandbox.world.skew = (sandbox.clock() - sandbox.clock()).resolution * 7_000_000
    assert (parsedate_to_datetime(api.ask("getMe").headers["Date"]) - sandbox.clock()).seconds == 7

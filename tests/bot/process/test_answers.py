"""An answer of Telegram's own is a sign of life; an error of a server, a page of a proxy or silence is none."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from telegram.error import TelegramError

from bot.telegram_api.application import WatchedRequest
from bot.telegram_api.deadline import Deadline

JSON, HTML = "application/json; charset=utf-8", "text/html"


class Server(HTTPServer):
    """Answers every call with the same."""

    answer = (200, JSON, b"")


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, form, body = made.answer
            self.send_response(status)
            self.send_header("Content-Type", form)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    made = Server(("127.0.0.1", 0), Handler)
    thread = Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("status", "form", "body", "noted"),
    [
        (200, JSON, b'{"ok": true, "result": []}', True),
        (409, JSON, b'{"ok": false, "error_code": 409, "description": "Conflict"}', True),
        (429, JSON, b'{"ok": false, "error_code": 429, "description": "Too Many Requests"}', True),
        (401, JSON, b'{"ok": false, "error_code": 401, "description": "Unauthorized"}', False),
        (502, JSON, b'{"ok": false, "error_code": 502, "description": "Bad Gateway"}', False),
        (502, HTML, b"<html>Bad Gateway</html>", False),
        (200, HTML, b"<html>Please sign in to this network</html>", False),
    ],
)
def test_only_an_answer_of_telegram_is_noted(server: Server, status: int, form: str, body: bytes, noted: bool) -> None:
    server.answer = (status, form, body)
    notes: list[None] = []

    async def call() -> None:
        surroundings = (lambda: datetime.now(UTC), lambda: None, Deadline(), lambda: notes.append(None))
        async with WatchedRequest(*surroundings) as request:
            with suppress(TelegramError):
                await request.post(f"http://127.0.0.1:{server.server_port}/botX/getMe")

    asyncio.run(call())
    assert len(notes) == noted

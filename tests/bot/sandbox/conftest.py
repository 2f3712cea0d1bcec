"""A plain HTTP client of the Bot API, and pictures to send."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.sandbox.demo.world import CHANNEL_ID


class Client:
    """Calls methods as any HTTP client would."""

    def __init__(self, url: str, http: httpx.Client) -> None:
        self.url, self.http = url, http

    def ask(self, method: str, files: Any = None, **fields: Any) -> httpx.Response:
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
        return self.http.post(f"{self.url}/{method}", data=form, files=files)

    def __call__(self, method: str, files: Any = None, **fields: Any) -> Any:
        answer = self.ask(method, files, **fields).json()
        assert answer["ok"], answer
        return answer["result"]

    def refusal(self, method: str, files: Any = None, **fields: Any) -> str:
        response = self.ask(method, files, **fields)
        answer = response.json()
        assert response.status_code == answer["error_code"]
        assert answer["ok"] is False
        return str(answer["description"])

    def say(self, text: str, **fields: Any) -> Any:
        return self("sendMessage", chat_id=CHANNEL_ID, text=text, **fields)


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30, verify=False) as client:
        yield client


@pytest.fixture
def api(sandbox: Any, http: httpx.Client) -> Client:
    return Client(sandbox.bot_url, http)


@pytest.fixture(scope="session")
def picture() -> Callable[..., bytes]:
    def draw(width: int = 64, height: int = 80, form: str = "PNG") -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (width, height), "teal").save(out, form)
        return out.getvalue()

    return draw

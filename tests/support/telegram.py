"""A stand-in Telegram beside the test, in a thread with its own event loop, and a client that controls it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.sandbox.demo.world import demonstration_world
from bot.sandbox.server import start
from bot.sandbox.web.page_api import Controls
from bot.sandbox.world.faults import Call
from bot.sandbox.world.updates import UpdateQueue
from bot.sandbox.world.world import World


class Control:
    """Makes Telegram fail, plays people, and asks what stands."""

    def __init__(self, url: str) -> None:
        self.url = f"{url}/control"
        self.http = httpx.Client(timeout=30, verify=False)

    def close(self) -> None:
        self.http.close()

    def _post(self, path: str, **asked: Any) -> Any:
        response = self.http.post(f"{self.url}/{path}", json=asked)
        assert response.status_code == 200, response.text
        return response.json()

    def _get(self, path: str, **query: str | int) -> Any:
        response = self.http.get(f"{self.url}/{path}", params=query)
        assert response.status_code == 200, response.text
        return response.json()

    def refusal(self, path: str, **asked: Any) -> str:
        response = self.http.post(f"{self.url}/{path}", json=asked)
        assert response.status_code in {400, 404}, response.text
        return str(response.json()["message"])

    def plan(self, fault: str, method: str = "*", **asked: Any) -> None:
        self._post("faults", fault=fault, method=method, **asked)

    def planned(self) -> list[Any]:
        return list(self._get("faults")["faults"])

    def forget(self) -> None:
        assert self.http.delete(f"{self.url}/faults").status_code == 200

    def happen(self, kind: str, **options: Any) -> None:
        self._post("events", kind=kind, **options)

    def flood(self, *, on: bool = True, patience: float = 0) -> None:
        self._post("floods", on=on, patience=patience)

    def skew(self, seconds: float) -> None:
        self._post("date", skew=seconds)

    def refuse_connections(self, seconds: float) -> None:
        self._post("connections", seconds=seconds)

    def write(self, **asked: Any) -> int:
        return int(self._post("messages", **asked)["message"])

    def press(self, **asked: Any) -> str:
        return str(self._post("presses", **asked)["query"])

    def update(self, **asked: Any) -> int:
        return int(self._post("updates", **asked)["update"])

    def person(self, **asked: Any) -> int:
        return int(self._post("people", **asked)["person"])

    def group(self, title: str, members: dict[int, str]) -> int:
        return int(self._post("groups", title=title, members=members)["chat"])

    def updates(self) -> list[Any]:
        return list(self._get("updates")["updates"])

    def journal(self, method: str = "", after: int = 0) -> list[Any]:
        return list(self._get("journal", method=method, after=after)["calls"])

    def posts(self, chat: int | str, marker: str = "") -> list[Any]:
        return list(self._get("posts", chat=str(chat), marker=marker)["posts"])


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    at: datetime = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **step: float) -> None:
        self.at += timedelta(**step)


@dataclass
class Sandbox:
    """A running stand-in, with its world and clock."""

    world: World
    clock: Clock
    controls: Controls
    url: str = ""
    _up: threading.Event = field(default_factory=threading.Event)

    @property
    def bot_url(self) -> str:
        return f"{self.url}/bot{self.world.token}"

    def calls(self, method: str) -> list[Call]:
        return [call for call in self.world.journal if call.method == method]

    def run(self) -> None:
        asyncio.run(self._serve())

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)

    def wait_until_up(self) -> None:
        assert self._up.wait(10), "the sandbox did not start"

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        running = await start(self.world, controls=self.controls)
        self.url = running.url
        self._up.set()
        await self._end.wait()
        await running.stop()


@contextmanager
def stand_in_telegram() -> Iterator[Sandbox]:
    """A stand-in of its own, for as long as the block lasts."""
    clock = Clock()
    stand_in = Sandbox(demonstration_world(clock), clock, Controls())
    thread = threading.Thread(target=stand_in.run, name="sandbox", daemon=True)
    thread.start()
    stand_in.wait_until_up()
    yield stand_in
    stand_in.stop()
    thread.join(10)
    assert not thread.is_alive(), "the sandbox did not stop"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with stand_in_telegram() as stand_in:
        yield stand_in


@pytest.fixture
def control(sandbox: Sandbox) -> Iterator[Control]:
    client = Control(sandbox.url)
    yield client
    client.close()


class Twice(UpdateQueue):
    """Delivers every update twice."""

    def push(self, kind: str, body: object, now: object) -> None:
        super().push(kind, body, now)  # type: ignore[arg-type]
        self.waiting.append(self.waiting[-1])

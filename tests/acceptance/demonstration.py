"""The demonstration in a process of its own, and its page's API as a reader's program would use it."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

PATIENCE = 90


@dataclass(frozen=True)
class Demonstration:
    """A running sandbox at an address."""

    url: str
    http: httpx.Client

    def messages(self, chat_type: str) -> list[dict[str, Any]]:
        chats: list[dict[str, Any]] = self.http.get(f"{self.url}/api/state").json()["chats"]
        (chat,) = [one for one in chats if one["type"] == chat_type]
        found: list[dict[str, Any]] = chat["messages"]
        return found

    def channel(self) -> list[dict[str, Any]]:
        return self.messages("channel")

    def captions(self) -> list[str]:
        return [message["text"] for message in self.channel() if message["kind"] == "photo" and message["text"]]

    def documents(self) -> dict[str, bytes]:
        """Every document of the channel by name, downloaded."""
        found = [message["document"] for message in self.channel() if message.get("document")]
        return {document["name"]: self.http.get(self.url + document["url"]).content for document in found}

    def advance(self) -> None:
        answer = self.http.post(f"{self.url}/api/advance", json={}, timeout=PATIENCE)
        assert answer.json()["ok"], answer.text

    def wait(self, what: Callable[[], bool]) -> None:
        begun = time.monotonic()
        while not what():
            assert time.monotonic() - begun < PATIENCE, "the sandbox did not get so far"
            time.sleep(0.5)


@contextmanager
def demonstration() -> Iterator[Demonstration]:
    """Start it as a user does, and stop it as a user does."""
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        url = next(found[0] for line in process.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
        with httpx.Client(timeout=30) as http:
            yield Demonstration(url, http)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        process.stdout.close()
    assert process.returncode == 0


def save(files: dict[str, bytes], folder: Path, stem: str) -> Path:
    """The files of one report in a download folder: those of its stem, and what belongs to all."""
    folder.mkdir()
    for name, data in files.items():
        if name.startswith(stem) or not name.startswith("transparency-"):
            (folder / name).write_bytes(data)
    return folder

"""The demonstration in a process of its own, and what its readers get over HTTP."""

import hashlib
import json
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from reports.sealing.signing import read_allowed_signers


@dataclass(frozen=True)
class Demonstration:
    """A running sandbox at an address."""

    url: str


@contextmanager
def demonstration(*options: str) -> Iterator[Demonstration]:
    """Run it for as long as the block lasts; it must end well."""
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        found = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stdout)
        yield Demonstration(next(address[0] for address in found if address))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        process.stdout.close()
    assert process.returncode == 0


Message = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """A post as it stands in the channel, from its album to its last document."""

    messages: Sequence[Message]

    @property
    def caption(self) -> str:
        return str(self.messages[0]["text"])

    @property
    def text(self) -> str:
        return str(next(message["text"] for message in self.messages if message["kind"] == "text"))

    @property
    def commands(self) -> list[str]:
        """What the post asks a reader to type."""
        return [line for line in self.text.splitlines() if line.startswith(("sha256sum ", "ssh-keygen "))]


class Reader:
    """Reads the channel, and saves what is offered there."""

    def __init__(self, url: str) -> None:
        self.url = url

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self._get("/api/state?after=-1"))
        return state

    def reports(self, period_words: str) -> list[Report]:
        """Every report of a period that stands in the channel, which should be one."""
        return self._albums("channel", period_words)

    def drafts(self, period_words: str) -> list[str]:
        """What the admin chat says about the draft of a published period, without messages that point to another."""
        chat = next(chat for chat in self.state()["chats"] if chat["type"] == "supergroup")
        texts = [str(message["text"]) for message in chat["messages"] if message["kind"] == "text"]
        return [text for text in texts if text.startswith(f"The report for {period_words} is published.")]

    def _albums(self, chat_type: str, period_words: str) -> list[Report]:
        chat = next(chat for chat in self.state()["chats"] if chat["type"] == chat_type)
        posts = [message for message in chat["messages"] if message["kind"] != "pinned"]
        starts = [at for at, message in enumerate(posts) if "transparency report, " in message["text"]]
        reports = [Report(posts[start:end]) for start, end in pairwise([*starts, len(posts)])]
        return [report for report in reports if f"transparency report, {period_words}\n" in report.caption]

    def save(self, report: Report, folder: Path) -> None:
        """Put every document of a report into a folder, and unpack the zip there."""
        folder.mkdir()
        for document in (message["document"] for message in report.messages if message["kind"] == "document"):
            (folder / document["name"]).write_bytes(self._get(document["url"]))
        unpack(folder)

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            content: bytes = answer.read()
            return content


def unpack(folder: Path) -> None:
    """Unpack the zip of a report beside itself."""
    (package,) = folder.glob("report-*.zip")
    with ZipFile(package) as packed:
        packed.extractall(folder)


def key_of(folder: Path) -> str:
    """The fingerprint of the key that came with the files."""
    (signer,) = read_allowed_signers((folder / "allowed_signers").read_bytes())
    return signer.fingerprint


def sums_of(folder: Path) -> dict[str, str]:
    """The digests that the one SHA256SUMS of a folder states."""
    (sums,) = folder.glob("*.SHA256SUMS")
    lines = sums.read_text(encoding="ascii").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

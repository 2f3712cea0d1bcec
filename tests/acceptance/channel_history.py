"""What stands in a channel after years: its posts in order, as a reader scrolls through them and saves their files."""

import json
import re
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from bot.sandbox.world.world import Message
from reports.language import words
from tests.support.demonstration import unpack
from tests.support.installation import Installation

LINES_OF_A_TEXT = 3
CHANGED = "Restated since publication"
CHANGES = re.compile(r"20\d\d-H[12], .*: .*, previously |and [0-9,]+ more changes?, ")


@dataclass(frozen=True)
class Post:
    """One message, or the messages of one album."""

    messages: Sequence[Message]

    @property
    def first(self) -> Message:
        return self.messages[0]

    @property
    def part(self) -> str:
        return {"photo": "album", "text": "text", "document": "documents"}[self.first.kind]

    @property
    def names(self) -> list[str]:
        return [one.file.name for one in self.messages if one.file is not None]

    def document(self, url: str) -> dict[str, Any]:
        [package] = [data for name, data in self.download(url) if name.endswith(".zip")]
        with ZipFile(BytesIO(package)) as packed:
            [name] = [name for name in packed.namelist() if name.endswith(".json")]
            return dict(json.loads(packed.read(name)))

    def download(self, url: str) -> Iterator[tuple[str, bytes]]:
        """The files, over HTTP as a reader gets them."""
        for one in self.messages:
            assert one.file is not None
            with urllib.request.urlopen(f"{url}/files/{one.file.best.file_id}", timeout=30) as answer:
                yield one.file.name, answer.read()

    def save(self, url: str, folder: Path) -> Path:
        folder.mkdir(parents=True)
        for name, data in self.download(url):
            (folder / name).write_bytes(data)
        unpack(folder)
        return folder


def posts(installation: Installation) -> list[Post]:
    grouped = groupby(installation.channel(), key=lambda one: one.group or str(one.id))
    return [Post(list(messages)) for _, messages in grouped]


def transcript(installation: Installation) -> str:
    """Each post's first lines, in order, with dates; what differs from run to run is left out."""
    published = posts(installation)
    dates = {post.first.id: _day(post.first) for post in published}
    return "\n".join("\n".join(_told(post, dates)) + "\n" for post in published)


def _day(message: Message) -> str:
    return words.moment(message.date.astimezone(UTC), "en")


def _told(post: Post, dates: Mapping[int, str]) -> Iterator[str]:
    message = post.first
    notes = [f"in answer to {dates[message.reply_to]}"] if message.reply_to else []
    notes += ["edited"] if message.edited else []
    yield "; ".join([_day(message), *notes])
    if post.part == "documents":
        yield f"  [{', '.join(post.names)}]"
        return
    yield from (f"  {line}".rstrip() for line in _lines(post))


def _lines(post: Post) -> Iterator[str]:
    lines = [line for line in post.first.text.split("\n") if line]
    if post.part == "album":
        yield "[charts]"
        yield from lines
        return
    yield from lines[:LINES_OF_A_TEXT]
    if CHANGED in lines:
        yield "…"
        yield from takewhile(lambda line: line == CHANGED or CHANGES.match(line), lines[lines.index(CHANGED) :])

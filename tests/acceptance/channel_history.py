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
CHANGE = re.compile(r"20\d\d-H[12], .*: ")


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


def transcript(installation: Installation, language: str = words.ENGLISH) -> str:
    """Each post's first lines, in order, with dates; what differs from run to run is left out."""
    published = posts(installation)
    dates = {post.first.id: words.moment(post.first.date.astimezone(UTC), language) for post in published}
    return "\n".join("\n".join(_told(post, dates, language)) + "\n" for post in published)


def _told(post: Post, dates: Mapping[int, str], language: str) -> Iterator[str]:
    message = post.first
    notes = [f"in answer to {dates[message.reply_to]}"] if message.reply_to else []
    notes += ["edited"] if message.edited else []
    yield "; ".join([dates[message.id], *notes])
    if post.part == "documents":
        yield f"  [{', '.join(post.names)}]"
        return
    yield from (f"  {line}".rstrip() for line in _lines(post, language))


def _lines(post: Post, language: str) -> Iterator[str]:
    lines = [line for line in post.first.text.split("\n") if line]
    if post.part == "album":
        yield "[charts]"
        yield from lines
        return
    yield from lines[:LINES_OF_A_TEXT]
    changed = words.text(CHANGED, language)
    if changed in lines:
        yield "…"
        yield changed
        after = lines[lines.index(changed) + 1 :]
        changes = list(takewhile(CHANGE.match, after))
        yield from changes
        rest = after[len(changes)]
        number = int(re.sub(r"\D", "", rest) or 0)
        if rest == words.counted("more_changes", number, language):
            yield rest

"""The parts that a channel will get, as they enter the outbox, and what each kind of part needs to be sent."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from storage.vocabulary.publishing import PartState

ALBUM, PIN, MARK = "album", "pin", "mark"


@dataclass(frozen=True, slots=True)
class TextPayload:
    """A message; `buttons` is the language of the buttons below it, and a late notice has none."""

    html: str
    buttons: str | None = None

    @property
    def markup(self) -> str:
        """Return the text that readers see."""
        return self.html


@dataclass(frozen=True, slots=True)
class AlbumPayload:
    """Photos or documents, each with its name and digest; `answers` is the publication whose post it replies to."""

    form: Literal["photo", "document"]
    files: tuple[tuple[str, str], ...]
    caption: str
    answers: int | None = None

    @property
    def markup(self) -> str:
        """Return the text that readers see."""
        return self.caption


@dataclass(frozen=True, slots=True)
class PinPayload:
    """A pin of another part of the same post, by its name."""

    of: str


@dataclass(frozen=True, slots=True)
class MarkPayload:
    """A line in the caption of an older publication, in its channel's language."""

    of: int
    language: str


Message = TextPayload | AlbumPayload
Payload = Message | PinPayload | MarkPayload


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPart:
    """One message, album, pin or mark that a channel will get; `payload` is what the sender needs."""

    channel: str
    part: str
    position: int
    payload: Payload


def part_row(publication_id: int, part: PlannedPart) -> dict[str, Any]:
    """Return a new row of the outbox."""
    facts = {name: value for name, value in asdict(part.payload).items() if value is not None}
    return {
        "publication_id": publication_id,
        "channel": part.channel,
        "part": part.part,
        "position": part.position,
        "state": PartState.PLANNED.value,
        "attempt": 0,
        "payload": json.dumps(facts, ensure_ascii=False),
    }


def payload_of(part: str, kept: str) -> Payload:
    """Return what the sender of a part needs, from its row of the outbox."""
    facts = json.loads(kept)
    if part == PIN:
        return PinPayload(**facts)
    if part == MARK:
        return MarkPayload(**facts)
    if "html" in facts:
        return TextPayload(**facts)
    return AlbumPayload(**facts | {"files": tuple((name, digest) for name, digest in facts["files"])})

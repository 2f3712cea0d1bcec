"""The parts that a channel will get, as they enter the outbox."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage.vocabulary.publishing import PartState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPart:
    """One message, album or pin that a channel will get; `payload` is what the sender needs."""

    channel: str
    part: str
    position: int
    payload: Mapping[str, Any]


def part_row(publication_id: int, part: PlannedPart) -> dict[str, Any]:
    """Return a new row of the outbox."""
    return {
        "publication_id": publication_id,
        "channel": part.channel,
        "part": part.part,
        "position": part.position,
        "state": PartState.PLANNED.value,
        "attempt": 0,
        "payload": json.dumps(part.payload, ensure_ascii=False),
    }

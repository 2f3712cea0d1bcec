"""The form of a ledger entry and its digest, an entry as read, and a fault found in one. Pure values, no database."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from storage.vocabulary.publishing import EntryKind

GENESIS = "0" * 64
VERSION = "tr-entry-v1"
COMMITMENT_VERSION = b"tr-ledger-v1"


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: its number (0 = none yet) and its digest."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as stored; `payload` is its canonical JSON."""

    seq: int
    previous: str
    digest: str
    at: str
    actor: str
    kind: str
    payload: str


def canonical_json(value: Mapping[str, Any]) -> str:
    """Return the only spelling of a value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def entry_digest(*, seq: int, previous: str, at: str, actor: str, kind: str, payload: str) -> str:
    """Return the SHA-256 of a JSON list of the version, the columns, and the payload as text."""
    link = json.dumps([VERSION, seq, previous, at, actor, kind, payload], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(link.encode()).hexdigest()


def commitment_digest(salt: bytes, head: str, length: int) -> str:
    """Return the SHA-256 of the version, 32 bytes of salt, the head's 32 bytes and the big-endian length in 8 bytes."""
    return hashlib.sha256(COMMITMENT_VERSION + salt + bytes.fromhex(head) + length.to_bytes(8, "big")).hexdigest()


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text, for entries that do not include the text itself."""
    return hashlib.sha256(text.encode()).hexdigest()


def instant_text(moment: datetime) -> str:
    """Return a moment as the tables store it: in UTC, with a fixed width."""
    if moment.tzinfo is None:
        msg = "a moment without a time zone names no instant"
        raise ValueError(msg)
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def instant_or_none(text: str | None) -> datetime | None:
    """Return the moment in such a text, if there is one."""
    return None if text is None else instant_of(text)


def instant_of(text: str) -> datetime:
    """Return the moment in such a text."""
    return datetime.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry of an unbroken chain, with its payload parsed."""

    seq: int
    kind: EntryKind
    at: str
    actor: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference; `seq` is the entry that says otherwise, 0 if no entry mentions it."""

    seq: int
    text: str

    def __str__(self) -> str:
        """Return the entry and the fault in one line."""
        return f"ledger entry {self.seq}: {self.text}" if self.seq else f"without a ledger entry: {self.text}"

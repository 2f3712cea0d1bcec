"""What an entry says, and what is wrong with one."""

from dataclasses import dataclass
from typing import Any

from storage.vocabulary.publishing import EntryKind


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry of an unbroken chain, with its payload read."""

    seq: int
    kind: EntryKind
    at: str
    actor: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not agree; `seq` is the entry that tells it otherwise, 0 where no entry tells of it at all."""

    seq: int
    text: str

    def __str__(self) -> str:
        """The entry and what is wrong, in one line."""
        return f"ledger entry {self.seq}: {self.text}" if self.seq else f"without a ledger entry: {self.text}"

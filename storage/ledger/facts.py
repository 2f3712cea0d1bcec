"""An entry of the ledger as read, and a fault found in one."""

from dataclasses import dataclass
from typing import Any

from storage.vocabulary.publishing import EntryKind


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

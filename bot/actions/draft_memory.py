"""Which drafts were found to be what the register gives, and how long the ledger was then."""

from dataclasses import dataclass, field

from storage.chain import Head
from storage.publications import Publication


@dataclass(frozen=True, slots=True)
class DraftMemory:
    """Spares the count of every period at every ring of the clock, which takes seconds on a large register.

    What a draft holds depends on the register and the terms of this process alone, and nothing changes the register
    without an entry: while the ledger ends as it did, the draft is what it was. What is changed behind the ledger's
    back is found by its replay, before anything is sealed.
    """

    _ends: dict[tuple[int, int], Head] = field(default_factory=dict)

    def holds(self, draft: Publication, end: Head) -> bool:
        """Whether this draft was compared with the register at this end of the ledger."""
        return self._ends.get((draft.id, draft.revision)) == end

    def note(self, draft: Publication, end: Head) -> None:
        """It was compared, and is the same. `end` was read before the counting began."""
        self._ends[draft.id, draft.revision] = end

"""The languages that admins chose for the bot's answers, as the process that answers remembers them."""

from dataclasses import dataclass, field

from storage import languages
from storage.database import Database


@dataclass(frozen=True, slots=True)
class AdminLanguages:
    """Read once for each person, for a look into the register takes longer than a short answer.

    One process answers at a time, and choices are made by its buttons alone: what it remembers is how it is.
    """

    _chosen: dict[int, str | None] = field(default_factory=dict)

    def of(self, person: int, database: Database) -> str | None:
        """The language that a person chose; None before a choice."""
        if person not in self._chosen:
            with database.reading() as session:
                found = languages.chosen(session, person)
            self._chosen.setdefault(person, found)  # a choice that was made while it was read is the newer one
        return self._chosen[person]

    def remembers(self, person: int) -> bool:
        """Whether the register need not be asked."""
        return person in self._chosen

    def note(self, person: int, language: str) -> None:
        """A choice was kept in the register."""
        self._chosen[person] = language

"""Errors that a person can run into: what happened and what to do, with a class that sets the exit code."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self


class Phrase(str):  # noqa: SLOT000 (str takes no slots beside its own)
    """A message with its facts: an English text that can still be translated."""

    message: str
    facts: Mapping[str, object]
    parts: tuple[str, ...]
    between: str

    def __new__(cls, message: str, **facts: object) -> Self:
        """Fill the message, and keep it with its facts for the translation."""
        phrase = super().__new__(cls, message.format_map(facts) if facts else message)  # unpickled, it is filled
        phrase.message, phrase.facts, phrase.parts, phrase.between = message, facts, (), ""
        return phrase

    @classmethod
    def row(cls, parts: Iterable[str], between: str = " / ") -> Self:
        """Join several phrases in one line."""
        phrases = tuple(parts)
        phrase = super().__new__(cls, between.join(phrases))
        phrase.message, phrase.facts, phrase.parts, phrase.between = "", {}, phrases, between
        return phrase


class DomainError(Exception):
    """An error for a person: `what` happened and what `todo`, as templates for the facts; exit codes from sysexits."""

    what: ClassVar[str] = "something went wrong"
    todo: ClassVar[str] = "run the command again with --debug and report the output"
    exit_code: ClassVar[int] = 70

    def __init__(self, **facts: object) -> None:
        """Keep the facts that fill both templates."""
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        """Return one line: what happened; what to do."""
        return f"{self.what}; {self.todo}".format_map(self.facts)


class DataError(DomainError):
    """The input was wrong."""

    exit_code = 65


class UnavailableError(DomainError):
    """A required service does not answer."""

    exit_code = 69


class CannotCreateError(DomainError):
    """A file cannot be written."""

    exit_code = 73


class TryLaterError(DomainError):
    """Something else is in the way; it may work later."""

    exit_code = 75


class NotPermittedError(DomainError):
    """The person may not do this, or not yet."""

    exit_code = 77


class ConfigError(DomainError):
    """The configuration or the state of the installation is wrong."""

    exit_code = 78

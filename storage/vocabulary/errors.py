"""Errors that a person can run into: what happened and what to do, with the kind that decides the exit code."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self


class Phrase(str):  # noqa: SLOT000 (str takes no slots beside its own)
    """A message with its facts: an English text that can still be told in another language."""

    BETWEEN: ClassVar[str] = " / "
    message: str
    facts: Mapping[str, object]
    parts: tuple[str, ...]

    def __new__(cls, message: str, **facts: object) -> Self:
        """Fill the message; keep it and its facts for the translation."""
        phrase = super().__new__(cls, message.format_map(facts) if facts else message)  # unpickled, it is filled
        phrase.message, phrase.facts, phrase.parts = message, facts, ()
        return phrase

    @classmethod
    def row(cls, parts: Iterable[str]) -> Self:
        """Several phrases in one line."""
        kept = tuple(parts)
        phrase = super().__new__(cls, cls.BETWEEN.join(kept))
        phrase.message, phrase.facts, phrase.parts = "", {}, kept
        return phrase


class DomainError(Exception):
    """What a person can hit: `what` happened and what `todo`, as templates for the facts; codes are of sysexits."""

    what: ClassVar[str] = "something went wrong"
    todo: ClassVar[str] = "run the command again with --debug and report the output"
    exit_code: ClassVar[int] = 70

    def __init__(self, **facts: object) -> None:
        """Keep the facts that fill both templates."""
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        """One line: what happened; what to do."""
        return f"{self.what}; {self.todo}".format_map(self.facts)


class DataError(DomainError):
    """The input was wrong."""

    exit_code = 65


class UnavailableError(DomainError):
    """A needed service does not answer."""

    exit_code = 69


class CannotCreateError(DomainError):
    """A file cannot be written."""

    exit_code = 73


class TryLaterError(DomainError):
    """Something else is in the way; later it will work."""

    exit_code = 75


class NotPermittedError(DomainError):
    """The person may not do this, or not yet."""

    exit_code = 77


class ConfigError(DomainError):
    """The configuration or the state of the installation is wrong."""

    exit_code = 78

"""Speaks one language: binds it once, and makes sentences of Telegram's HTML in which every fact is escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from markupsafe import Markup, escape

from reports.language import words
from reports.schema.cells import Cell
from storage.vocabulary.errors import DomainError


@dataclass(frozen=True, slots=True)
class Speaker:
    """The words of one language. A fact that is Markup already stays as it is."""

    language: str

    def text(self, message: str, **facts: object) -> Markup:
        """Return a sentence as HTML, with its facts filled in."""
        return Markup(words.text(message, self.language, **{name: escape(fact) for name, fact in facts.items()}))  # noqa: S704 (the sentence is ours, its facts are escaped)

    def plain(self, message: str, **facts: object) -> str:
        """Return a sentence as it is, for labels and toasts, which have no markup."""
        return words.text(message, self.language, **facts)

    def said(self, said: str | DomainError, **instead: object) -> str:
        """Return an error or a phrase in this language."""
        return words.translate(said, self.language, **instead)

    def known(self, message: str) -> str:
        """Return a text that was stored in English, translated as far as it is ours."""
        return words.known(message, self.language)

    def word(self, group: str, key: str) -> str:
        """Return a word of the vocabulary as readers know it."""
        return words.word(group, key, self.language)

    def country(self, code: str) -> str:
        """Return a country's name."""
        return words.country(code, self.language)

    def number(self, value: int) -> str:
        """Return a count with separators."""
        return words.number(value, self.language)

    def counted(self, what: str, value: Cell | int) -> str:
        """Return a number with its noun."""
        return words.counted(what, value, self.language)

    def day(self, value: date) -> str:
        """Return a day in full."""
        return words.day(value, self.language)

    def moment(self, value: datetime) -> str:
        """Return an instant to the minute, as its own zone's clock shows it."""
        return words.moment(value, self.language)

    def period(self, label: str) -> str:
        """Return a period's label as words."""
        return words.period(label, self.language)

    def listing(self, items: Sequence[str], *, either: bool = False) -> str:
        """Return items in a row with an "and", or an "or"."""
        return words.listing(items, self.language, either=either)


@cache
def speaker(language: str) -> Speaker:
    """Return the speaker of a shipped language."""
    return Speaker(language)


def code(text: object) -> Markup:
    """Return a text in Telegram's fixed-width type."""
    return Markup("<code>{}</code>").format(text)


def bold(text: object) -> Markup:
    """Return a text in bold type."""
    return Markup("<b>{}</b>").format(text)


def anchor(address: str, text: object) -> Markup:
    """Return a text with a link."""
    return Markup('<a href="{}">{}</a>').format(address, text)


def bullet(text: object) -> Markup:
    """Return a text as an item of a list."""
    return Markup("• {}").format(text)


def warning(text: object) -> Markup:
    """Return a text as a warning."""
    return Markup("⚠️ {}").format(text)


def lines(*parts: object, between: str = "\n") -> Markup:
    """Return parts below each other; those that are no markup are escaped."""
    return Markup(between).join(escape(part) for part in parts)  # noqa: S704 (only our own separators)

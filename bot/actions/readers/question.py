"""Reads what a reader typed: after /country and /report, or in plain words. Countries have names in any language."""

import re
from dataclasses import dataclass

from reports.reading.countries import countries_like, country_called
from reports.reading.sentences import countries_in, countries_near
from storage.vocabulary.errors import DomainError
from storage.vocabulary.period import Period

LONGEST, LONGEST_SENTENCE = 80, 200
SHORTEST_NAME, MOST_WORDS_OF_A_NAME = 4, 2
_HALF_FIRST = re.compile(r"([HQ][1-4])[-\s/]*(\d{4})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-\s/]*([HQ][1-4]|(?<=-)(?:0[1-9]|1[0-2]))?", re.IGNORECASE)
_ANYWHERE = re.compile(rf"(?<![\w-])({_HALF_FIRST.pattern}|{_YEAR_FIRST.pattern})(?![\w-])", re.IGNORECASE)
_PERIOD = re.compile(rf"(?:^|\s)({_HALF_FIRST.pattern}|{_YEAR_FIRST.pattern})\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CountryQuestion:
    """The text typed for a country, its code if there is one, and the period, None for the latest."""

    name: str
    code: str | None
    period: str | None


def country_question(text: str) -> CountryQuestion:
    """Read the text after /country, such as "France 2025-H1"."""
    found = _PERIOD.search(text)
    label = period_label(found.group(1)) if found else None
    name = text[: found.start()].strip() if found and label else text.strip()
    return CountryQuestion(name[:LONGEST], country_called(name), label)


@dataclass(frozen=True, slots=True)
class PlainQuestion:
    """The countries that a sentence names, those that it may mean if it names none, and the period, if any."""

    codes: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    period: str | None = None


def known_question(text: str) -> PlainQuestion:
    """Read a country or a period without other words, on the event loop too; empty if it may be a sentence."""
    if label := period_label(text):
        return PlainQuestion(period=label)
    question = country_question(text)
    codes = countries_in(question.name) if question.code else ()
    return PlainQuestion(codes, (), question.period) if codes else PlainQuestion()


def plain_question(text: str) -> PlainQuestion:
    """Read a sentence such as "how many for Germany in 2026-H1?"."""
    known = known_question(text)
    if known != PlainQuestion():
        return known
    found = _ANYWHERE.search(text[:LONGEST_SENTENCE])
    label = period_label(found[1]) if found else None
    rest = f"{text[: found.start()]} {text[found.end() :]}" if found and label else text
    codes = countries_in(rest)
    return PlainQuestion(codes, () if codes else _near(rest.strip()), label)


def _near(text: str) -> tuple[str, ...]:
    """Return the countries that a misspelled name may mean: the text is the name, or the name is a word of it."""
    short = len(text) >= SHORTEST_NAME and len(text.split()) <= MOST_WORDS_OF_A_NAME
    return (countries_like(text) if short else ()) or countries_near(text)


def period_label(text: str) -> str | None:
    """Return the label that a text means: 2025-H1, 2025 h1, H1/2025; or None."""
    spelled = text.strip()
    if found := _HALF_FIRST.fullmatch(spelled):
        spelled = f"{found[2]}-{found[1]}"
    elif found := _YEAR_FIRST.fullmatch(spelled):
        spelled = f"{found[1]}-{found[2]}" if found[2] else found[1]
    try:
        return Period.parse(spelled.upper()).label
    except DomainError:
        return None

"""Reads what a reader typed: after /country and /report, or in plain words. Countries have names in any language."""

from dataclasses import dataclass

from reports.reading.countries import countries_like, country_called
from reports.reading.periods import period_called, period_in
from reports.reading.sentences import countries_in, countries_near

LONGEST = 80
SHORTEST_NAME, MOST_WORDS_OF_A_NAME = 4, 2


@dataclass(frozen=True, slots=True)
class CountryQuestion:
    """The text typed for a country, its code if there is one, and the period, None for the latest."""

    name: str
    code: str | None
    period: str | None


def country_question(text: str) -> CountryQuestion:
    """Read the text after /country, such as "France 2025-H1" or "France, first half of 2025"."""
    found = period_in(text)
    name = (found.rest if found else text).strip(" ,;()")
    return CountryQuestion(name[:LONGEST], country_called(name), found.label if found else None)


@dataclass(frozen=True, slots=True)
class PlainQuestion:
    """The countries that a sentence names, those that it may mean if it names none, and the period, if any."""

    codes: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    period: str | None = None


def known_question(text: str) -> PlainQuestion:
    """Read a country or a period without other words, on the event loop too; empty if it may be a sentence."""
    if label := period_called(text):
        return PlainQuestion(period=label)
    question = country_question(text)
    codes = countries_in(question.name) if question.code else ()
    return PlainQuestion(codes, (), question.period) if codes else PlainQuestion()


def plain_question(text: str) -> PlainQuestion:
    """Read a sentence such as "how many for Germany in 2026-H1?"."""
    known = known_question(text)
    if known != PlainQuestion():
        return known
    found = period_in(text)
    rest = found.rest if found else text
    codes = countries_in(rest)
    return PlainQuestion(codes, () if codes else _near(rest.strip()), found.label if found else None)


def _near(text: str) -> tuple[str, ...]:
    """Return the countries that a misspelled name may mean: the text is the name, or the name is a word of it."""
    short = len(text) >= SHORTEST_NAME and len(text.split()) <= MOST_WORDS_OF_A_NAME
    return (countries_like(text) if short else ()) or countries_near(text)

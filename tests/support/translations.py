"""Finds what a button of the bot says in another language: the name of a country, or a text of the catalogue."""

import re
from functools import cache

from babel.messages.pofile import read_po

from reports.language import words
from reports.reading.countries import country_codes

FACT = re.compile(r"\{(\w+)\}")


@cache
def translations(said: str, language: str) -> frozenset[str]:
    """Return each text that can be shown for an English one: one English text can be two in another language."""
    if language == words.ENGLISH:
        return frozenset({said})
    country = countries(language).get(said)
    found = {country} if country else set()
    for pattern, translation in _patterns(language):
        match = pattern.fullmatch(said)
        if match:
            facts = [translations(fact, language) or {fact} for fact in match.groups()]
            found |= {FACT.sub(fact, translation) for fact in facts[0]} if facts else {translation}
    lower = said[:1].lower() + said[1:]
    if lower != said:
        found |= {words.capital(text) for text in translations(lower, language)}
    return frozenset(found)


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the texts with at most one fact: a pattern and the translation, each form of a plural."""
    patterns = []
    with words.source(language).open("rb") as text:
        messages = list(read_po(text, locale=language))
    for message in messages:
        keys = (message.id,) if isinstance(message.id, str) else message.id
        forms = (message.string,) if isinstance(message.string, str) else message.string or ()
        for key in filter(None, keys):
            literals = FACT.split(key)[::2]
            if len(literals) <= 2 and "".join(literals).strip():
                pattern = re.compile("(.+)".join(map(re.escape, literals)))
                patterns += [(pattern, form) for form in forms]
    return tuple(patterns)


@cache
def countries(language: str) -> dict[str, str]:
    """Return the names of the countries by their English ones."""
    return {words.country(code, words.ENGLISH): words.country(code, language) for code in country_codes()}

"""Reads words of the vocabulary and days as people call them, in every language of the bot."""

import re
from collections.abc import Iterable
from functools import cache

from reports.language import words

AGO = {words.msgid("today"): 0, words.msgid("yesterday"): 1}


def word_key(text: str) -> str:
    """Return a text without what people write in several ways: capitals, blanks, hyphens and underscores."""
    return " ".join(re.split(r"[\s_-]+", text.casefold()))


@cache
def words_called(group: str, known: tuple[str, ...]) -> dict[str, str]:
    """Return the word for each name that it has in any language; names of two words are left out."""
    names = [(word_key(word), word) for word in known]
    names += [
        (word_key(name), word)
        for language in words.languages()
        for word in known
        for name in _names(group, word, language)
    ]
    return {name: word for name, word in names if {other for same, other in names if same == name} == {word}}


def words_called_in(language: str, group: str, known: Iterable[str]) -> dict[str, str]:
    """Return the word for each name in one language, as it is shown there but without capitals."""
    return {name.casefold(): word for word in known for name in _names(group, word, language)}


def _names(group: str, word: str, language: str) -> tuple[str, ...]:
    """Return what one case is called, then what many are called."""
    groups = dict.fromkeys((group, group.removeprefix("one_")))
    return tuple(words.word(name, word, language) for name in groups)


@cache
def days_called() -> dict[str, int]:
    """Return how many days ago today and yesterday are, for their names in every language."""
    return {words.text(day, language).casefold(): ago for day, ago in AGO.items() for language in words.languages()}

"""Finds the countries that a sentence names: exact names of the table, in any language, and codes in capitals.

Endings of Russian cases are undone: "Германии" and "Южной Кореи" as in the table.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product

from reports.reading.countries import LONGEST_NAME, MOST_FOUND, countries_called, flags_in, shipped_codes, shipped_like
from reports.reading.country_names import codes_named, names_beginning, plain_name

LONGEST, MOST_WORDS, LONGEST_NGRAM = 200, 24, 6
SHORTEST_CODE, LONGEST_CODE, SHORTEST_TYPO = 2, 3, 5
ALMOST = 0.8  # in a sentence, most words are no misspelled country
_WORD = re.compile(r"[^\s,.;:!?()\[\]«»“”\"]+(?:\.(?=\w)[^\s,.;:!?]+)*")
# Names and codes that are usually another word: only with a capital letter, or never.
_OTHER_WORDS = frozenset({"us", "el", "laws", "states", "того", "самои"})
_NO_CODES = frozenset((
    "AI", "AM", "AND", "ARE", "AS", "AT", "BE", "BY", "CAN", "DO", "ID", "IN", "IS", "IT",
    "ME", "MY", "NO", "PER", "PM", "SO",
))  # fmt: skip
# The ending in the table, then the endings of its other cases, as plain_name writes them: й is и there.
_CASES = (
    ("ия", "ии", "ию", "иеи"),
    ("ея", "еи", "ею", "ееи"),
    ("а", "ы", "и", "е", "у", "ои", "еи"),
    ("ая", "ои", "ую"),
    ("", "а", "у", "ом", "е"),
    ("и", "я", "ю", "ем", "е"),
    ("ь", "я", "ю", "ем", "е", "и", "ью"),
    ("ы", "ов", "ам", "ами", "ах"),
    ("а", "ов", "ам", "ами", "ах"),
    ("ие", "их", "им", "ими"),
    ("ые", "ых", "ым", "ыми"),
    ("ое", "ого", "ому", "ом"),
    ("о", "а", "у", "ом", "е"),
)
_SHORTEST, _MOST_WORDS = 3, 3


def countries_in(text: str) -> tuple[str, ...]:
    """Return the countries that a sentence names exactly, in their order; the longest name counts."""
    tokens = _tokens(text)
    found: list[str] = []
    at = 0
    while at < len(tokens):
        length, codes = next(_named(tokens, at), (1, ()))
        found += codes
        at += length
    return tuple(dict.fromkeys(found))


def is_country(text: str) -> bool:
    """Return whether a text is the name of a country, in any case of Russian too: Brazil, Бразилия, Бразилии."""
    return bool(_exactly(text.split()))


def countries_near(text: str) -> tuple[str, ...]:
    """Return the countries that a misspelled word of a sentence may mean."""
    long = (plain_name(token) for token in _tokens(text) if len(token) >= SHORTEST_TYPO)
    return tuple(dict.fromkeys(code for word in long for code in shipped_like(word, ALMOST)))[:MOST_FOUND]


def _tokens(text: str) -> list[str]:
    return _WORD.findall(text[:LONGEST])[:MOST_WORDS]


def _named(tokens: list[str], at: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each length at which the tokens from here are a name, the longest first."""
    alone = len(tokens) == 1
    shouted = not alone and all(token.upper() == token for token in tokens)
    shouted = shouted and any(len(token) > LONGEST_CODE for token in tokens)  # not a list of codes: FR, DE
    for length in range(min(LONGEST_NGRAM, len(tokens) - at), 0, -1):
        ngram = tokens[at : at + length]
        codes = () if length == 1 and not _may_be(ngram[0], alone=alone, shouted=shouted) else _exactly(ngram)
        if codes:
            yield length, codes


def _exactly(ngram: list[str]) -> tuple[str, ...]:
    text = " ".join(ngram)
    name = plain_name(text)
    if len(text) > LONGEST_NAME or (len(ngram) > 1 and (len(name) <= LONGEST_CODE + 1 or any(map(flags_in, ngram)))):
        return ()
    spellings = uninflected(name, _begins_a_name)
    return countries_called(text) or next((codes for each in spellings if (codes := codes_named(each))), ())


def _begins_a_name(word: str) -> bool:
    return next(names_beginning(word), None) is not None


def _may_be(word: str, *, alone: bool, shouted: bool) -> bool:
    """Return whether a word may name a country: among other words, short words and codes only in capitals."""
    name = plain_name(word)
    if name.upper() in _NO_CODES and not (alone and word.isupper()):
        return False
    if name in _OTHER_WORDS and (shouted or word == word.lower()):
        return False
    if SHORTEST_CODE <= len(name) <= LONGEST_CODE and name.isascii() and not shipped_codes(name):
        return alone or (word.isupper() and not shouted)
    return len(name) >= SHORTEST_CODE or bool(flags_in(word))


def uninflected(name: str, begins: Callable[[str], bool]) -> Iterator[str]:
    """Yield the spellings that a plain name may have in the table, if one `begins` with the spelling of its first word.

    Most words begin no name, so a long text costs little.
    """
    first, *others = name.split()[: _MOST_WORDS + 1] or [""]
    beginnings = [word for word in _spellings(first) if begins(word)] if len(others) < _MOST_WORDS else []
    for words in product(beginnings, *(_spellings(word) for word in others)):
        yield " ".join(words)


def _spellings(word: str) -> tuple[str, ...]:
    undone = (
        word[: -len(ending)] + base
        for base, *endings in _CASES
        for ending in endings
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST
    )
    return tuple(dict.fromkeys((word, *undone)))

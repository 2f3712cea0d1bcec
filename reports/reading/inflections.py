"""Undoes the endings of Russian cases in names of countries: "Германии" and "Южной Кореи" as in the table."""

from collections.abc import Callable, Iterator
from itertools import product

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

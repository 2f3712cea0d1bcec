"""Finds the words that a typo was meant to be, for hints that lose nothing of what was typed."""

import re
from collections.abc import Iterable

LONGEST_TEXT = 200
_PART = re.compile(r"[^\W_]{2,}|[0-9]")  # a single letter is ignored
_DENIAL = frozenset({"no", "non", "not", "none", "without"})


def nearest(text: str, words: Iterable[str]) -> str | None:
    """Return the closest word, or None if none is close."""
    from difflib import get_close_matches

    found = get_close_matches(text[:LONGEST_TEXT], list(words), n=1, cutoff=0.6)
    return found[0] if found else None


def likely(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that a text may mean without losing any of it.

    "not disclosed" is not a typo of "disclosed", nor is "undisclosed"; "order" may be one of several.
    """
    known = tuple(words)
    parts = _PART.findall(text[:LONGEST_TEXT].lower())
    if not set(parts) - _DENIAL:
        return ()
    near = nearest("_".join(parts), known)
    meant = [word for word in known if word == near or set(parts) <= set(word.split("_"))]
    kept = tuple(word for word in meant if _keeps(parts, word.split("_")))
    return () if all(_denied(word.split("_")) - _denied(parts) for word in kept) else kept


def _keeps(parts: list[str], of_word: list[str]) -> bool:
    """Return whether each part is close to a part of the word, and both deny the same things."""
    if len(parts) > len(of_word) or _denied(parts) - _denied(of_word):
        return False
    return all(nearest(part, of_word) is not None and not _prefixed(part, of_word) for part in parts)


def _prefixed(part: str, of_word: list[str]) -> bool:
    """Return whether a part is one of the word's parts with a prefix, as in "undisclosed"."""
    return any(part != one and part.endswith(one) for one in of_word)


def _denied(parts: Iterable[str]) -> frozenset[str]:
    return _DENIAL.intersection(parts)

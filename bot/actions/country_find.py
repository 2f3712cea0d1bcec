"""Finds countries by code or by name in any shipped language; slips of the hand are forgiven. Knows no figures."""

import unicodedata
from difflib import SequenceMatcher
from functools import cache

from babel.core import get_global

from bot.actions.case_countries import country_codes
from reports import words

MOST_FOUND = 6
LONGEST_NAME = 80
NEAR = 0.75
SHORTEST_PART = 2
EVERYDAY = {
    "america": "US",
    "britain": "GB",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "uae": "AE",
    "европейский союз": "EU",
    "великая британия": "GB",
    "америка": "US",
}


def country_called(text: str) -> str | None:
    """The one country that has exactly this code or name; None where it may be several or none."""
    wanted = _folded(text[:LONGEST_NAME])
    code = country_codes().get(wanted.replace(" ", "").upper()) or EVERYDAY.get(wanted) or _heir(wanted)
    exact = {code for name, code in _names() if name == wanted}
    return code or (exact.pop() if len(exact) == 1 else None)


def countries_like(text: str) -> tuple[str, ...]:
    """The codes that a text may mean, the likeliest first; at most six, none where none comes near."""
    wanted = _folded(text[:LONGEST_NAME])
    return _near(wanted) if wanted else ()


def _near(wanted: str) -> tuple[str, ...]:
    scores: dict[str, float] = {}
    for name, code in _names():
        scores[code] = max(scores.get(code, 0.0), _likeness(wanted, name))
    found = sorted((code for code in scores if scores[code] >= NEAR), key=lambda code: (-scores[code], code))
    return tuple(found[:MOST_FOUND])


def _likeness(wanted: str, name: str) -> float:
    """2 where the name begins so, 1.5 where one of its words does, else how alike the spellings are."""
    if len(wanted) >= SHORTEST_PART and name.startswith(wanted):
        return 2.0
    if len(wanted) >= SHORTEST_PART and f" {wanted}" in name:
        return 1.5
    matcher = SequenceMatcher(None, wanted, name, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR else 0.0


@cache
def _names() -> tuple[tuple[str, str], ...]:
    codes = sorted(set(country_codes().values()))
    return tuple((_folded(words.country(code, language)), code) for language in words.languages() for code in codes)


def _heir(wanted: str) -> str | None:
    """The country that a former code or one of two letters beside ISO stands for: UK is Britain's."""
    heirs = get_global("territory_aliases").get(wanted.upper(), ())
    return str(heirs[0]) if len(heirs) == 1 else None


def _folded(text: str) -> str:
    """Without accents, capitals, points and double blanks: as people type it in a hurry."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())

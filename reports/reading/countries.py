"""Country codes as a form may contain them: ISO 3166-1 and four further codes. Independent of figures."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache, lru_cache

from reports.language import words
from reports.language.locale_data import territory_aliases, territory_codes
from reports.reading.country_names import codes_named, names_beginning, plain_name
from storage.vocabulary.words import OTHER_COUNTRIES

BESIDE_ISO = frozenset({"XK", "EU", "UN", "ZZ"})
CLDR_ONLY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EZ", "IC", "QO", "TA", "XA", "XB"})
RETIRED_ALPHA_3 = frozenset({"BUR", "DDR", "FXX", "QUU", "TMP", "YMD", "ZAR"})  # CLDR maps them to their successors
ALPHA_2, ALPHA_3 = 2, 3
UNIONS = {"EUE": "EU", "UNO": "UN"}  # reserved in ISO 3166 for travel documents; CLDR has none
KOSOVO = {"XKX": "XK"}  # the usual alpha-3; CLDR lists only its own XKK
OTHERS = {"XOT": OTHER_COUNTRIES}  # only in tables: nobody sends a demand from there
MOST_FOUND = 6
LONGEST_NAME = 80
NEAR, NEAR_ABROAD = 0.75, 0.85  # with 300 languages, something is a little like any word
SHORTEST_PART = 2


# The score for a longer name, or one with a word that begins so: above all spellings that are only similar.
GOES_ON, HAS_WORD, GOES_ON_ABROAD = 2.0, 1.5, 1.2
NOT_STATED, NAMIBIA = "ZZ", "NA"


# How people write that something is unknown. "NA" itself is a code.
_NOT_AVAILABLE = re.compile(r"\W*n\W+a\W*", re.IGNORECASE)
_FLAG_A, _FLAG_Z = 0x1F1E6, 0x1F1FF
_TAG_A, _TAG_Z = 0xE0061, 0xE007A


@cache
def country_codes() -> dict[str, str]:
    """Map every accepted code, of two or three letters, to its code of two letters."""
    return {code: code for code in _two_letters()} | _three_letters() | KOSOVO | UNIONS


@cache
def _two_letters() -> frozenset[str]:
    return (
        frozenset(code for code in territory_codes() - CLDR_ONLY if len(code) == ALPHA_2 and code.isalpha())
        | BESIDE_ISO
    )


@cache
def _alpha_3() -> dict[str, str]:
    return {code: three for three, code in (_three_letters() | KOSOVO | UNIONS | OTHERS).items()}


def alpha_3(code: str) -> str:
    """Return the code of three letters for one of two; a code that nobody knows is unchanged."""
    return _alpha_3().get(code, code)


def _three_letters() -> dict[str, str]:
    """Return CLDR's aliases of three letters that mean exactly one country of today."""
    return {
        alias: codes[0]
        for alias, codes in territory_aliases().items()
        if len(alias) == ALPHA_3 and alias.isalpha() and alias not in RETIRED_ALPHA_3
        if len(codes) == 1 and codes[0] in _two_letters()
    }


def country_called(text: str) -> str | None:
    """Return the one country that has exactly this code, flag or name; None if it may be several or none."""
    found = countries_called(text)
    return found[0] if len(found) == 1 else None


def countries_called(text: str) -> tuple[str, ...]:
    """Return all countries with exactly this code, flag or name; two if languages differ on whose name it is."""
    return _meant(text[:LONGEST_NAME])


def countries_like(text: str) -> tuple[str, ...]:
    """Return the codes that a text may mean, the most likely first; at most six, none if nothing is similar."""
    shown = text[:LONGEST_NAME]
    if _NOT_AVAILABLE.fullmatch(shown):
        return NOT_STATED, NAMIBIA
    return (_meant(shown) or _near(plain_name(shown)))[:MOST_FOUND]


def _meant(text: str) -> tuple[str, ...]:
    """Return the countries that a text means exactly. Capitals are a code first: "Nga" is Russia in Vietnamese, too."""
    name, flags = plain_name(text), flags_in(text)
    if _NOT_AVAILABLE.fullmatch(text):
        return ()
    bare = "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())
    code = country_codes().get(bare.upper()) if bare.isascii() else None
    if code is not None and bare.isupper():
        return _together(flags, (code,))
    named = _together((code,) if code else (), codes_named(name) if name else ())
    return _together(flags, named) if named or not name else ()  # a flag beside an unknown word is not an answer


def _together(*found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for codes in found for code in codes))


def flags_in(text: str) -> tuple[str, ...]:
    """Return the countries of the flags in a text: two flag letters, or the country before the tags of a part of it."""
    letters = "".join(chr(ord(one) - _FLAG_A + ord("A")) for one in text if _FLAG_A <= ord(one) <= _FLAG_Z)
    tags = "".join(chr(ord(one) - _TAG_A + ord("A")) for one in text if _TAG_A <= ord(one) <= _TAG_Z)
    pairs = [letters[at : at + 2] for at in range(0, len(letters), 2)] + ([tags[:2]] if tags else [])
    return tuple(country_codes()[pair] for pair in pairs if pair in country_codes())


@lru_cache(maxsize=64)
def _near(wanted: str) -> tuple[str, ...]:
    """Return the countries with similar names: in the report languages, or with the same first letter in others."""
    if not wanted:
        return ()
    scores: dict[str, float] = {}
    joined = wanted.replace(" ", "")
    matcher = SequenceMatcher(None, b=joined, autojunk=False)
    for name, code in _shipped_names():
        scores[code] = max(scores.get(code, 0.0), _likeness(wanted, joined, name, matcher))
    for name, codes in names_beginning(joined[0]):
        goes_on = len(joined) >= SHORTEST_PART and name.startswith(joined)
        likeness = GOES_ON_ABROAD if goes_on else _alike(name, matcher)
        for code in codes if likeness >= NEAR_ABROAD else ():
            scores[code] = max(scores.get(code, 0.0), likeness)
    found = sorted((code for code in scores if scores[code] >= NEAR), key=lambda code: (-scores[code], code))
    return tuple(found[:MOST_FOUND])


def _likeness(wanted: str, joined: str, name: str, matcher: "SequenceMatcher[str]") -> float:
    """Return how similar a name in a report language is to what was typed."""
    together = name.replace(" ", "")
    if len(wanted) >= SHORTEST_PART and together.startswith(joined):
        return GOES_ON
    if len(wanted) >= SHORTEST_PART and f" {wanted}" in name:
        return HAS_WORD
    return _alike(together, matcher)


def _alike(name: str, matcher: "SequenceMatcher[str]") -> float:
    matcher.set_seq1(name)
    near = matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR
    return matcher.ratio() if near else 0.0


def shipped_like(name: str, likeness: float) -> tuple[str, ...]:
    """Return the countries with similar names of the same first letter in a report language, the most similar first."""
    matcher = SequenceMatcher(None, b=name, autojunk=False)
    names = ((each.replace(" ", ""), code) for each, code in _shipped_names() if each[:1] == name[:1])
    scores = ((_alike(each, matcher), code) for each, code in names)
    return tuple(dict.fromkeys(code for score, code in sorted(scores, key=lambda one: -one[0]) if score >= likeness))


def shipped_codes(name: str) -> tuple[str, ...]:
    """Return the countries that have this plain name in a report language."""
    return _by_shipped_name().get(name, ())


@cache
def _by_shipped_name() -> dict[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for name, code in _shipped_names():
        codes[name] = _together(codes.get(name, ()), (code,))
    return codes


@cache
def _shipped_names() -> tuple[tuple[str, str], ...]:
    codes = sorted(set(country_codes().values()))
    return tuple((plain_name(words.country(code, language)), code) for language in words.languages() for code in codes)

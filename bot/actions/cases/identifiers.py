"""Detects what may identify a person: numbers, addresses and accounts. Such input is refused and never repeated.

When in doubt it refuses: a number of seven or more digits passes only in the forms of dates, of file numbers
and of amounts and counts with their unit.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from storage.vocabulary.errors import DataError, Phrase

EMAIL, TELEGRAM = Phrase("an e-mail address"), Phrase("an account on Telegram")
NETWORK, DEVICE = Phrase("an IP address"), Phrase("the number of a device")
ACCOUNT, PERSON = Phrase("the number of an account or a card"), Phrase("the number of a person or a document")
PHONE, NUMBER = Phrase("a phone number"), Phrase("a long number")

FEWEST_DIGITS = 7
FEWEST_AFTER_PLUS = 6
IMEI, CARD = (14, 15), range(13, 20)
PHONE_DIGITS = range(FEWEST_DIGITS, 16)
SHOWN_BEFORE, SHOWN_AFTER = 3, 2

_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().,;]{2,}")
_TELEGRAM = re.compile(
    r"(?:\b(?:t|telegram)\.(?:me|dog)/|\btg://)\S+|(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{2,31}\b", re.IGNORECASE
)
_IP_4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)")
_IP_6 = re.compile(r"(?<![\w:])[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")
_MAC = re.compile(r"\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b|\b(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b")
_MIXED = re.compile(r"\b(?=\w*[A-Za-z])(?=(?:\w*\d){4})[A-Za-z0-9]{8,42}\b|\b\d{6}[-+A]\d{3}[0-9A-Y]\b")
_ABROAD = re.compile(r"\+(?:[ \u00a0()._-]{0,3}\d)+")
_RUN = re.compile(r"\(?\d(?:[ \u00a0\u2009\u202f()._\-–/·]{0,3}\d)*\)?")

_YEAR = r"(?:19|20)\d{2}"
_UNIT = (
    ""
    "(?:accounts?|requests?|users?|messages?|cases?|demands?|orders?|pages?|files?|records?|entries|persons?|people|million|thousand|euros?|dollars?|pounds?|francs?|roubles?|rubles?|EUR|USD|GBP|CHF|RUB|аккаунт\\w*|запрос\\w*|пользовател\\w*|сообщени\\w*|дел\\w*|требовани\\w*|страниц\\w*|файл\\w*|запис\\w*|человек\\w*|лиц\\w*|тысяч\\w*|тыс\\.|миллион\\w*|млн|рубл\\w*|руб\\.|евро|доллар\\w*|₽|€|\\$|£|%)"
)
# Grouped in threes, or too short for a phone number: "4915112345678 users" is not a count.
_AMOUNT = r"(?:\d{1,3}(?:[ .,\u00a0\u202f]\d{3}){1,2}|\d{1,6})(?:[.,]\d{1,2})?"
# Common in legitimate reasons; removed before the search for numbers.
_HONEST = (
    re.compile(rf"\b{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b"),
    re.compile(rf"\b(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:{_YEAR}|\d{{2}})\b"),
    re.compile(rf"\b{_YEAR} ?[-–/] ?(?:{_YEAR}|\d{{2}})\b(?![-/]?\d)"),
    re.compile(r"\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\b"),
    re.compile(
        rf"(?<![\d+])(?:[A-Za-zА-Яа-я]{{1,4}}\d{{0,3}}[- ])?\d{{1,6}}(?:-\d{{1,6}})?/(?:{_YEAR}|\d{{2}})\b(?![-/. ]?\d)"
    ),
    re.compile(rf"\b[Nn][or]\.? ?\d{{1,6}}-{_YEAR}\b(?![-/. ]?\d)"),
    re.compile(rf"(?<![\d+-])(?:\b[A-Za-zА-Яа-я]{{1,5}}-)?{_YEAR}[-/](?:[A-Z]{{1,4}}[-/])?\d{{1,6}}\b(?![-/. ]\d)"),
    re.compile(r"(?<![\d+(.-])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?\b(?![-/]\d)"),
    re.compile(rf"(?:[$€£₽]|\b(?:EUR|USD|GBP|CHF|RUB)) ?(?:\d{{7,9}}(?!\d)|{_AMOUNT}(?!\d))"),
    re.compile(rf"(?<![\d+(._-]){_AMOUNT} ?{_UNIT}(?!\w)", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something that may identify a person: its kind, and its beginning and end, which may be shown."""

    kind: Phrase
    masked: str


class IdentifierSeen(DataError):
    """Input that may identify a person. It is not recorded, and the answer does not repeat it."""

    what = "this looks like {kind}: {masked}"
    todo = "leave out names, numbers and addresses of people; nothing was recorded"


def refuse_identifiers(text: str) -> None:
    """Raise IdentifierSeen at the first thing that may identify a person."""
    for sighting in sightings(text):
        raise IdentifierSeen(kind=sighting.kind, masked=sighting.masked)


def sightings(text: str) -> Iterator[Sighting]:
    """Yield everything that may identify a person, the surest kinds first."""
    plain = _plain(text)
    yield from (Sighting(kind, masked(seen)) for kind, seen in chain(_patterns(plain), _numbers(plain)))


def masked(text: str) -> str:
    """Return the beginning and end of what was found: at most five characters and at most half of it."""
    shown = text.strip()
    before, after = (SHOWN_BEFORE, SHOWN_AFTER) if len(shown) > 2 * (SHOWN_BEFORE + SHOWN_AFTER) else (1, 1)
    return f"{shown[:before]}…{shown[-after:]}"


def _plain(text: str) -> str:
    """Return the text with the digits of every script as ASCII, and without invisible characters."""
    shown = (character for character in unicodedata.normalize("NFKC", text) if unicodedata.category(character) != "Cf")
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in shown)


def _patterns(text: str) -> Iterator[tuple[Phrase, str]]:
    for kind, pattern, judge in _PATTERNS:
        yield from ((kind, found) for found in pattern.findall(text) if judge(found))


def _numbers(text: str) -> Iterator[tuple[Phrase, str]]:
    yield from ((PHONE, run) for run in _ABROAD.findall(text) if _digits(run) >= FEWEST_AFTER_PLUS)
    text = _ABROAD.sub(" · ", text)
    for form in _HONEST:
        text = form.sub(" · ", text)
    yield from ((_kind_of(run), run) for run in _RUN.findall(text) if _digits(run) >= FEWEST_DIGITS)


def _digits(run: str) -> int:
    return sum(character.isdigit() for character in run)


def _kind_of(run: str) -> Phrase:
    from phonenumbers import parse
    from phonenumbers.phonenumberutil import NumberParseException
    from stdnum import imei, luhn

    bare = "".join(character for character in run if character.isdigit())
    if len(bare) in IMEI and imei.is_valid(bare):
        return DEVICE
    if len(bare) in CARD and luhn.is_valid(bare):
        return ACCOUNT
    try:
        parse(run, "US")
    except NumberParseException:
        return NUMBER
    return PHONE if len(bare) in PHONE_DIGITS else NUMBER


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.rstrip(".:") if not text.endswith("::") else text)
    except ValueError:
        return False
    return True


def _is_iban(text: str) -> bool:
    from stdnum import iban

    # The number may be followed by text in capitals; a valid prefix is enough.
    bare = re.sub(r"[ -]", "", text)
    return any(iban.is_valid(bare[:length], check_country=False) for length in range(15, len(bare) + 1))


def _is_of_a_person(text: str) -> bool:
    """Recognise personal and document numbers that contain letters, by their check digits."""
    from stdnum import bitcoin, meid, vatin
    from stdnum.es import nie, nif
    from stdnum.fi import hetu
    from stdnum.fr import nir
    from stdnum.gb import nhs
    from stdnum.ie import pps
    from stdnum.in_ import pan
    from stdnum.it import codicefiscale
    from stdnum.mx import curp, rfc
    from stdnum.my import nric

    known = (bitcoin, meid, vatin, nie, nif, hetu, nir, nhs, pps, pan, codicefiscale, curp, rfc, nric)
    return any(one.is_valid(text) for one in known)


def _any(_: str) -> bool:
    return True


_PATTERNS: tuple[tuple[Phrase, re.Pattern[str], Callable[[str], bool]], ...] = (
    (EMAIL, _EMAIL, _any),
    (TELEGRAM, _TELEGRAM, _any),
    (DEVICE, _MAC, _any),
    (NETWORK, _IP_4, _is_address),
    (NETWORK, _IP_6, _is_address),
    (ACCOUNT, _IBAN, _is_iban),
    (PERSON, _MIXED, _is_of_a_person),
)

"""The words of the vocabulary, countries, numbers and days in a reader's language. Reads no locale of the machine."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from storage.vocabulary import DataError

# English is the language of the msgids; another language is a catalogue and a line here. The Babel locale of English
# is the international one: "1 July 2025" is misread nowhere.
_LOCALES = {"en": "en_001"}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "legal_process": {
        "court_order": "court orders",
        "search_warrant": "search warrants",
        "subpoena": "subpoenas",
        "civil_subpoena": "civil subpoenas",
        "administrative_order": "administrative orders",
        "production_order": "production orders",
        "mutual_legal_assistance": "mutual legal assistance",
        "pen_register": "pen registers (real time)",
        "interception_order": "interception orders (real time)",
        "emergency_request": "emergency requests",
        "preservation_request": "preservation requests",
        "national_security_letter": "national security letters",
        "fisa_content": "FISA orders for content",
        "fisa_non_content": "FISA orders for other data",
        "technical_assistance": "orders for technical assistance",
        "informal_request": "informal requests",
        "private_request": "requests by private parties",
        "other": "other legal process",
    },
    "authority": {
        "court": "courts",
        "prosecutor": "prosecutors",
        "police": "police",
        "intelligence": "intelligence services",
        "regulator": "regulators",
        "other_government": "other government bodies",
        "private_party": "private parties",
        "not_recorded": "authority not recorded",
    },
    "grounds": {
        "terrorism": "terrorism",
        "child_safety": "child safety",
        "threat_to_life": "threats to life",
        "violent_crime": "violent crime",
        "drugs": "drugs",
        "fraud": "fraud",
        "cybercrime": "cybercrime",
        "national_security": "national security",
        "speech": "speech",
        "intellectual_property": "intellectual property",
        "other": "other grounds",
        "not_stated": "grounds not stated",
    },
    "data": {
        "ip_address": "IP addresses",
        "phone_number": "phone numbers",
        "basic_subscriber": "basic subscriber data",
        "traffic_metadata": "traffic metadata",
        "contacts": "contacts",
        "payment": "payment data",
        "message_content": "message content",
        "encryption_keys": "encryption keys",
        "other": "other data",
        "not_recorded": "kind of data not recorded",
    },
    "outcome": {
        "pending": "still open",
        "disclosed": "data disclosed",
        "partially_disclosed": "data disclosed in part",
        "no_data": "no data to give",
        "refused": "refused",
        "withdrawn": "withdrawn",
        "preserved": "data preserved",
    },
    "refusal_reason": {
        "outside_policy": "outside the policy",
        "no_court_order": "no court order",
        "wrong_authority": "wrong authority",
        "formally_defective": "formally defective",
        "overbroad": "too broad",
        "state_refused": "this state is refused",
        "fraudulent": "fraudulent",
        "not_possible": "not possible",
        "other": "other reasons",
        "not_recorded": "reason not recorded",
    },
    "notice": {
        "before": "told before",
        "after": "told after",
        "delayed": "told later",
        "barred": "telling barred by order",
        "bar_requested": "silence asked for, not ordered",
        "unreachable": "user out of reach",
        "emergency": "not told, emergency",
        "not_applicable": "nobody to tell",
        "not_recorded": "notice not recorded",
    },
    "column": {
        "requests": "requests received",
        "requests_with_disclosure": "requests with disclosure",
        "accounts_specified": "accounts asked about",
        "accounts_affected": "accounts affected",
        "countries": "countries",
        "opening": "open at the start",
        "received": "received",
        "closed": "closed",
        "closing": "open at the end",
    },
    "table": {
        "totals": "totals",
        "by_country": "by country",
        "by_legal_process": "by legal process",
        "by_outcome": "by outcome",
        "by_data_requested": "by data asked for",
        "by_data_disclosed": "by data given",
        "by_authority": "by authority",
        "by_grounds": "by grounds",
        "by_refusal_reason": "by reason of refusal",
        "by_notice": "by notice to the user",
        "by_month": "by month",
        "history": "history",
    },
    "state": {"not_recorded": "not recorded", "not_applicable": "not applicable"},
    "restatement": {
        "late_outcome": "late outcome",
        "late_entry": "late entry",
        "wrong_entry": "wrong entry",
        "void": "entry made void",
        "embargo_lifted": "embargo lifted",
    },
    # Codes that are no countries, or that Babel names for programmers rather than readers.
    "country": {"ZZ": "Country not stated"},
    "part_of_year": {
        "H1": "first half of {year}",
        "H2": "second half of {year}",
        "Q1": "first quarter of {year}",
        "Q2": "second quarter of {year}",
        "Q3": "third quarter of {year}",
        "Q4": "fourth quarter of {year}",
    },
}

# A count and what it counts, for one and for more. {n} is the number, or "at least" and the number.
_COUNTED: Mapping[str, tuple[str, str]] = {
    "requests": ("{n} request received", "{n} requests received"),
    "requests_with_disclosure": (
        "{n} request with disclosure of user data",
        "{n} requests with disclosure of user data",
    ),
    "accounts_specified": ("{n} account asked about", "{n} accounts asked about"),
    "accounts_affected": ("{n} account affected", "{n} accounts affected"),
    "received": ("{n} received", "{n} received"),
    "with_disclosure": ("{n} with disclosure", "{n} with disclosure"),
    "accounts": ("{n} account", "{n} accounts"),
    "disclosing": ("{n} request", "{n} requests"),
    "countries": ("{n} country", "{n} countries"),
    "more_countries": ("and {n} more country, in the files", "and {n} more countries, in the files"),
    "more_changes": ("and {n} more change, in the files", "and {n} more changes, in the files"),
}


class LanguageNotAvailable(DataError):
    """No catalogue of words for this language is shipped."""

    what = "reports in the language {language} are not available yet"
    todo = "use one of: {known}"


def languages() -> tuple[str, ...]:
    """The languages that reports can be written in."""
    return tuple(_LOCALES)


@cache
def locale(language: str) -> Locale:
    """Babel's locale of a shipped language."""
    if language not in _LOCALES:
        raise LanguageNotAvailable(language=language, known=", ".join(_LOCALES))
    return Locale.parse(_LOCALES[language])


def catalogue(language: str) -> NullTranslations:
    """The texts of a shipped language, keyed by the English ones."""
    locale(language)
    return NullTranslations()


def text(message: str, language: str, **facts: object) -> str:
    """A sentence of the code in the reader's language, with its facts filled in."""
    return catalogue(language).gettext(message).format_map(facts)


def word(group: str, key: str, language: str) -> str:
    """A word of the vocabulary as readers know it; `group` is legal_process, outcome, data, column, table ..."""
    return catalogue(language).gettext(_WORDS[group][key])


def known_words(group: str) -> tuple[str, ...]:
    """The keys of a group, for whoever must be sure to name all."""
    return tuple(_WORDS[group])


def country(code: str, language: str) -> str:
    """A country's name by Babel; a code that Babel does not know stays as it is."""
    if code in _WORDS["country"]:
        return word("country", code, language)
    return str(locale(language).territories.get(code, code))


def number(value: int, language: str) -> str:
    """A count with the language's separators: 28,917."""
    return str(format_decimal(value, locale=locale(language)))


def cell(value: Mapping[str, Any], language: str) -> str:
    """A cell of the report as words: 28,917; at least 3; 1 to 4; not recorded; not applicable."""
    if value["state"] not in ("exact", "range"):
        return word("state", value["state"], language)
    if value["state"] == "exact":
        shown = number(value["value"], language)
    else:
        ends = {"low": number(value["low"], language), "high": number(value["high"], language)}
        shown = text("{low} to {high}", language, **ends)
    return text("at least {number}", language, number=shown) if value.get("missing") else shown


def counted(what: str, value: Mapping[str, Any] | int, language: str) -> str:
    """A number with its noun: 1 account affected; at least 2 accounts affected; accounts affected: not recorded."""
    as_cell = {"state": "exact", "value": value} if isinstance(value, int) else value
    shown = cell(as_cell, language)
    one, many = _COUNTED[what]
    if as_cell["state"] not in ("exact", "range"):
        return text("{what}: {state}", language, what=text(many, language, n="").strip(), state=shown)
    amount = as_cell["value"] if as_cell["state"] == "exact" else as_cell["high"]
    return catalogue(language).ngettext(one, many, amount).format(n=shown)


def day(value: date, language: str) -> str:
    """A day in full: 1 July 2025."""
    return str(format_date(value, "long", locale=locale(language)))


def month(value: str, language: str) -> str:
    """A month given as 2025-07: July 2025."""
    first = date.fromisoformat(f"{value}-01")
    return str(format_skeleton("yMMMM", first, locale=locale(language)))


def moment(value: datetime, language: str) -> str:
    """An instant to the minute, as its own zone's clock shows it: 15 July 2025, 12:00."""
    clock = f"{value.hour:02}:{value.minute:02}"
    return text("{day}, {clock}", language, day=day(value.date(), language), clock=clock)


def period(label: str, language: str) -> str:
    """A period's label as words: 2025-H1 is the first half of 2025; a year stays a year."""
    year, _, part = label.partition("-")
    return word("part_of_year", part, language).format(year=year) if part else year


def listing(items: Sequence[str], language: str) -> str:
    """Words in a row with the language's "and"."""
    return str(format_list(list(items), "standard", locale=locale(language)))

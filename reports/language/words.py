"""The words of the vocabulary, countries, numbers and days in a reader's language, whatever the machine's locale."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from reports.language.english import WORDS
from reports.language.locale_data import locale_of
from reports.language.plurals import COUNTED
from reports.schema.cells import Cell, Known, is_at_least, is_zero_in_part
from storage.vocabulary.errors import DataError, DomainError, Phrase

_FOLDER = Path(__file__).resolve().parents[1] / "locales"


def source(language: str) -> Path:
    """Return the file that a translator edits."""
    return _FOLDER / language / "LC_MESSAGES" / "messages.po"


@cache
def load(language: str) -> GNUTranslations:
    """Return the catalogue of a language, compiled in memory so that it always matches the file."""
    compiled = io.BytesIO()
    with source(language).open("rb") as text:
        write_mo(compiled, read_po(text, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


# English is the language of the msgids; another language is a catalogue and a line here. The Babel locale of English
# is the international one: "1 July 2025" is misread nowhere.
ENGLISH = "en"
_LOCALES = {ENGLISH: "en_001", "ru": "ru"}
_GROUPS = {
    "by_country": "country",
    "by_legal_process": "legal_process",
    "by_outcome": "outcome",
    "by_data_requested": "data",
    "by_data_disclosed": "data",
    "by_authority": "authority",
    "by_grounds": "grounds",
    "by_refusal_reason": "refusal_reason",
    "by_notice": "notice",
    "by_emergency": "emergency",
    "by_data_category": "data_category",
    "by_content_requested": "content",
    "by_content_disclosed": "content",
    "by_timing": "timing",
    "outcomes_by_process": "legal_process",
    "response_times": "step",
    "removal_orders_by_country": "country",
    "removal_orders_by_category": "content_category",
    "removal_orders_by_refusal_reason": "removal_refusal",
    "legal_bands": "band",
}
_STOPS = (".", "!", "?", "…")
_LAST = re.compile(r"\{(\w+)\}\.(?=\s|$)")


class LanguageNotAvailable(DataError):
    """No catalogue of words for this language is shipped."""

    what = "reports are not available in the language {language} yet"
    todo = "use one of: {known}"


def languages() -> tuple[str, ...]:
    """Return the languages that reports can be written in."""
    return tuple(_LOCALES)


def nearest_language(code: str | None, otherwise: str) -> str:
    """Return the shipped language of a client's language code (ru, ru-RU, pt_BR), if there is one."""
    primary = (code or "").replace("_", "-").partition("-")[0].lower()
    return primary if primary in _LOCALES else otherwise


def own_name(language: str) -> str:
    """Return a language as its speakers call it: English, русский."""
    return str(locale(language).get_language_name(language))


@cache
def locale(language: str) -> Locale:
    """Return Babel's locale of a shipped language."""
    return locale_of(_LOCALES[_shipped(language)])


def _shipped(language: str) -> str:
    if language not in _LOCALES:
        raise LanguageNotAvailable(language=language, known=", ".join(_LOCALES))
    return language


def catalogue(language: str) -> NullTranslations:
    """Return the texts of a shipped language, keyed by the English ones."""
    return NullTranslations() if _shipped(language) == ENGLISH else load(language)


def text(message: str, language: str, **facts: object) -> str:
    """Return a sentence of the code in the reader's language, with its facts filled in.

    A fact that ends in a full stop also ends the sentence: a day in Russian, a reason that somebody wrote.
    """
    sentence = catalogue(language).gettext(message)
    ended = _LAST.sub(lambda last: last[0].removesuffix("." * str(facts[last[1]]).endswith(_STOPS)), sentence)
    return ended.format_map(facts)


def known(message: str, language: str) -> str:
    """Return a text stored in English, translated as far as it is ours: the text after a colon may be another's."""
    ours, colon, others = message.partition(": ")
    if not ours:  # the empty key is the catalogue's header
        return message
    whole = catalogue(language).gettext(message)
    return whole if whole != message else catalogue(language).gettext(ours) + colon + others


def msgid(message: str) -> str:
    """Mark a text that is translated elsewhere, where it is shown: the extraction of messages looks for this name."""
    return message


def translate(said: str | DomainError, language: str, **instead: object) -> str:
    """Return an error or a phrase in the reader's language, with the phrases among its facts; any other text unchanged.

    `instead` are facts that replace an error's own.
    """
    if isinstance(said, DomainError):
        facts = _translated({**said.facts, **instead}, language)
        return "; ".join(text(part, language, **facts) for part in (said.what, said.todo))
    if not isinstance(said, Phrase):
        return said
    if said.parts:
        return said.between.join(translate(part, language) for part in said.parts)
    return text(said.message, language, **_translated(said.facts, language))


def _translated(facts: Mapping[str, object], language: str) -> dict[str, object]:
    return {name: translate(fact, language) if isinstance(fact, Phrase) else fact for name, fact in facts.items()}


def word(group: str, key: str, language: str) -> str:
    """Return a word of the vocabulary as readers know it; `group` is legal_process, outcome, data, column, table ..."""
    return catalogue(language).gettext(WORDS[group][key])


def row_name(table: str, row: str, language: str) -> str:
    """Return the key of a table's row as words."""
    if _GROUPS.get(table) == "country":
        return country(row, language)
    if table == "by_month":
        return month(row, language)
    if table == "history":
        return period(row, language)
    return word(_GROUPS[table], row, language) if table in _GROUPS else row


def column_name(table: str, column: str, language: str) -> str:
    """Return the key of a table's column as words."""
    return word("outcome" if table == "outcomes_by_process" else "column", column, language)


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def known_words(group: str) -> tuple[str, ...]:
    """Return the keys of a group, for code that must name all of them."""
    return tuple(WORDS[group])


def country(code: str, language: str) -> str:
    """Return a country's name by Babel; a code that Babel does not know is unchanged."""
    if code in WORDS["country"]:
        return word("country", code, language)
    return str(locale(language).territories.get(code, code))


def number(value: int, language: str) -> str:
    """Return a count with the language's separators: 28,917."""
    return str(format_decimal(value, locale=locale(language)))


def cell(value: Cell, language: str) -> str:
    """Return a cell as words: 28,917; at least 3; 1 to 4; 1 to 4 or more; not recorded; not applicable."""
    if value["state"] != "exact" and value["state"] != "range":
        return word("state", value["state"], language)
    shown = amount(value, language)
    if is_zero_in_part(value):
        return text("{number} in the part covered", language, number=shown)
    return lower_bound(value, shown, language) if is_at_least(value) else shown


def lower_bound(cell: Known, shown: str, language: str) -> str:
    """Return the number or the range of a cell as the least that there is: at least 3; 1 to 4 or more."""
    message = msgid("at least {number}") if cell["state"] == "exact" else msgid("{number} or more")
    return text(message, language, number=shown)


def amount(cell: Known, language: str) -> str:
    """Return the number or the range of a cell, without what makes it a lower bound."""
    if cell["state"] == "exact":
        return number(cell["value"], language)
    ends = {"low": number(cell["low"], language), "high": number(cell["high"], language)}
    return text("{low} to {high}", language, **ends)


def counted(what: str, value: Cell | int, language: str) -> str:
    """Return a number with its noun: 1 account affected; accounts affected: not recorded."""
    as_cell: Cell = {"state": "exact", "value": value} if isinstance(value, int) else value
    shown = cell(as_cell, language)
    if as_cell["state"] != "exact" and as_cell["state"] != "range":
        things = " ".join(_plural(what, 0, language).format(n="").split())
        return text("{what}: {state}", language, what=things, state=shown)
    if is_zero_in_part(as_cell):
        none = _plural(what, 0, language).format(n=number(0, language))
        return text("{number} in the part covered", language, number=none)
    most = as_cell["value"] if as_cell["state"] == "exact" else as_cell["high"]
    return _plural(what, most, language).format(n=shown)


def _plural(what: str, amount: int, language: str) -> str:
    one, many = COUNTED[what]
    return catalogue(language).ngettext(one, many, amount)


def day(value: date, language: str) -> str:
    """Return a day in full: 1 July 2025."""
    return str(format_date(value, "long", locale=locale(language)))


def spans(days: Sequence[tuple[date, date]], language: str) -> str:
    """Return half-open spans of days by their first and last day: 1 January 2025 – 31 March 2025."""
    ends = ((day(first, language), day(after - timedelta(days=1), language)) for first, after in days)
    return listing([text("{first} – {last}", language, first=first, last=last) for first, last in ends], language)


def month(value: str, language: str) -> str:
    """Return a month given as 2025-07: July 2025."""
    first = date.fromisoformat(f"{value}-01")
    return str(format_skeleton("yMMMM", first, locale=locale(language)))


def moment(value: datetime, language: str) -> str:
    """Return an instant to the minute, as the clock of its own zone shows it: 15 July 2025, 12:00."""
    clock = f"{value.hour:02}:{value.minute:02}"
    return text("{day}, {clock}", language, day=day(value.date(), language), clock=clock)


def period(label: str, language: str) -> str:
    """Return a period's label as words: 2025-H1 is January–June 2025."""
    year, _, part = label.partition("-")
    if part.isdigit():
        return month(label, language)
    return word("part_of_year", part, language).format(year=year)


def listing(items: Sequence[str], language: str, *, either: bool = False) -> str:
    """Return words in a row with the language's "and", or its "or"."""
    return str(format_list(list(items), "or" if either else "standard", locale=locale(language)))


CONSTANT = msgid("Any demands that we may not disclose yet are not in these figures.")
NOT_IN_FIGURES = msgid("National security process is not in these numbers: it may be shown only in bands.")

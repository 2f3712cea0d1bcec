"""Reads what a person types for a column: days, words in any language of the bot, countries.

Text with one meaning is spelled as the fields read it; all else is left as it is, for the fields to refuse.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from bot.actions.cases.fields import FIELD_OF, SEPARATOR, Field
from reports.reading.countries import country_called
from reports.reading.spoken_words import days_called, word_key, words_called

COUNTRIES = frozenset({"country", "channel_country"})
DAYS = frozenset({"received_on", "closed_on", "embargo_until"})
LISTS = frozenset({"data_requested", "data_disclosed"})
GROUP_OF = {
    "data_requested": "data",
    "data_disclosed": "data",
    "legal_process": "one_legal_process",
    "authority": "one_authority",
}
MOST_WORDS = 8
MONTHS = 12
_YEAR_FIRST = re.compile(r"((?:19|20)[0-9]{2})([-./])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-./])([0-9]{1,2})\2((?:19|20)[0-9]{2})")


def spelled(column: str, text: str, *, today: date, fields: Mapping[str, Field] = FIELD_OF) -> str:
    """Return a column's value as the fields read it."""
    if column in COUNTRIES:
        return country_called(text) or text
    if column in DAYS:
        return day_spelled(text, today=today)
    if column in LISTS:
        return SEPARATOR.join(_word(fields[column], part.strip()) for part in re.split("[;,]", text))
    return _word(fields[column], text)


def day_spelled(text: str, *, today: date) -> str:
    """Return a day as year-month-day: today, 10.7.2025, 25/7/2025. 7/10/2025 is ambiguous and is left as it is."""
    ago = days_called().get(text.casefold())
    return written_day(text) if ago is None else (today - timedelta(days=ago)).isoformat()


def written_day(text: str) -> str:
    """Do the same for a day written in digits."""
    if found := _YEAR_FIRST.fullmatch(text):
        return f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}"
    if found := _YEAR_LAST.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or first > MONTHS or first == second:
            return f"{found[4]}-{second:02}-{first:02}"
        if second > MONTHS:
            return f"{found[4]}-{first:02}-{second:02}"
    return text


def is_like_a_day(text: str) -> bool:
    """Return whether a text has the form of a day, valid or not, and so cannot identify a person."""
    return bool(_YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text))


def phrases(typed: Sequence[str], reads: Callable[[str], bool]) -> Iterator[str]:
    """Yield the words, with those that belong together joined: South Korea, court order. The longest match wins."""
    at = 0
    while at < len(typed):
        lengths = range(min(MOST_WORDS, len(typed) - at), 1, -1)
        together = next((length for length in lengths if reads(" ".join(typed[at : at + length]))), 1)
        yield " ".join(typed[at : at + together])
        at += together


def _word(field: Field, text: str) -> str:
    return words_called(group_of(field), field.words).get(word_key(text), text)


def group_of(field: Field) -> str:
    """Return the group that names the words of a field."""
    return field.group or GROUP_OF.get(field.column, field.column)

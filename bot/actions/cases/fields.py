"""The table of a case's fields: how each column is read from text. Independent of files, chats and the register."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.actions.cases.identifiers import sightings
from bot.actions.cases.near_words import likely
from reports.reading.countries import countries_called, countries_like, country_called
from storage.vocabulary.errors import Phrase
from storage.vocabulary.words import (
    EMBARGO_UNKNOWN,
    Authority,
    Challenged,
    DataCategory,
    DataKind,
    Emergency,
    Grounds,
    LegalProcess,
    Notice,
    Outcome,
    RefusalReason,
)

LONGEST_VALUE = 200
EARLIEST = date(1970, 1, 1)
SEPARATOR = ";"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TWO_DAYS = re.compile(r"(0?[1-9]|1[0-2])([-/])(0?[1-9]|1[0-2])\2[0-9]{4}")
_SPEAKABLE = re.compile(r"[A-Za-z][A-Za-z_ -]{0,39}")
_IN_NAMES = re.compile("[\u200c\u200d\U000e0020-\U000e007f]")
LONGEST_FILE = 40
_BETWEEN_WORDS = re.compile(r"[;,|+&\n]")  # not "/", which may mean "or": joining the words would then add to the text


class BadValue(ValueError):
    """A value that its field cannot read; the text says why, as a phrase after the column's name."""

    def __init__(self, message: str, **facts: object) -> None:
        """Keep the phrase, so that it can be translated."""
        super().__init__(message)
        self.phrase = Phrase(message, **facts)

    def __str__(self) -> str:
        """Return the phrase in English."""
        return str(self.phrase)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with one column, and what to write instead."""

    column: str
    reason: Phrase
    todo: Phrase

    def __str__(self) -> str:
        """Return one line for a person."""
        return str(self.phrase)

    @property
    def phrase(self) -> Phrase:
        """Return the same as a phrase, to be translated."""
        return Phrase("{column}: {reason}; {todo}", column=self.column, reason=self.reason, todo=self.todo)


@dataclass(frozen=True, slots=True)
class Field:
    """One column: `parse` reads non-empty text or raises BadValue; `words` lists all it accepts, if limited.

    `group` has the names of the words, where it is not that of a case's column.
    """

    column: str
    parse: Callable[[str], Any]
    example: str
    meaning: str
    default: Any = None
    required: bool = False
    words: tuple[str, ...] = ()
    group: str = ""

    def read(self, text: str) -> Any:  # noqa: ANN401 (each column has its own type)
        """Return the value of a text, or the default if it is empty. Raises BadValue."""
        if text:
            _refuse_unreadable(text, any_script=self.parse is _country)
            return self.parse(text)
        if self.required:
            raise BadValue("is missing")
        return self.default

    def problem(self, text: str, reason: Phrase) -> Problem:
        """Return the problem with a text, with the closest valid value."""
        return Problem(self.column, reason, self._instead_of(text))

    def _instead_of(self, text: str) -> Phrase:
        if self.parse is _country and (codes := countries_like(text)):
            return _one_of(codes)
        if not self.words or not text:
            return Phrase("write it like {example}", example=self.example)
        if self.parse is _data_kinds:
            return self._list_instead_of(text)
        return _one_of(likely(text, self.words) or self.words)

    def _list_instead_of(self, text: str) -> Phrase:
        """Suggest the whole list that may have been meant, or all words: a hint for one would lose the others."""
        meant = [likely(part, self.words) for part in _BETWEEN_WORDS.split(text) if part.strip()]
        if meant and all(len(one) == 1 for one in meant) and len(set(meant)) == len(meant):
            return Phrase("write {value}", value=SEPARATOR.join(one[0] for one in meant))
        return Phrase("join these with {mark}: {words}", mark=SEPARATOR, words=", ".join(self.words))


class Memo(dict[str, Any]):
    """A cache of the values a field has read: registers repeat themselves, so most cells cost one look-up."""

    LARGEST = 20_000

    def __init__(self, field: Field) -> None:
        """Start empty; only texts that the field could read are kept."""
        super().__init__()
        self.field = field

    def __missing__(self, text: str) -> Any:  # noqa: ANN401 (each column has its own type)
        value = self.field.read(text)
        if len(self) < self.LARGEST:
            self[text] = value
        return value


def _one_of(values: tuple[str, ...]) -> Phrase:
    if len(values) == 1:
        return Phrase("write {value}", value=values[0])
    return Phrase("write one of {words}", words=", ".join(values))


def _refuse_unreadable(text: str, *, any_script: bool) -> None:
    if len(text) > LONGEST_VALUE:
        raise BadValue("is longer than {most} characters", most=LONGEST_VALUE)
    if any_script:
        if hidden := next(filter(_is_hidden, text), None):
            raise _strange(hidden)
    elif not (text.isascii() and text.isprintable()):
        raise _strange(next(c for c in text if not (c.isascii() and c.isprintable())))
    if text[0] == " " or text[-1] == " ":
        raise BadValue("begins or ends with a space")


def _is_hidden(character: str) -> bool:
    """Return whether a character is invisible; the joiners and tags in names and flags are allowed."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") and not _IN_NAMES.fullmatch(character)


def _strange(character: str) -> BadValue:
    if "\ud800" <= character <= "\udfff":
        return BadValue("is not UTF-8 text")
    if character in "\r\n":
        return BadValue("has a line break")
    code = f"U+{ord(character):04X}"
    if character.isprintable():
        return BadValue("has a character outside ASCII, {code}", code=code)
    return BadValue("has an invisible character, {code}", code=code)


def _shown(text: str) -> str:
    """Return the text only if it cannot be a number or an address: an error must not repeat what it refuses."""
    return f'"{text}"' if _SPEAKABLE.fullmatch(text) else Phrase("this")


def _day(text: str) -> date:
    if _TWO_DAYS.fullmatch(text):
        raise BadValue("could be two different days: it is unclear which number is the month")
    if not _DATE.fullmatch(text):
        raise BadValue("is not a date like 2018-05-04 (year-month-day)")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadValue("is not a day in the calendar") from None
    if day < EARLIEST:
        raise BadValue("is before {year}", year=EARLIEST.year)
    return day


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise BadValue("is not a whole number of up to nine digits, without sign, spaces or leading zeros")
    return int(text)


def _at_least_one(text: str) -> int:
    if number := _number(text):
        return number
    raise BadValue("is 0, but a case is at least one request")


def _country(text: str) -> str:
    if code := country_called(text):
        return code
    if len(countries_called(text)) > 1:
        raise BadValue("{text} could be more than one country", text=_shown(text))
    raise BadValue("{text} is not a country code", text=_shown(text))


def _embargo(text: str) -> str:
    return text if text == EMBARGO_UNKNOWN else _day(text).isoformat()


def word_of(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    known = {member.value: member for member in kind}

    def parse(text: str) -> StrEnum:
        try:
            return known[text]
        except KeyError:
            raise BadValue("{text} is not an allowed value", text=_shown(text)) from None

    return parse


_data_kind = word_of(DataKind)


def _data_kinds(text: str) -> tuple[DataKind, ...]:
    given = {_data_kind(word) for word in text.split(SEPARATOR)}
    return tuple(kind for kind in DataKind if kind in given)


def _case_file(text: str) -> str:
    """Read an operator's file number. An error repeats nothing that may be a name, a phone number or an address."""
    if len(text) > LONGEST_FILE:
        raise BadValue("is longer than {most} characters", most=LONGEST_FILE)
    if not text[0].isalnum():
        raise BadValue("must begin with a letter or a digit")
    if not any(character.isdigit() for character in text):
        raise BadValue("has no digit, so it may be a name")
    if next(sightings(text), None):
        raise BadValue("looks like a phone number, an address or an account number")
    return text


def _word(column: str, kind: type[StrEnum], example: str, meaning: str, default: StrEnum | None = None) -> Field:
    words = tuple(member.value for member in kind)
    return Field(column, word_of(kind), example, meaning, default, default is None, words)


def _data(column: str, meaning: str) -> Field:
    return Field(column, _data_kinds, "ip_address;phone_number", meaning, words=tuple(DataKind))


FIELDS = (
    Field("received_on", _day, "2018-05-04", "day the demand came in, in the publisher's zone", required=True),
    Field("country", _country, "FR", "country that asked: a code, or a name in any language", required=True),
    _word("legal_process", LegalProcess, "court_order", "instrument under which the demand came"),
    _word("outcome", Outcome, "disclosed", "what became of it"),
    Field("requests", _at_least_one, "1", "how many demands the case counts", 1),
    Field("accounts_specified", _number, "3", "accounts that the demand names"),
    Field("accounts_affected", _number, "1", "accounts of which data was given"),
    _word("authority", Authority, "police", "kind of body that asked", Authority.NOT_RECORDED),
    _word("grounds", Grounds, "terrorism", "what the demand says it is about", Grounds.NOT_STATED),
    _data("data_requested", "kinds of data requested"),
    _data("data_disclosed", "kinds of data disclosed"),
    Field("closed_on", _day, "2018-05-20", "day the demand was closed"),
    _word("refusal_reason", RefusalReason, "overbroad", "why it was refused", RefusalReason.NOT_RECORDED),
    _word("notice", Notice, "after", "whether and when the user was notified", Notice.NOT_RECORDED),
    Field("channel_country", _country, "FR", "country through which the demand was sent, if another"),
    Field("embargo_until", _embargo, "2030-01-31", "day until which the case may not be counted, or unknown"),
    Field("acknowledged_after_hours", _number, "2", "hours until the demand was acknowledged"),
    Field("answered_after_hours", _number, "48", "hours until the demand was answered"),
    Field("case_file", _case_file, "LE-2018-0042", "the operator's own file number"),
    _word("emergency", Emergency, "yes", "whether it was an emergency", Emergency.NOT_RECORDED),
    _word("data_category", DataCategory, "traffic", "most sensitive category requested", DataCategory.NOT_RECORDED),
    _word("challenged", Challenged, "upheld", "whether it was challenged in court", Challenged.NOT_RECORDED),
    Field("follows", _case_file, "LE-2018-0041", "file number or reference of the preservation it follows"),
    Field("costs_claimed", _number, "120", "costs claimed, in whole units of the publisher's currency"),
    Field("costs_reimbursed", _number, "80", "costs reimbursed, in the same units"),
)
COLUMNS = tuple(field.column for field in FIELDS)
FIELD_OF = {field.column: field for field in FIELDS}

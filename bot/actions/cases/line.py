"""Turns the one-line form of a case, as typed in a chat or a terminal, into a form. The fields check the values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions.cases.fields import FIELD_OF, BadValue, Field, Problem
from bot.actions.cases.form import LEAVE_OUT, NO_NOTES, NOTES, CaseRefused
from bot.actions.cases.identifiers import refuse_identifiers
from bot.actions.cases.input import DAYS, is_like_a_day, phrases, spelled
from bot.actions.cases.near_words import nearest
from storage.vocabulary.errors import Phrase

EXAMPLE = (
    "FR court_order 2018-05-04 disclosed asked=ip_address,phone_number given=ip_address accounts=3/1 grounds=terrorism"
)
BARE = ("country", "legal_process", "received_on", "outcome")
SHORT = {
    "asked": "data_requested",
    "given": "data_disclosed",
    "process": "legal_process",
    "received": "received_on",
    "closed": "closed_on",
    "reason": "refusal_reason",
    "embargo": "embargo_until",
    "channel": "channel_country",
    "acknowledged": "acknowledged_after_hours",
    "answered": "answered_after_hours",
    "file": "case_file",
    "category": "data_category",
    "claimed": "costs_claimed",
    "reimbursed": "costs_reimbursed",
}
ACCOUNTS = "accounts"
LONGEST_SHOWN = 40
FREE, DAY = frozenset({"case_file", "follows"}), "received_on"


@dataclass(frozen=True, slots=True)
class Line:
    """The form of a line: its fields, those without a name, short names, an example, and the error of a bad line.

    `pair` is a name for two columns: accounts=3/1.
    """

    fields: Mapping[str, Field]
    bare: tuple[str, ...]
    short: Mapping[str, str]
    pair: tuple[str, str, str]
    example: str
    refused: type[CaseRefused]


CASE_LINE = Line(FIELD_OF, BARE, SHORT, (ACCOUNTS, "accounts_specified", "accounts_affected"), EXAMPLE, CaseRefused)


def form_of_line(
    words: Sequence[str], *, today: date, line: Line = CASE_LINE, changing: bool = False
) -> dict[str, str]:
    """Return the form of a line: four unnamed words in any order, the rest as name=value.

    If it is `changing` a row, a word that fits no column is not taken for one that is missing.

    Raises CaseRefused, or IdentifierSeen if a word may identify a person.

    Country, legal process, day and outcome are recognised by their values; `accounts=3/1` is specified/affected.
    """
    words = [part for word in words for part in _parts(word)]
    refuse_identifiers(" ".join(word for word in words if not _is_plain(word, today, line)))
    form: dict[str, str] = {}
    problems: list[Problem] = []
    named = [pair for word in words if "=" in word for pair in _named(word, line)]
    bare = tuple(_bare([word for word in words if "=" not in word], today, line, changing=changing))
    for number, (column, text) in enumerate([*bare, *named]):
        stray = number < len(bare) and not text
        if stray or column not in line.fields:
            problems.append(_unknown(column, line, named=number >= len(bare)))
        elif column in form:
            problems.append(Problem(column, Phrase("appears twice"), Phrase("keep one")))
        else:
            form[column] = spelled(column, text, today=today, fields=line.fields)
    if problems:
        raise line.refused(tuple(problems))
    return form


def _parts(word: str) -> list[str]:
    """Split what a terminal passes as one word, such as "Russian Federation"; the value after a name stays whole."""
    name, equals, _ = word.partition("=")
    return [word] if equals and not any(map(str.isspace, name)) else word.split()


def _named(word: str, line: Line) -> Iterator[tuple[str, str]]:
    name, _, text = word.partition("=")
    both, first, second = line.pair
    if name != both:
        yield line.short.get(name, name), text
        return
    one, slash, other = text.partition("/")
    yield first, one
    if slash:
        yield second, other


def _bare(words: Sequence[str], today: date, line: Line, *, changing: bool) -> Iterator[tuple[str, str]]:
    """Pair each word with the column it fits; the others go to the remaining columns, which refuse them."""
    left = list(line.bare)
    strays = []
    for word in phrases(words, lambda row: any(_reads(column, row, today, line) for column in line.bare)):
        column = next((column for column in left if _reads(column, word, today, line)), None)
        if column is None and DAY in left and is_like_a_day(word):
            column = DAY
        if column is None:
            strays.append(word)
        else:
            left.remove(column)
            yield column, word
    left = [] if changing else left
    yield from zip(left, strays, strict=False)
    yield from ((word, "") for word in strays[len(left) :])


def _is_plain(word: str, today: date, line: Line) -> bool:
    """Return whether a field reads the word as a day, a number or one of its own words: it identifies nobody."""
    if "=" not in word:
        return is_like_a_day(word) or any(_reads(column, word, today, line) for column in line.bare)
    return all(_is_plain_in(column, one, today, line) for column, one in _named(word, line))


def _is_plain_in(column: str, text: str, today: date, line: Line) -> bool:
    if column in DAYS and is_like_a_day(text):
        return True
    return column in line.fields and column not in FREE and _reads(column, text, today, line)


def _reads(column: str, word: str, today: date, line: Line) -> bool:
    try:
        line.fields[column].read(spelled(column, word, today=today, fields=line.fields))
    except BadValue:
        return False
    return bool(word)


def _unknown(name: str, line: Line, *, named: bool) -> Problem:
    """Return the problem of a word that fits no column; a name before "=" may be misspelled."""
    shown = shown_word(name)
    if not named and (name in line.fields or name in line.short):
        return Problem(shown, Phrase("has no value"), Phrase("write it like {example}", example=f"{name}=..."))
    if named and name.lower() in NOTES:
        return Problem(shown, NO_NOTES, LEAVE_OUT)
    meant = nearest(name.lower(), dict.fromkeys([*line.short, line.pair[0], *line.fields])) if named else None
    todo = (
        Phrase("write {value}", value=f"{meant}=")
        if meant
        else Phrase("write it like this: {example}", example=line.example)
    )
    required = ", ".join(field.column for field in line.fields.values() if field.required)
    reason = Phrase("is not a field name and not a value of {words}", words=required)
    return Problem(shown, reason, todo)


def shown_word(word: str) -> str:
    """Return a word for an error, if it is one and no number or address: those are not repeated."""
    return f'"{word}"' if word.isidentifier() and word.isascii() and len(word) <= LONGEST_SHOWN else Phrase("a word")

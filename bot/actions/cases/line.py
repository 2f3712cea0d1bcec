"""Turns the one-line form of a case, as typed in a chat or a terminal, into a form. The fields check the values."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.actions.cases.fields import COLUMNS, FIELD_OF, REQUIRED, BadValue, Problem
from bot.actions.cases.form import CaseRefused
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
FREE, DAY = frozenset({"case_file", "follows"}), "received_on"


def form_of_line(words: Sequence[str], *, today: date) -> dict[str, str]:
    """Return the form of a line: four unnamed words in any order, the rest as name=value.

    Raises CaseRefused, or IdentifierSeen if a word may identify a person.

    Country, legal process, day and outcome are recognised by their values; `accounts=3/1` is specified/affected.
    """
    refuse_identifiers(" ".join(word for word in words if not _is_plain(word, today)))
    form: dict[str, str] = {}
    problems: list[Problem] = []
    named = [pair for word in words if "=" in word for pair in _named(word)]
    for column, text in [*_bare([word for word in words if "=" not in word], today), *named]:
        if column not in FIELD_OF:
            problems.append(_unknown(column))
        elif column in form:
            problems.append(Problem(column, Phrase("appears twice"), Phrase("keep one")))
        else:
            form[column] = spelled(column, text, today=today)
    if problems:
        raise CaseRefused(tuple(problems))
    return form


def _named(word: str) -> Iterator[tuple[str, str]]:
    name, _, text = word.partition("=")
    if name != ACCOUNTS:
        yield SHORT.get(name, name), text
        return
    specified, slash, affected = text.partition("/")
    yield "accounts_specified", specified
    if slash:
        yield "accounts_affected", affected


def _bare(words: Sequence[str], today: date) -> Iterator[tuple[str, str]]:
    """Pair each word with the column it fits; the others go to the remaining columns, which refuse them."""
    left = list(BARE)
    strays = []
    for word in phrases(words, lambda row: any(_reads(column, row, today) for column in BARE)):
        column = next((column for column in left if _reads(column, word, today)), None)
        if column is None and DAY in left and is_like_a_day(word):
            column = DAY
        if column is None:
            strays.append(word)
        else:
            left.remove(column)
            yield column, word
    yield from zip(left, strays, strict=False)
    yield from ((word, "") for word in strays[len(left) :])


def _is_plain(word: str, today: date) -> bool:
    """Return whether a field reads the word as a day, a number or one of its own words: it identifies nobody."""
    if "=" not in word:
        return is_like_a_day(word) or any(_reads(column, word, today) for column in BARE)
    return all(_is_plain_in(column, one, today) for column, one in _named(word))


def _is_plain_in(column: str, text: str, today: date) -> bool:
    if column in DAYS and is_like_a_day(text):
        return True
    return column in FIELD_OF and column not in FREE and _reads(column, text, today)


def _reads(column: str, word: str, today: date) -> bool:
    try:
        FIELD_OF[column].read(spelled(column, word, today=today))
    except BadValue:
        return False
    return bool(word)


def _unknown(name: str) -> Problem:
    meant = nearest(name.lower(), [*SHORT, ACCOUNTS, *COLUMNS])
    shown = f'"{name}"' if name.isidentifier() and name.isascii() else Phrase("a word")
    todo = (
        Phrase("write {value}", value=f"{meant}=")
        if meant
        else Phrase("write it like this: {example}", example=EXAMPLE)
    )
    reason = Phrase("is not a field name and not a value of {words}", words=", ".join(REQUIRED))
    return Problem(shown, reason, todo)

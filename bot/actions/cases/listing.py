"""Lists the newest cases of a period, a country, an outcome and so on, a page at a time. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.actions.cases.access import Access
from bot.actions.cases.fields import FIELD_OF, BadValue, Problem
from bot.actions.cases.form import CaseRefused
from bot.actions.cases.input import phrases, spelled
from bot.actions.cases.line import CASE_LINE, Line, shown_word
from reports.figures.policy import Policy, judge
from reports.reading.periods import period_called
from storage.counting import unconfirmed
from storage.engine.database import Database, Session
from storage.register import cases
from storage.register.rows import StoredCase
from storage.vocabulary.errors import Phrase
from storage.vocabulary.period import Period
from storage.vocabulary.words import LegalProcess, Outcome

PAGE = 50
UNCONFIRMED, VOID = "unconfirmed", "void"


class NoSuchCases(CaseRefused):
    """A word that cannot filter a list of cases."""

    what = "no list was made: {lines}"
    todo = "fix it and try again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A filter for cases, in the words of the form; `unconfirmed`: disclosed outside the policy, not confirmed."""

    period: Period | None = None
    country: str | None = None
    outcome: str | None = None
    legal_process: str | None = None
    unconfirmed: bool = False
    void: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The cases shown, how many there are in all, and how many come before the first one shown."""

    cases: tuple[StoredCase, ...]
    total: int
    offset: int = 0


def list_cases(
    database: Database, wanted: Wanted, access: Access, policy: Policy, *, limit: int = PAGE, offset: int = 0
) -> Listing:
    """Return the cases that match and may be seen. Raises NoSuchCases for an unknown country, process or outcome."""
    where, what, process = (
        _read(column, getattr(wanted, column), access.today) for column in ("country", "outcome", "legal_process")
    )
    with database.reading() as session:
        chosen = access.filter(
            start=wanted.period.start if wanted.period else None,
            end=wanted.period.end if wanted.period else None,
            country=where,
            outcome=Outcome(what) if what else None,
            legal_process=LegalProcess(process) if process else None,
            voided=wanted.void,
            unconfirmed=True if wanted.unconfirmed else None,
            disclosures=_outside(session, policy) if wanted.unconfirmed else None,
        )
        return Listing(cases.listing(session, chosen, limit=limit, offset=offset), cases.count(session, chosen), offset)


def wanted_of_words(words: Sequence[str], *, today: date) -> Wanted:
    """Read a filter from unnamed words: a period, a country, a process, an outcome, `unconfirmed`, `void`.

    Raises NoSuchCases for a word that is none of these.
    """
    return Wanted(**conditions_of(words, CASE_WORDS, today=today))


@dataclass(frozen=True, slots=True)
class FilterWords:
    """The words that filter a list: the columns that have a value, the words that are a condition, the refusal."""

    columns: tuple[str, ...]
    flags: tuple[str, ...]
    line: Line
    refused: Phrase


CASE_WORDS = FilterWords(
    ("outcome", "legal_process", "country"),
    (UNCONFIRMED, VOID),
    CASE_LINE,
    Phrase("is not a period, country, legal process or outcome"),
)


def conditions_of(words: Sequence[str], kind: FilterWords, *, today: date) -> dict[str, Any]:
    """Return the conditions that unnamed words set, each under its name. Raises NoSuchCases for any other word."""
    conditions: dict[str, Any] = {}
    for word in phrases(words, lambda row: _meaning(row, kind, today) is not None):
        meaning = _meaning(word, kind, today)
        if meaning is None:
            todo = FIELD_OF["country"].problem(word, kind.refused).todo
            raise NoSuchCases((Problem(shown_word(word), kind.refused, todo),))
        conditions[meaning[0]] = meaning[1]
    return conditions


def _meaning(word: str, kind: FilterWords, today: date) -> tuple[str, object] | None:
    if word.lower() in kind.flags:
        return word.lower(), True
    fields = kind.line.fields
    name, equals, value = word.partition("=")
    if equals:
        column = kind.line.short.get(name, name)
        return (column, spelled(column, value, today=today, fields=fields)) if column in kind.columns else None
    if label := period_called(word):
        return "period", Period.parse(label)
    for column in kind.columns:
        try:
            return column, str(fields[column].parse(spelled(column, word, today=today, fields=fields)))
        except BadValue:
            continue
    return None


def _outside(session: Session, policy: Policy) -> tuple[tuple[str, str, str | None], ...]:
    """Return the kinds of unconfirmed disclosures that break the policy."""
    kinds = ((kind.legal_process, kind.grounds, kind.data_disclosed) for kind in unconfirmed.every_kind(session))
    return tuple(kind for kind in kinds if judge(policy, *kind).broken)


def _read(column: str, text: str | None, today: date) -> str | None:
    field = FIELD_OF[column]
    try:
        return field.read(spelled(column, text, today=today)) if text else None
    except BadValue as bad:
        raise NoSuchCases((field.problem(text or "", bad.phrase),)) from None

"""The fields of an order to remove content, read as those of a case, and what no order can be."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.actions.cases.fields import FIELD_OF, Field, Problem, word_of
from bot.actions.cases.form import CaseRefused, read_form, text_of
from bot.actions.cases.line import SHORT, Line
from storage.vocabulary.errors import Phrase
from storage.vocabulary.removals import (
    ContentCategory,
    LegalGround,
    Removal,
    RemovalOutcome,
    RemovalRefusal,
    category_code,
)

EXAMPLE = "FR police 2027-05-04 risk_for_public_security acted ground=terrorist_content items=4/4 hours=1"
CODE = category_code("")


class RemovalRefused(CaseRefused):
    """A form that cannot be an order to remove content, with every problem."""

    what = "the removal order cannot be read: {lines}"


def _word(
    column: str, kind: type[StrEnum], example: str, meaning: str, group: str, default: StrEnum | None = None
) -> Field:
    words = tuple(member.value for member in kind)
    return Field(column, word_of(kind), example, meaning, default, default is None, words, group)


def _number(column: str, example: str, meaning: str) -> Field:
    return replace(FIELD_OF["accounts_specified"], column=column, example=example, meaning=meaning)


def _category(text: str) -> StrEnum:
    """Read a category, also as the official template writes it."""
    code = text.upper()
    return word_of(ContentCategory)(text if not code.startswith(CODE) else code.removeprefix(CODE).lower())


_CATEGORY = _word(
    "category", ContentCategory, "scams_and_fraud", "category of content, as in the DSA", "content_category"
)

FIELDS = (
    replace(FIELD_OF["received_on"], meaning="day the order came in, in the publisher's zone"),
    FIELD_OF["country"],
    replace(_CATEGORY, parse=_category),
    _word("outcome", RemovalOutcome, "acted", "what became of it", "removal_outcome"),
    FIELD_OF["authority"],
    _word("legal_ground", LegalGround, "national_law", "law that it cites", "legal_ground", LegalGround.NOT_RECORDED),
    _number("items", "4", "pieces of content that it names"),
    _number("items_removed", "4", "pieces of content removed or blocked"),
    _word(
        "refusal_reason",
        RemovalRefusal,
        "defective",
        "why it was refused",
        "removal_refusal",
        RemovalRefusal.NOT_RECORDED,
    ),
    replace(FIELD_OF["closed_on"], meaning="day the order was closed"),
    replace(FIELD_OF["acknowledged_after_hours"], meaning="hours until the order was acknowledged"),
    _number("acted_after_hours", "1", "hours until the content was removed"),
    FIELD_OF["case_file"],
)
COLUMNS = tuple(field.column for field in FIELDS)
REMOVAL_FIELDS = {field.column: field for field in FIELDS}
LINE = Line(
    REMOVAL_FIELDS,
    ("country", "category", "received_on", "outcome", "authority"),
    {
        **{short: column for short, column in SHORT.items() if column in REMOVAL_FIELDS},
        "ground": "legal_ground",
        "hours": "acted_after_hours",
    },
    ("items", "items", "items_removed"),
    EXAMPLE,
    RemovalRefused,
)


def removal_from(form: Mapping[str, str], today: date) -> Removal:
    """Return the order of a form; columns may be missing or empty. Raises RemovalRefused with all its problems."""
    if problems := problems_of(form, today):
        raise RemovalRefused(tuple(problems))
    return _assembled(read_form(form, FIELDS)[0])


def problems_of(form: Mapping[str, str], today: date) -> list[Problem]:
    """Return what is wrong with a form: its columns first, and if all can be read, its contradictions."""
    values, problems = read_form(form, FIELDS)
    return problems or list(contradictions(_assembled(values), today))


def _assembled(values: Iterable[Any]) -> Removal:
    return Removal(**dict(zip(COLUMNS, values, strict=True)))


def form_of(removal: Removal) -> dict[str, str]:
    """Return the form of an order: every column as text, empty if not recorded."""
    return {column: text_of(getattr(removal, column)) for column in COLUMNS}


def contradictions(removal: Removal, today: date) -> Iterator[Problem]:
    """Yield a problem for everything in an order that contradicts another fact or the calendar."""
    received, closed, outcome = removal.received_on, removal.closed_on, removal.outcome
    if received > today:
        yield _problem("received_on", "is in the future", "write the day you received the order, such as 2018-05-04")
    if closed and closed < received:
        yield _problem(
            "closed_on", "is before received_on", "write the later day, such as 2018-05-20, or leave it empty"
        )
    if closed and closed > today:
        yield _problem("closed_on", "is in the future", "leave it empty until the order is closed")
    if closed and outcome is RemovalOutcome.PENDING:
        yield _problem("closed_on", "is set, but the outcome is pending", "leave it empty, or set the outcome")
    if removal.refusal_reason is not RemovalRefusal.NOT_RECORDED and outcome is not RemovalOutcome.REFUSED:
        yield _problem(
            "refusal_reason", "is set, but the outcome is not refused", "leave it empty, or refuse the order"
        )
    acted = outcome is RemovalOutcome.ACTED
    for column in ("items_removed", "acted_after_hours"):
        if getattr(removal, column) is not None and not acted:
            yield _problem(
                column, "is set, but the outcome is not acted", "leave it empty, or set the outcome to acted"
            )
    if None not in (removal.items, removal.items_removed) and (removal.items_removed or 0) > (removal.items or 0):
        yield _problem("items_removed", "is more than items", "write how many of the items were removed")


def _problem(column: str, reason: str, todo: str) -> Problem:
    return Problem(column, Phrase(reason), Phrase(todo))

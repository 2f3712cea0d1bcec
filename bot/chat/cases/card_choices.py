"""The choices below a card, never more than twelve at a time. Pure; issues no button."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from bot.actions.cases.card.questions import CASE_QUESTIONS, Form, Questions
from bot.actions.cases.card.steps import (
    COUNTRIES,
    DAYS,
    LISTS,
    MENU,
    NUMBERS,
    PAGE,
    REVIEW,
    Step,
    columns_of,
    first_short_step,
    missing,
    step_of,
    words_for,
)
from bot.actions.cases.fields import SEPARATOR
from bot.actions.cases.input import group_of
from reports.language import words
from storage.chat.cards import Card

Style = Literal["", "danger", "success", "primary"]

LIKE = "like"
COUNTS = ("1", "2", "3", "4", "5", "10")
WIDE = 18  # characters of a label up to which three fit in a row; two up to the next
NARROW = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A button before it is issued: its label, and what it does to the card."""

    label: str
    verb: str
    argument: str = ""
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the choices depend on besides the card: the publisher's day, and the register's most frequent countries.

    `kinds` are the person's last kinds of case: the reference of one of each, and its label.
    """

    today: date
    countries: tuple[str, ...]
    language: str
    kinds: tuple[tuple[str, str], ...] = ()


Rows = tuple[tuple[Choice, ...], ...]


def card_rows(card: Card, known: Known, *, complete: bool, asks: Questions = CASE_QUESTIONS) -> Rows:
    """Return the rows of choices; `complete`: the form can be recorded as it is."""
    step, language = step_of(card.step), known.language
    if step.name == REVIEW:
        return _review(language, complete=complete)
    menu = step.name == MENU
    choices = _menu(card.form, step, language, asks) if menu else _answers(card.form, step, known, asks)
    alike = ((Choice(label, LIKE, reference),) for reference, label in known.kinds)
    return (*alike, *_in_rows(tuple(choices)), _ways(card.form, step, language, asks))


def _answers(form: Form, step: Step, known: Known, asks: Questions) -> Iterator[Choice]:
    column, language = step.name, known.language
    if column in COUNTRIES:
        for code in step.found or known.countries:
            yield Choice(words.country(code, language), "set", f"{column}={code}")
    elif column in DAYS:
        yield from _days(form, column, known)
    elif column in NUMBERS:
        for count in COUNTS:
            yield Choice(words.number(int(count), language), "set", f"{column}={count}")
    elif column in LISTS:
        yield from _toggles(form, column, language)
    else:
        group = group_of(asks.fields[column])
        labels = {word: words.capital(words.word(group, word, language)) for word in asks.words_for(column, form)}
        yield from _paged([Choice(label, "set", f"{column}={word}") for word, label in labels.items()], step, language)


def _days(form: Form, column: str, known: Known) -> Iterator[Choice]:
    language, today = known.language, known.today
    days = {today: words.text("Today", language), today - timedelta(days=1): words.text("Yesterday", language)}
    if column == "closed_on" and form.get("received_on"):
        received = date.fromisoformat(form["received_on"])
        days = {day: label for day, label in days.items() if day >= received}
        days.setdefault(received, words.text("The day it was received", language))
    for day, label in days.items():
        yield Choice(label, "set", f"{column}={day.isoformat()}")


def _toggles(form: Form, column: str, language: str) -> Iterator[Choice]:
    chosen = set(form.get(column, "").split(SEPARATOR))
    for kind in words_for(column, form):
        mark = "✓ " if kind in chosen else ""
        yield Choice(mark + words.capital(words.word("data", kind, language)), "toggle", f"{column}={kind}")
    asked = form.get("data_requested", "")
    if column == "data_disclosed" and SEPARATOR in asked:
        yield Choice(words.text("Everything requested", language), "set", f"{column}={asked}")


def _menu(form: Form, step: Step, language: str, asks: Questions) -> Iterator[Choice]:
    labels = [Choice(words.word("field", column, language), "go", f"={column}") for column in columns_of(form, asks)]
    yield from _paged(labels, step, language)


def _paged(choices: list[Choice], step: Step, language: str) -> Iterator[Choice]:
    """Return all choices if they fit, else a page of them and the way to the next."""
    if len(choices) <= PAGE + 1:
        yield from choices
        return
    pages = -(-len(choices) // PAGE)
    page = step.page % pages
    yield from choices[page * PAGE : (page + 1) * PAGE]
    further = replace(step, page=(page + 1) % pages)
    yield Choice(words.text("More …", language), "go", str(further))


def _ways(form: Form, step: Step, language: str, asks: Questions) -> tuple[Choice, ...]:
    """Return the ways back, on, and to the end: what leads away from a question."""
    left = missing(form, asks)
    if step.name == MENU:
        return (Choice(words.text("To the summary", language), "go", left[0] if left else REVIEW, "primary"),)
    ways = []
    if (step.name == "country" and not form) or step == first_short_step():
        ways.append(Choice(words.text("Cancel", language), "drop", style="danger"))
    else:
        ways.append(Choice(words.text("‹ Back", language), "back"))
    if step.name in LISTS and form.get(step.name):
        ways.append(Choice(words.text("Next ›", language), "next", style="primary"))
    elif not asks.fields[step.name].required:
        ways.append(Choice(words.text("Not recorded ›", language), "set", f"{step.name}="))
    if not left:
        ways.append(Choice(words.text("To the summary", language), "go", REVIEW))
    return tuple(ways)


def _review(language: str, *, complete: bool) -> Rows:
    confirm = (Choice(words.text("Confirm", language), "confirm", style="success"),) if complete else ()
    change = Choice(words.text("Change …", language), "go", MENU)
    drop = Choice(words.text("Cancel", language), "drop", style="danger")
    return tuple(row for row in (confirm, (change, drop)) if row)


def _in_rows(choices: Sequence[Choice]) -> Rows:
    """Return rows of one to three choices, by the length of their labels."""
    longest = max((len(choice.label) for choice in choices), default=0)
    wide = 3 if longest <= NARROW else 2 if longest <= WIDE else 1
    if len(choices) > PAGE - 1 and wide == 1:
        wide = 2
    return tuple(tuple(choices[at : at + wide]) for at in range(0, len(choices), wide))

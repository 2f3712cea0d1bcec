"""Applies a choice or a typed answer to a card: its form and its next question. Changes only the card."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from re import Pattern

from bot.actions.cases.card.questions import CASE_QUESTIONS, Form, Questions
from bot.actions.cases.card.steps import (
    COUNTRIES,
    DAYS,
    LISTS,
    MENU,
    REVIEW,
    Step,
    after,
    before,
    step_of,
    toggled,
)
from bot.actions.cases.fields import SEPARATOR, Problem
from bot.actions.cases.form import CaseRefused, refuse_file_number
from bot.actions.cases.input import day_spelled, group_of
from bot.actions.cases.near_words import nearest
from reports.reading.countries import countries_like, country_called
from reports.reading.spoken_words import words_called_in
from storage.chat import cards
from storage.chat.cards import DROPPED, Card
from storage.engine.database import Session
from storage.vocabulary.errors import Phrase

NO_COUNTRY = Phrase("is not a country I know"), Phrase("type its name or code, such as France or FR")


@dataclass(frozen=True, slots=True)
class Typed:
    """The meaning of a text: a column's value as the form keeps it, or countries to choose from."""

    value: str = ""
    found: tuple[str, ...] = ()


def read_typed(
    step: Step,
    text: str,
    form: Form,
    *,
    today: date,
    language: str,
    file_numbers: re.Pattern[str],
    asks: Questions = CASE_QUESTIONS,
) -> Typed:
    """Return what a text means at a step. Raises CaseRefused, which names the column and an example."""
    typed, column = " ".join(text.split()), step.name
    if column in COUNTRIES:
        return _country(column, typed)
    value = _spelled(column, typed, form, language, today, asks)
    check_value(column, value, form, today=today, asks=asks)
    refuse_file_number({column: value}, file_numbers)
    return Typed(value=value)


def check_value(column: str, value: str, form: Form, *, today: date, asks: Questions = CASE_QUESTIONS) -> None:
    """Refuse a value that its column cannot read, or that contradicts what is already in the form."""
    probe = {"received_on": today.isoformat(), **asks.probe, **form, column: value}
    problems = tuple(problem for problem in asks.problems(probe, today) if problem.column == column)
    if problems:
        raise CaseRefused(problems)


def _country(column: str, typed: str) -> Typed:
    code = country_called(typed)
    if code is not None:
        return Typed(value=code)
    found = countries_like(typed)
    if not found:
        raise CaseRefused((Problem(column, *NO_COUNTRY),))
    return Typed(found=found)


def _spelled(column: str, typed: str, form: Form, language: str, today: date, asks: Questions) -> str:
    if column in DAYS:
        return day_spelled(typed, today=today)
    if column in LISTS:
        return SEPARATOR.join(_word(column, part.strip(), form, language, asks) for part in re.split("[;,]", typed))
    return _word(column, typed, form, language, asks) if asks.fields[column].words else typed


def _word(column: str, typed: str, form: Form, language: str, asks: Questions) -> str:
    """Return the vocabulary word that a person meant. Raises CaseRefused with the closest one."""
    group, typed = group_of(asks.fields[column]), typed.casefold()
    called = words_called_in(language, group, asks.words_for(column, form))
    word = called.get(typed, typed.replace(" ", "_"))
    if word not in asks.fields[column].words:
        meant = nearest(typed, called) or next(iter(called))
        todo = Phrase("tap a button, or type a word such as: {example}", example=meant)
        raise CaseRefused((Problem(column, Phrase("is not one of the choices"), todo),))
    return word


def takes_text(card: Card) -> bool:
    """Return whether the card asks for something that can be typed."""
    return card.is_open and step_of(card.step).name not in (REVIEW, MENU)


def choose(
    session: Session,
    card: Card,
    verb: str,
    argument: str,
    *,
    today: date,
    now: datetime,
    asks: Questions = CASE_QUESTIONS,
) -> Card:
    """Return the card after a choice. Raises CaseRefused if the choice contradicts the form."""
    step = step_of(card.step)
    column, _, text = argument.partition("=")
    if verb == "set":
        check_value(column, text, card.form, today=today, asks=asks)
        form = asks.with_value(card.form, column, text)
        return cards.change(session, card, now=now, form=form, step=str(after(step, form, asks)))
    if verb == "toggle":
        return cards.change(session, card, now=now, form=toggled(card.form, column, text))
    if verb == "drop":
        return cards.change(session, card, now=now, form={}, state=DROPPED)
    ways = {"next": str(after(step, card.form, asks)), "back": str(before(step, card.form, asks)), "go": argument}
    return cards.change(session, card, now=now, step=ways[verb])


def fill(
    session: Session,
    card: Card,
    text: str,
    *,
    today: date,
    now: datetime,
    language: str,
    file_numbers: Pattern[str],
    asks: Questions = CASE_QUESTIONS,
) -> Card:
    """Return the card after a typed answer. Raises CaseRefused, which names the column and an example."""
    step = step_of(card.step)
    typed = read_typed(step, text, card.form, today=today, language=language, file_numbers=file_numbers, asks=asks)
    if typed.found:
        return cards.change(session, card, now=now, step=str(replace(step, page=0, found=typed.found)))
    form = asks.with_value(card.form, step.name, typed.value)
    return cards.change(session, card, now=now, form=form, step=str(after(step, form, asks)))


def asks_country(card: Card) -> bool:
    """Return whether the card asks for a country, so that the most frequent ones are offered."""
    return step_of(card.step).name in COUNTRIES

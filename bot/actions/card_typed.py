"""Reads what a person typed for the column that a card asks about. Raises what is wrong, with an example."""

import re
from dataclasses import dataclass
from datetime import date

from bot.actions.card_steps import COUNTRIES, DAYS, LISTS, Form, Step, words_for
from bot.actions.case_fields import FIELD_OF, SEPARATOR, Problem
from bot.actions.case_form import CaseRefused, problems_of
from bot.actions.case_typed import GROUP_OF, day_spelled
from bot.actions.country_find import countries_like, country_called
from bot.actions.file_numbers import refuse_file_number
from bot.actions.near_words import nearest
from reports import words
from storage.vocabulary import Phrase

NO_COUNTRY = Phrase("is no country that I know"), Phrase("write a name or a code, such as France or FR")
_REST = {"country": "ZZ", "legal_process": "other", "outcome": "refused"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a text means: a column's value as the form keeps it, or countries to choose from."""

    value: str = ""
    found: tuple[str, ...] = ()


def read_typed(
    step: Step, text: str, form: Form, *, today: date, language: str, file_numbers: re.Pattern[str]
) -> Typed:
    """The meaning of a text at a step. Raises CaseRefused, which names the column and an example."""
    typed, column = " ".join(text.split()), step.name
    if column in COUNTRIES:
        return _country(column, typed)
    value = _spelled(column, typed, form, language, today)
    check_value(column, value, form, today=today)
    refuse_file_number({column: value}, file_numbers)
    return Typed(value=value)


def check_value(column: str, value: str, form: Form, *, today: date) -> None:
    """Refuse a value that its column cannot read, or that contradicts what the form has already."""
    probe = {"received_on": today.isoformat(), **_REST, **form, column: value}
    problems = tuple(problem for problem in problems_of(probe, today) if problem.column == column)
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


def _spelled(column: str, typed: str, form: Form, language: str, today: date) -> str:
    if column in DAYS:
        return day_spelled(typed, today=today)
    if column in LISTS:
        return SEPARATOR.join(_word(column, part.strip(), form, language) for part in re.split("[;,]", typed))
    return _word(column, typed, form, language) if FIELD_OF[column].words else typed


def _word(column: str, typed: str, form: Form, language: str) -> str:
    """The word of the vocabulary that a person calls so. Raises CaseRefused with the likeliest one."""
    group, typed = GROUP_OF.get(column, column), typed.casefold()
    called = {words.word(group, word, language).casefold(): word for word in words_for(column, form)}
    word = called.get(typed, typed.replace(" ", "_"))
    if word not in FIELD_OF[column].words:
        meant = nearest(typed, called) or next(iter(called))
        todo = Phrase("choose a button, or write a word such as: {example}", example=meant)
        raise CaseRefused((Problem(column, Phrase("is none of the choices"), todo),))
    return word

"""Refuses file numbers that do not have the operator's form, since a loose form could hold a name or a phone number."""

import re
from collections.abc import Mapping

from bot.actions.cases.fields import Problem
from bot.actions.cases.form import CaseRefused
from bot.config.report import STRICT_FILE_NUMBERS
from storage.vocabulary.errors import Phrase

COLUMN = "case_file"


def refuse_file_number(form: Mapping[str, str], pattern: re.Pattern[str] = STRICT_FILE_NUMBERS) -> None:
    """Raise CaseRefused if the form's file number does not match the pattern."""
    text = form.get(COLUMN, "")
    if text and (problem := file_number_problem(text, pattern)):
        raise CaseRefused((problem,))


def file_number_problem(text: str, pattern: re.Pattern[str]) -> Problem | None:
    """Return what is wrong with a file number, without repeating it, or None."""
    if pattern.fullmatch(text):
        return None
    strict = pattern is STRICT_FILE_NUMBERS
    todo = "write it like LE-2018-0042" if strict else "write it like your other file numbers"
    return Problem(COLUMN, Phrase("does not look like your other file numbers"), Phrase(todo))

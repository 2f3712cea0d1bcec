"""Refuses file numbers that do not have the operator's form, since a loose form could hold a name or a phone number."""

import re
from collections.abc import Mapping

from bot.actions.cases.fields import Problem
from bot.actions.cases.form import CaseRefused
from bot.config.report import STRICT_FILE_NUMBERS
from storage.vocabulary.errors import Phrase

COLUMNS = ("case_file", "follows")
# As the register makes them, but with a digit and a letter: others could be a name or a phone number.
_REFERENCE = re.compile(r"(?=.*[0-9])(?=.*[A-Z])[0-9A-HJKMNP-TV-Z]{8}")


def refuse_file_number(form: Mapping[str, str], pattern: re.Pattern[str] = STRICT_FILE_NUMBERS) -> None:
    """Raise CaseRefused for each file number of the form that does not match the pattern."""
    problems = (file_number_problem(column, form.get(column, ""), pattern) for column in COLUMNS)
    if found := tuple(problem for problem in problems if problem is not None):
        raise CaseRefused(found)


def file_number_problem(column: str, text: str | None, pattern: re.Pattern[str]) -> Problem | None:
    """Return what is wrong with a file number, without repeating it, or None. `follows` may be a reference too."""
    if not text or pattern.fullmatch(text) or (column == "follows" and _REFERENCE.fullmatch(text)):
        return None
    strict = pattern is STRICT_FILE_NUMBERS
    todo = "write it like LE-2018-0042" if strict else "write it like your other file numbers"
    return Problem(column, Phrase("does not look like your other file numbers"), Phrase(todo))

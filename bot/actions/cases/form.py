"""Turns a form into a case and back, with every problem of it at once; a loose file number could name a person."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.actions.cases.fields import COLUMNS, FIELDS, SEPARATOR, BadValue, Field, Problem
from bot.actions.cases.near_words import nearest
from bot.actions.cases.rules import contradictions
from bot.config.report import STRICT_FILE_NUMBERS
from storage.vocabulary.case import Case
from storage.vocabulary.errors import DataError, Phrase
from storage.vocabulary.words import DISCLOSING

LONGEST_NAME = 40
# Columns of a person's own sheet that no spelling of ours can replace: a hint would put their text into another column.
NOTES = frozenset({"note", "notes", "comment", "comments", "remark", "remarks", "description", "memo", "name", "names"})
NO_NOTES, LEAVE_OUT = Phrase("has no place here: the register keeps no notes and no names"), Phrase("leave it out")
FILE_NUMBERS = ("case_file", "follows")
# As the register makes them, but with a digit and a letter: others could be a name or a phone number.
_REFERENCE = re.compile(r"(?=.*[0-9])(?=.*[A-Z])[0-9A-HJKMNP-TV-Z]{8}")


class CaseRefused(DataError):
    """A form that cannot be a case, with every problem: one per column or contradiction."""

    what = "the case cannot be read: {lines}"
    todo = "fix it and try again; nothing was recorded"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems, for callers that print one line each."""
        super().__init__(lines=Phrase.row(problem.phrase for problem in problems))
        self.problems = problems


def case_from(form: Mapping[str, str], today: date) -> Case:
    """Return the case of a form; columns may be missing or empty. Raises CaseRefused with all its problems."""
    if problems := tuple(problems_of(form, today)):
        raise CaseRefused(problems)
    return assembled(field.read(form.get(field.column, "")) for field in FIELDS)


def problems_of(form: Mapping[str, str], today: date) -> list[Problem]:
    """Return what is wrong with a form: its columns first, and if all can be read, its contradictions."""
    values, problems = read_form(form, FIELDS)
    return problems or list(contradictions(assembled(values), today))


def read_form(form: Mapping[str, str], fields: Sequence[Field]) -> tuple[list[Any], list[Problem]]:
    """Return the values of the fields in order, and what is wrong with them."""
    known = tuple(field.column for field in fields)
    problems = [unknown_column(column, known) for column in form if column not in known]
    values = []
    for field in fields:
        text = form.get(field.column, "")
        try:
            values.append(field.read(text))
        except BadValue as bad:
            problems.append(_misplaced(field, text, fields) or field.problem(text, bad.phrase))
    return values, problems


def _misplaced(field: Field, text: str, fields: Sequence[Field]) -> Problem | None:
    """Return the problem of a word that belongs to one other field alone."""
    others = [other.column for other in fields if text in other.words]
    if not field.words or len(others) != 1:
        return None
    reason = Phrase("{text} is a value of {column}", text=f'"{text}"', column=others[0])
    return Problem(field.column, reason, Phrase("write it there"))


def assembled(values: Iterable[Any]) -> Case:
    """Build a case from one value per column, in order; if nothing was disclosed, the data disclosed are empty."""
    facts = dict(zip(COLUMNS, values, strict=True))
    if facts["data_disclosed"] is None and facts["outcome"] not in DISCLOSING:
        facts["data_disclosed"] = ()
    return Case(**facts)


def unknown_column(column: str, known: Sequence[str] = COLUMNS) -> Problem:
    """Return the problem of an unknown column, with the one that may have been meant."""
    shown = f'"{column}"' if column.isprintable() and len(column) <= LONGEST_NAME else Phrase("this")
    if column.lower() in NOTES:
        return Problem(shown, NO_NOTES, LEAVE_OUT)
    if meant := nearest(column.lower(), known):
        return Problem(shown, Phrase("is not a column"), Phrase("write {value}", value=meant))
    return Problem(shown, Phrase("is not a column"), Phrase("write one of {words}", words=", ".join(known)))


def form_of(case: Case) -> dict[str, str]:
    """Return the form of a case: every column as text, empty if not recorded."""
    return {column: text_of(getattr(case, column)) for column in COLUMNS}


def document_of(case: Case) -> dict[str, Any]:
    """Return the case for JSON: numbers as numbers, lists as lists, without empty columns."""
    values = ((column, getattr(case, column)) for column in COLUMNS)
    return {column: _plain(value) for column, value in values if value not in (None, ())}


def text_of(value: object) -> str:
    """Return a value as the form keeps it."""
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    return "" if value is None else str(_plain(value))


def _plain(value: Any) -> Any:  # noqa: ANN401 (JSON values)
    if isinstance(value, tuple):
        return [str(word) for word in value]
    return value if isinstance(value, int) else str(value)


def refuse_file_number(form: Mapping[str, str], pattern: re.Pattern[str] = STRICT_FILE_NUMBERS) -> None:
    """Raise CaseRefused for each file number of the form that does not match the pattern."""
    problems = (file_number_problem(column, form.get(column, ""), pattern) for column in FILE_NUMBERS)
    if found := tuple(problem for problem in problems if problem is not None):
        raise CaseRefused(found)


def file_number_problem(column: str, text: str | None, pattern: re.Pattern[str]) -> Problem | None:
    """Return what is wrong with a file number, without repeating it, or None. `follows` may be a reference too."""
    if not text or pattern.fullmatch(text) or (column == "follows" and _REFERENCE.fullmatch(text)):
        return None
    strict = pattern is STRICT_FILE_NUMBERS
    todo = "write it like LE-2018-0042" if strict else "write it like your other file numbers"
    return Problem(column, Phrase("does not look like your other file numbers"), Phrase(todo))

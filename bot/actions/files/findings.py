"""Collects what an import finds wrong with a file: it counts every bad place and explains the first ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.actions.cases.fields import Problem
from bot.actions.cases.form import FILE_NUMBERS, file_number_problem
from bot.config.report import STRICT_FILE_NUMBERS
from storage.vocabulary.case import Case
from storage.vocabulary.errors import Phrase
from storage.vocabulary.removals import Removal

SHOWN = 50


def left_out(code: str, span: object, reason: Phrase) -> Phrase:
    """Return the remark that a span of days of a country is not taken from a file."""
    return Phrase("{code} {span} was left out: {reason}", code=code, span=str(span), reason=reason)


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in the file (line 17) and what is wrong there."""

    place: str
    problem: Problem

    def __str__(self) -> str:
        """Return one line for a person."""
        return str(self.phrase)

    @property
    def phrase(self) -> Phrase:
        """Return the same as a phrase, to be translated."""
        return Phrase("{place}, {problem}", place=self.place, problem=self.problem.phrase)


@dataclass(slots=True)
class Findings:
    """The mistakes found while a file is read. Explaining takes time, so check `explaining` first."""

    bad: int = 0
    limit: int = SHOWN
    shown: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    file_numbers: dict[str, int] = field(default_factory=dict)
    file_form: re.Pattern[str] = STRICT_FILE_NUMBERS

    @property
    def explaining(self) -> bool:
        """Return whether the next bad place will be shown."""
        return len(self.shown) < self.limit

    def refuse(self, place: str, problems: Iterable[Problem] = ()) -> None:
        """Count a bad place, and keep its problems while there is room; more problems of the last one count once."""
        self.bad += not (self.shown and self.shown[-1].place == place)
        self.shown += [Finding(place, problem) for problem in problems][: self.limit - len(self.shown)]

    def refuses_file_numbers(self, row: Case | Removal, line: int, place: str) -> bool:
        """Refuse a line with a file number not of the operator's form, or with one that occurred in an earlier line."""
        for column in FILE_NUMBERS:
            if problem := file_number_problem(column, getattr(row, column, None), self.file_form):
                self.refuse(place, [problem])
                return True
        first = line if row.case_file is None else self.file_numbers.setdefault(row.case_file, line)
        if first == line:
            return False
        reason = Phrase("is already in line {line}", line=first)
        self.refuse(
            place, [Problem("case_file", reason, Phrase("remove one of the two, or give them different numbers"))]
        )
        return True

    def remark(self, text: str) -> None:
        """Note something left out or contradicted that does not prevent the import."""
        self.remarks.append(text)

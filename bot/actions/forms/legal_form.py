"""The parts that forms of different laws share: their rows, their writing, and the refusal of open periods."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from storage.vocabulary.errors import DataError
from storage.vocabulary.period import Period


class PeriodNotOver(DataError):
    """The form is asked for a period that has not ended."""

    what = "{period} has not ended yet"
    todo = "export it from {end} on"


@dataclass(frozen=True, slots=True)
class Form:
    """The columns and rows of the form, and what could not be filled in, as sentences."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: Sequence[str]


def refuse_open(period: Period, today: date) -> None:
    """Raise PeriodNotOver if the period has not ended."""
    if period.end > today:
        raise PeriodNotOver(period=period.label, end=period.end)


def write_form(output: IO[str], form: Form) -> None:
    """Write the form as RFC 4180 has it."""
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(form.columns)
    writer.writerows(form.rows)

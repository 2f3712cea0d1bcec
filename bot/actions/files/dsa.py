"""Writes a period's orders to provide information in the form of the Digital Services Act; names what stays empty."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import IO

from bot.actions.files.dsa_form import ALL_PROVIDERS, CATEGORIES, COLUMNS, MEMBER_STATES, TOTAL, scope_of_country
from reports.figures.coverage import Extent
from reports.figures.scope import scope_of
from reports.period import Period
from storage.counting.orders import Orders, orders
from storage.counting.tally import tally
from storage.engine.database import Database
from storage.vocabulary.errors import DataError
from storage.vocabulary.words import LegalProcess

NOT_ORDERS = {LegalProcess.INFORMAL_REQUEST, LegalProcess.EMERGENCY_REQUEST}
ORDERS, RECEIPT, EFFECT = 10, 11, 12  # columns K, L and M
ABOUT = 7  # the column of words about a number is so many further on
NO_REMOVALS = "columns G to J: the register holds no orders to act against illegal content"
NO_CATEGORIES = "rows by category: the register does not record the category of illegal content"
NOT_COVERED = "columns K to M: the register does not cover every day of the period"


class PeriodNotOver(DataError):
    """The form is asked for a period that has not ended."""

    what = "{period} has not ended yet"
    todo = "export it from {end} on"


@dataclass(frozen=True, slots=True)
class Form:
    """The rows of the form, and what could not be filled in, as sentences."""

    rows: Sequence[Sequence[str]]
    empty: Sequence[str]


def dsa_form(database: Database, period: Period, *, service: str, zone: str, today: date) -> Form:
    """Fill in the form from the register. Embargoed cases are left out; raises PeriodNotOver."""
    if period.end > today:
        raise PeriodNotOver(period=period.label, end=period.end)
    with database.reading() as session:
        scope = scope_of(tally(session, period.start, period.end, zone))
        found = [row for row in orders(session, period.start, period.end) if row.legal_process not in NOT_ORDERS]
    whole = scope.everything and scope.extent is Extent.WHOLE
    by_scope = {code: [row for row in found if scope_of_country(row.country) == code] for code in MEMBER_STATES}
    received = {code: rows for code, rows in by_scope.items() if rows}
    every = [row for rows in received.values() for row in rows]
    days = f"{period.start}/{period.end - timedelta(days=1)}"

    def line(category: str, place: str, rows: Sequence[Orders] | None) -> list[str]:
        cells = dict(enumerate(_numbers(rows))) if rows is not None and whole else {}
        head = (ALL_PROVIDERS, service, days, category, "", place)
        return [*head, *(cells.get(column, "") for column in range(len(head), len(COLUMNS)))]

    lines = [line(TOTAL, TOTAL, every), *(line(category, TOTAL, None) for category in CATEGORIES[1:])]
    lines += [line(TOTAL, code, rows) for code, rows in received.items()]
    return Form(lines, [NO_REMOVALS, NO_CATEGORIES, *_unfilled(every, whole=whole)])


def write_form(output: IO[str], form: Form) -> None:
    """Write the form as RFC 4180 has it."""
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(form.rows)


def _numbers(rows: Sequence[Orders]) -> list[str]:
    """Return the cells of a row by column: the orders, the medians, and of how many orders the hours are recorded."""
    cells = [""] * len(COLUMNS)
    total = sum(row.requests for row in rows)
    cells[ORDERS] = str(total)
    for column, hours in ((RECEIPT, _hours(rows, "acknowledged")), (EFFECT, _hours(rows, "answered"))):
        if hours:
            cells[column] = _median(hours)
            cells[column + ABOUT] = f"Hours are recorded for {len(hours)} of {total} orders."
    return cells


def _hours(rows: Iterable[Orders], name: str) -> list[int]:
    return sorted(hours for row in rows if (hours := getattr(row, name)) is not None for _ in range(row.requests))


def _median(hours: Sequence[int]) -> str:
    middle = hours[(len(hours) - 1) // 2] + hours[len(hours) // 2]
    return f"{middle / 2:g}" if middle % 2 else str(middle // 2)


def _unfilled(rows: Sequence[Orders], *, whole: bool) -> list[str]:
    if not whole:
        return [NOT_COVERED]
    steps = {"acknowledged": "column L: no hours to acknowledge", "answered": "column M: no hours to answer"}
    return [f"{said} are recorded" for name, said in steps.items() if not _hours(rows, name)]

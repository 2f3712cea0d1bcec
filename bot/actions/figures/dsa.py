"""Reads figures from a filled form of the Digital Services Act (Annex I, part 3). Keeps each number as it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TextIO

from bot.actions.cases.fields import Problem
from bot.actions.figures.github import FIX_LINE, NotRead, csv_lines, place_of
from bot.actions.figures.written import UNSAID, whole_number
from bot.actions.files.findings import Findings
from bot.actions.forms.dsa_template import COLUMNS, TOTAL, iso_code, scope_of_country
from reports.reading.countries import country_called
from storage.vocabulary.errors import Phrase
from storage.vocabulary.figures import Figure
from storage.vocabulary.period import Period

ORDERS, TO_ACT, ALL = "orders_to_provide_information", "orders_to_act", "all"
# The columns that hold a count, by their number.
COUNTS: Mapping[int, tuple[str, str]] = {6: (TO_ACT, "requests"), 7: (TO_ACT, "items"), 10: (ORDERS, "requests")}
MEDIANS = (8, 9, 11, 12)
LEFT_OUT = "{name}: medians and numbers by category of illegal content were not imported"
_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})")


def dsa_figures(text: TextIO, name: str, findings: Findings) -> list[Figure]:
    """Return the figures of one file; lines that cannot be read are refused."""
    lines = csv_lines(text, name, findings)
    if next(lines, (1, ()))[1] != COLUMNS:
        todo = Phrase("use part 3 of the form, saved as CSV")
        findings.refuse(place_of(name, 1), [Problem("record", Phrase("is not the header of a known file"), todo)])
        return []
    figures: list[Figure] = []
    service, left_out = "", False
    for number, cells in lines:
        try:
            _check_width(cells)
            _check_service(cells, service)
            service = service or cells[1]
            left_out = left_out or any(cells[column] for column in (MEDIANS if cells[3] == TOTAL else COUNTS))
            figures += _figures(cells, name, f"{service or name}, DSA report")
        except NotRead as error:
            findings.refuse(place_of(name, number), [error.problem])
    if left_out:
        findings.remark(LEFT_OUT.format(name=name))
    return [*figures, *_totals(figures)]


def broken_sums(figures: Sequence[Figure]) -> dict[tuple[str, str, str], str]:
    """Return, by period, table and column, a sentence where the Member States do not come to the total."""
    found: dict[tuple[str, str, str], str] = {}
    for total in (figure for figure in figures if figure.row == ALL and figure.table in (ORDERS, TO_ACT)):
        key = total.period, total.table, total.column
        states = [one.cell["value"] for one in figures if one.row != ALL and key == (one.period, one.table, one.column)]
        if states and sum(states) != total.cell["value"]:
            sentence = f"the Member States come to {sum(states)}, the total is {total.cell['value']}"
            found[key] = f"{total.table}, {total.column}: {sentence}"
    return found


def _check_width(cells: Sequence[str]) -> None:
    if len(cells) != len(COLUMNS):
        wanted = len(COLUMNS)
        raise NotRead("record", Phrase("has {count} columns, not {wanted}", count=len(cells), wanted=wanted), FIX_LINE)


def _check_service(cells: Sequence[str], service: str) -> None:
    """Refuse the counts of a second service: they would replace those of the first, or repeat its period."""
    if service and cells[1] not in ("", service) and any(cells[column] for column in COUNTS):
        reason = Phrase("is another service than in the lines above")
        raise NotRead(COLUMNS[1], reason, Phrase("import a file of one service, or one with their sums"))


def _figures(cells: Sequence[str], name: str, attribution: str) -> Iterator[Figure]:
    """Yield the counts of a line about all categories; an empty cell is not recorded."""
    counts = {column: cells[column] for column in COUNTS if cells[column].casefold() not in UNSAID}
    if cells[3] != TOTAL or not counts:
        return
    period, row = _period(cells[2]), _row(cells[5])
    for column, value in counts.items():
        table, of = COUNTS[column]
        cell = {"state": "exact", "value": whole_number(value, COLUMNS[column])}
        yield Figure(period=period, table=table, row=row, column=of, cell=cell, source=name, attribution=attribution)


def _row(scope: str) -> str:
    named = country_called(scope)
    code = ALL if scope == TOTAL else iso_code(scope) or named
    if code is None or (code != ALL and scope_of_country(code) is None):
        raise NotRead(
            COLUMNS[5], Phrase("is not a Member State"), Phrase("write it as Eurostat does, such as FR or EL")
        )
    return code


def _period(days: str) -> str:
    """Return the label of the period with these first and last days."""
    todo = Phrase("write the first and last day of a year, half-year, quarter or month, such as 2026-01-01/2026-12-31")
    found = _DAYS.fullmatch(days)
    try:
        first, last = map(date.fromisoformat, found.groups() if found else ())
    except ValueError:
        raise NotRead(COLUMNS[2], Phrase("is not a period"), todo) from None
    half, quarter = (first.month + 5) // 6, (first.month + 2) // 3
    for label in (f"{first:%Y}", f"{first:%Y}-H{half}", f"{first:%Y}-Q{quarter}", f"{first:%Y-%m}"):
        period = Period.parse(label)
        if (period.start, period.end) == (first, last + timedelta(days=1)):
            return label
    raise NotRead(COLUMNS[2], Phrase("is not a period"), todo)


def _totals(figures: Sequence[Figure]) -> Iterator[Figure]:
    """Yield the total of each period for the history: at least so many, since only Member States are counted."""
    for one in figures:
        if one.table == ORDERS and one.row == ALL and one.cell["value"]:
            yield Figure(
                period=one.period,
                table="totals",
                row=ALL,
                column="requests",
                cell={**one.cell, "covered": "part"},
                source=one.source,
                attribution=f"{one.attribution} (orders of EU Member States)",
            )

"""The report's cells as CSV, one row each, so that files of many publishers can be combined. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import get_args

from reports.document.fields import COVERED, LABELS_IN, STEM_FIELDS, Field, label, number, stem_cells, table_bytes
from reports.figures.coverage import covered_days, interval
from reports.language import words
from reports.reading.countries import alpha_3
from reports.schema.cells import Cell, CellState, RangeReason, is_at_least
from reports.schema.tables import BandRow, Columns
from reports.schema.types import Cells, Counted, Facts
from reports.schema.values import (
    BAND_COLUMNS,
    CARRIED,
    COLUMNS,
    HOURS,
    OUTCOMES,
    REMOVAL_COLUMNS,
    REMOVAL_NAMES,
    REMOVALS,
    STEPS,
    TABLES,
)
from storage.vocabulary.period import month_days

FIELDS = (
    *STEM_FIELDS,
    Field("table", "The table of the report."),
    Field("row", "The row: a word, a month, a period, a country's ISO 3166-1 alpha-3 code, or all."),
    label("row_label", "The row in English."),
    Field("column", "What is counted."),
    label("column_label", "What is counted, in English."),
    Field("state", "What is known of the number.", words=get_args(CellState)),
    number("value", "The number, if the state is exact."),
    number("low", "The least that it can be, if the state is range."),
    number("high", "The most that it can be, if the state is range."),
    number("missing", "Cases without this number; it is then a lower bound."),
    Field("reason", "Why a range is given.", words=get_args(RangeReason), optional=True),
    Field("at_least", "yes if the number is a lower bound.", words=("yes",), optional=True),
    COVERED,
)
KEY = ("publisher", "period", "edition", "table", "row", "column")
ALL = "all"
Placed = tuple[str, str, str, Cell]
_OF_COUNTRIES = ("by_country", REMOVAL_NAMES["by_country"])
_OWN_DAYS = ("by_country", "by_month", "history", "legal_bands")


def csv_bytes(document: Facts) -> bytes:
    """Return every cell as a row of CSV. Countries have three letters: programs read NA as a missing value."""
    stem, days = stem_cells(document), days_of(document)
    return table_bytes(FIELDS, (_cells_of(placed, stem, days) for placed in cells(document)))


def _cells_of(placed: Placed, stem: tuple[object, ...], days: dict[tuple[str, str], str]) -> tuple[object, ...]:
    table, row, column, cell = placed
    code = alpha_3(row) if table in _OF_COUNTRIES else row
    names = words.row_name(table, row, LABELS_IN), words.column_name(table, column, LABELS_IN)
    covered = days[table, row] if table in _OWN_DAYS else days["totals", ALL]
    return (*stem, table, code, names[0], column, names[1], *_fields(cell), covered)


def cells(document: Counted) -> Iterator[Placed]:
    """Return every cell of a document as table, row, column, cell; tables without rows have the row `all`."""
    yield from _counted(document)
    for row in document["tables"]["history"]:
        yield from (("history", row["row"], column, row[column]) for column in COLUMNS)
    yield from _single(document)
    yield from _responses(document)
    yield from _removals(document)
    for band in band_rows(document):
        yield from (("legal_bands", band["row"], column, band[column]) for column in BAND_COLUMNS)


def own_cells(document: Cells | Counted) -> Iterator[Placed]:
    """Return every cell about the period itself: all but those of the history and of bands."""
    yield from _counted(document)
    yield from _single(document)
    yield from _responses(document)
    yield from _removals(document)


def _counted(document: Cells | Counted) -> Iterator[Placed]:
    yield from _columns("totals", document["totals"])
    yield "totals", ALL, "countries", document["totals"]["countries"]
    for name in TABLES:
        for row in document["tables"][name]:
            yield from ((name, row["row"], column, row[column]) for column in COLUMNS)


def _single(document: Cells | Counted) -> Iterator[Placed]:
    yield from (("carried_forward", ALL, name, document["carried_forward"][name]) for name in CARRIED)
    yield from _columns("non_government", document["non_government"])
    yield from _columns("preservation", document["preservation"])


def _responses(document: Cells | Counted) -> Iterator[Placed]:
    for row in document["outcomes_by_process"]:
        yield from (("outcomes_by_process", row["row"], outcome, row[outcome]) for outcome in OUTCOMES)
    for step in STEPS:
        yield from (("response_times", step, column, document["response_times"][step][column]) for column in HOURS)
    private = document["content_or_keys"]
    yield "content_or_keys", ALL, "requests", private["requests"]
    yield "content_or_keys", ALL, "refused", private["refused"]


def _removals(document: Cells | Counted) -> Iterator[Placed]:
    section = document.get("removal_orders")
    if section is None:
        return
    yield from ((REMOVALS, ALL, column, section["totals"][column]) for column in REMOVAL_COLUMNS)
    for table, name in REMOVAL_NAMES.items():
        for row in section[table]:
            yield from ((name, row["row"], column, row[column]) for column in REMOVAL_COLUMNS)


def band_rows(document: Counted) -> list[BandRow]:
    """Return the rows of national security process in bands; none where it is counted like any other."""
    return [] if document["legal_bands"] is None else document["legal_bands"]["rows"]


def _columns(table: str, row: Columns) -> Iterator[Placed]:
    return ((table, ALL, column, row[column]) for column in COLUMNS)


def _fields(cell: Cell) -> tuple[object, ...]:
    known = (cell.get(field, "") for field in ("state", "value", "low", "high", "missing", "reason"))
    return *known, "yes" if is_at_least(cell) else ""


def days_of(document: Facts) -> dict[tuple[str, str], str]:
    """Return the covered days by table and row; the totals apply where a table has no entry."""
    coverage, period, tables = document["coverage"], document["period"], document["tables"]
    days = {("totals", ALL): interval(covered_days(coverage, period))}
    for row in tables["by_country"]:
        days["by_country", row["row"]] = interval(covered_days(coverage, period, row["row"]))
    for row in tables["by_month"]:
        start, end = (day.isoformat() for day in month_days(row["row"]))
        days["by_month", row["row"]] = interval(covered_days(coverage, {"start": start, "end": end}))
    for row in tables["history"]:
        spans = [(date.fromisoformat(span["from"]), date.fromisoformat(span["to"])) for span in row["covered"] or ()]
        days["history", row["row"]] = interval(spans)
    for band in band_rows(document):
        span = date.fromisoformat(band["from"]), date.fromisoformat(band["to"])
        days["legal_bands", band["row"]] = interval([span])
    return days

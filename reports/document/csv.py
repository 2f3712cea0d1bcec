"""The report's cells as CSV, one row each, so that files of many publishers can be combined. Pure."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from reports.figures.coverage import covered_days, interval
from reports.language.words import is_at_least
from reports.period import month_days
from reports.schema.cells import Cell
from reports.schema.tables import Columns
from reports.schema.types import Cells, Counted, Facts
from reports.schema.values import CARRIED, COLUMNS, TABLES

HEADER = (
    "publisher",
    "period",
    "edition",
    "table",
    "row",
    "column",
    "state",
    "value",
    "low",
    "high",
    "missing",
    "reason",
    "at_least",
    "covered",
)
ALL = "all"
Placed = tuple[str, str, str, Cell]
_OWN_DAYS = ("by_country", "by_month", "history")
# Spreadsheets read a cell with such a beginning as a formula, sometimes after leading blanks or in full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(document: Facts) -> bytes:
    """Return RFC 4180 CSV: UTF-8 without BOM, comma, CRLF. A publisher's name like a formula gets a leading '."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    stem = (_plain(document["publisher"]["name"]), document["period"]["label"], document["edition"])
    days = _covered(document)
    for table, row, column, cell in cells(document):
        covered = days[table, row] if table in _OWN_DAYS else days["totals", ALL]
        writer.writerow((*stem, table, row, column, *_fields(cell), covered))
    return out.getvalue().encode()


def cells(document: Counted) -> Iterator[Placed]:
    """Return every cell of a document as table, row, column, cell; tables without rows have the row `all`."""
    yield from _counted(document)
    for row in document["tables"]["history"]:
        yield from (("history", row["row"], column, row[column]) for column in COLUMNS)
    yield from _single(document)


def own_cells(document: Cells | Counted) -> Iterator[Placed]:
    """Return every cell about the period itself: all but those of the history."""
    yield from _counted(document)
    yield from _single(document)


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


def _columns(table: str, row: Columns) -> Iterator[Placed]:
    return ((table, ALL, column, row[column]) for column in COLUMNS)


def _fields(cell: Cell) -> tuple[object, ...]:
    known = (cell.get(field, "") for field in ("state", "value", "low", "high", "missing", "reason"))
    return *known, "yes" if is_at_least(cell) else ""


def _covered(document: Facts) -> dict[tuple[str, str], str]:
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
    return days


def _plain(name: str) -> str:
    return f"'{name}" if name.lstrip(" \u00a0\u3000").startswith(_FORMULA) else name

"""The report's cells as CSV, one row each, so that files of many publishers stack. A pure function of the document."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from reports.figures.coverage import covered_days, interval
from reports.figures.figures import COLUMNS
from reports.language.words import is_at_least
from reports.period import month_days

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
_OWN_DAYS = ("by_country", "by_month", "history")
# Spreadsheets take a cell that begins so for a formula, some after leading blanks, some in full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(document: Mapping[str, Any]) -> bytes:
    """RFC 4180: UTF-8 without a mark, comma, CRLF. A publisher's name that looks like a formula gets a leading '."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    stem = (_plain(document["publisher"]["name"]), document["period"]["label"], document["edition"])
    days = _covered(document)
    for table, row, column, cell in cells(document):
        covered = days[table, row] if table in _OWN_DAYS else days["totals", ALL]
        writer.writerow((*stem, table, row, column, *_fields(cell), covered))
    return out.getvalue().encode()


def cells(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Every cell of a document as table, row, column, cell; tables without rows of their own have the row `all`."""
    yield from _single("totals", document["totals"])
    for name, rows in document["tables"].items():
        for row in rows:
            yield from ((name, row["row"], column, row[column]) for column in COLUMNS)
    for name in ("carried_forward", "non_government", "preservation"):
        yield from _single(name, document[name])


def _single(table: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    yield from ((table, ALL, column, cell) for column, cell in row.items())


def _fields(cell: Mapping[str, Any]) -> tuple[Any, ...]:
    known = (cell.get(field, "") for field in ("state", "value", "low", "high", "missing", "reason"))
    return *known, "yes" if is_at_least(cell) else ""


def _covered(document: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """The days that are covered, by table and row; what a table does not have is as in the totals."""
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

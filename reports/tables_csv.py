"""The report's cells as CSV, one row each, so that files of many publishers stack. A pure function of the document."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from reports.figures import COLUMNS

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
)
ALL = "all"
# Spreadsheets take a cell that begins so for a formula, some after leading blanks, some in full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(document: Mapping[str, Any]) -> bytes:
    """RFC 4180: UTF-8 without a mark, comma, CRLF. A publisher's name that looks like a formula gets a leading '."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    stem = (_plain(document["publisher"]["name"]), document["period"]["label"], document["edition"])
    for table, row, column, cell in cells(document):
        writer.writerow((*stem, table, row, column, *_fields(cell)))
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
    return tuple(cell.get(field, "") for field in ("state", "value", "low", "high", "missing", "reason"))


def _plain(name: str) -> str:
    return f"'{name}" if name.lstrip(" \u00a0\u3000").startswith(_FORMULA) else name

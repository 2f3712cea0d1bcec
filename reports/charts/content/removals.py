"""The data of the chart of orders to remove content: by category and by country. Pure."""

from collections.abc import Sequence
from typing import Final

from reports.charts.content.tables import ChartData, ChartRow, frame
from reports.figures.cells import sum_of
from reports.schema.tables import RemovalRow
from reports.schema.types import Facts
from reports.schema.values import RemovalColumn, RemovalTable

REMOVALS: Final = "9-removals"
TABLES: Final[tuple[RemovalTable, ...]] = ("by_category", "by_country")
COLUMNS: Final[tuple[RemovalColumn, ...]] = ("orders", "orders_acted_on")
_MOST_ROWS = 8  # of a table; the rest is a line of text
_FEWEST = 2  # a single bar compares nothing


def data_of_removals(document: Facts) -> ChartData | None:
    """Return the data of the tables; None if neither has two rows to compare."""
    section = document.get("removal_orders")
    if section is None or max(len(section[table]) for table in TABLES) < _FEWEST:
        return None
    return frame(document, REMOVALS) | {
        "columns": list(COLUMNS),
        "tables": {table: _table(section[table]) for table in TABLES},
    }


def _table(rows: Sequence[RemovalRow]) -> ChartData:
    shown = rows if len(rows) <= _MOST_ROWS else rows[: _MOST_ROWS - 1]
    rest = rows[len(shown) :]
    return {"rows": [_row(row) for row in shown], "others": _others(rest) if rest else None}


def _row(row: RemovalRow) -> ChartRow:
    return {"row": row["row"], "cells": [row[column] for column in COLUMNS]}


def _others(rows: Sequence[RemovalRow]) -> ChartData:
    return {"count": len(rows), "cells": [sum_of([row[column] for row in rows]) for column in COLUMNS]}

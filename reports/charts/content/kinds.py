"""The data of the charts by authority, grounds, notice and month, and which two charts share a picture. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from reports.charts.content.tables import DATA, REFUSALS, UNSAID, ChartData, ChartRow, base_of, frame, measures, ranked
from reports.figures.cells import high, sum_of
from reports.schema.cells import is_known
from reports.schema.types import Facts
from reports.schema.values import Column, Table

AUTHORITIES: Final = "7-authorities"
GROUNDS: Final = "7-grounds"
NOTICE: Final = "8-notice"
MONTHS: Final = "9-months"
_TABLES: Mapping[str, Table] = {
    AUTHORITIES: "by_authority",
    GROUNDS: "by_grounds",
    NOTICE: "by_notice",
    MONTHS: "by_month",
}
_UNSAID = (UNSAID, "not_stated")
_PAIRS = ((DATA, REFUSALS), (AUTHORITIES, GROUNDS), (NOTICE, MONTHS))
_MOST_ROWS = 8  # of a chart by kind; the rest is a line of text
_MOST_TOGETHER = 16  # the rows of two charts in one picture
_FRAME = ("publisher", "period", "edition", "kind", "coverage")
_FEWEST = 2  # a single bar compares nothing


def data_by_kind(document: Facts) -> list[ChartData]:
    """Return the data of the charts whose table has at least two rows with something to show."""
    columns = measures(document)
    disclosed: tuple[Column, ...] = ("requests_with_disclosure",)
    charts = [
        _by_word(document, AUTHORITIES, columns),
        _by_word(document, GROUNDS, columns),
        _by_word(document, NOTICE, disclosed),
        _by_month(document, columns),
    ]
    return [chart for chart in charts if chart is not None]


def _by_word(document: Facts, name: str, columns: Sequence[Column]) -> ChartData | None:
    table = document["tables"][_TABLES[name]]
    rows = ranked(table, columns)
    unsaid = [row for row in rows if row["row"] in _UNSAID]
    stated = [row for row in rows if row["row"] not in _UNSAID]
    if not stated or len(rows) < _FEWEST:
        return None
    most = _MOST_ROWS - len(unsaid)
    shown = stated if len(stated) <= most else stated[: most - 1]
    return frame(document, name) | {
        "columns": list(columns),
        "rows": [*shown, *unsaid],
        "others": _others(stated[len(shown) :]),
        "sum": base_of(table, columns[0]),
    }


def _others(rows: Sequence[ChartRow]) -> ChartData | None:
    if not rows:
        return None
    cells = [sum_of(column) for column in zip(*(row["cells"] for row in rows), strict=True)]
    return {"count": len(rows), "cells": cells}


def _by_month(document: Facts, columns: Sequence[Column]) -> ChartData | None:
    table = document["tables"]["by_month"]
    if sum(is_known(row[columns[0]]) and high(row[columns[0]]) > 0 for row in table) < _FEWEST:
        return None
    return frame(document, MONTHS) | {
        "columns": list(columns),
        "rows": [{"row": row["row"], "cells": [row[column] for column in columns]} for row in table],
        "others": None,
        "sum": base_of(table, columns[0]),
    }


def joined(charts: Sequence[ChartData]) -> list[ChartData]:
    """Return the charts with the second one of a pair in the picture of the first, where both have few rows."""
    found = {chart["chart"]: chart for chart in charts}
    for upper, lower in _PAIRS:
        if upper in found and lower in found and _rows(found[upper]) + _rows(found[lower]) <= _MOST_TOGETHER:
            below = {key: value for key, value in found.pop(lower).items() if key not in _FRAME}
            found[upper] = found[upper] | {"below": below}
    return list(found.values())


def _rows(chart: Mapping[str, Any]) -> int:
    return len(chart["rows"]) + bool(chart.get("others"))

"""What each chart draws, as JSON values taken from the report document. Pure and independent of language."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from reports.charts.content.kinds import data_by_kind, joined
from reports.charts.content.map_data import data_of_map
from reports.charts.content.removals import data_of_removals
from reports.charts.content.tables import (
    COUNTRIES,
    OVERVIEW,
    ChartData,
    base_of,
    data_of_asked_and_given,
    data_of_history,
    data_of_process,
    data_of_refusals,
    frame,
    measures,
)
from reports.figures.cells import is_zero, sum_of
from reports.figures.coverage import Extent, covered_days, extent_of_country
from reports.schema.cells import NOT_RECORDED, Cell, is_known, is_zero_in_part
from reports.schema.tables import Days, Row
from reports.schema.types import Facts
from storage.vocabulary.words import OTHER_COUNTRIES

SHOWN: Final = 12
MOST_CHARTS: Final = 10  # that an album of Telegram takes
NOT_STATED: Final = "ZZ"
_OUTCOMES = ("refused", "pending")


def chart_data(document: Facts) -> dict[str, ChartData]:
    """Return the data of each chart of a report, by the chart's name, without charts that have nothing to show."""
    charts = [
        _overview(document),
        _countries(document),
        data_of_map(document),
        data_of_history(document),
        data_of_process(document),
        data_of_asked_and_given(document),
        data_of_refusals(document),
        *data_by_kind(document),
    ]
    drawn = joined([chart for chart in charts if chart is not None])
    removals = data_of_removals(document)
    if removals is not None and len(drawn) < MOST_CHARTS:
        drawn.append(removals)
    return {chart["chart"]: chart for chart in drawn}


def chart_json(data: Mapping[str, Any]) -> str:
    """Return a chart's data in canonical form: compact, with sorted keys, so that equal data are equal text."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _overview(document: Facts) -> ChartData:
    totals = document["totals"]
    return frame(document, OVERVIEW) | {
        "nil": document["coverage"]["what"] == "everything" and _is_none(totals["requests"]),
        "in_bands": document["legal_bands"] is not None,
        "approvals_required": document["approvals_required"],
        "totals": dict(totals),
        "outcomes": {key: _requests(document["tables"]["by_outcome"], key) for key in _OUTCOMES},
        "non_government": document["non_government"]["requests"],
        "preservation": document["preservation"]["requests"],
        "only_country": _only_country(document),
        "answered": {
            "median_hours": document["response_times"]["answered"]["median_hours"],
            "ninetieth_percentile_hours": document["response_times"]["answered"]["ninetieth_percentile_hours"],
        },
    }


def _requests(rows: Sequence[Row], key: str) -> Cell:
    found: list[Cell] = [row["requests"] for row in rows if row["row"] == key]
    return found[0] if found else NOT_RECORDED


def _countries(document: Facts) -> ChartData | None:
    columns = measures(document)
    rows = document["tables"]["by_country"]
    drawn = _asking(document)
    if not any(is_known(row[columns[0]]) for row in drawn) or len(drawn) == 1:
        return None
    shown = drawn if len(drawn) <= SHOWN + 1 else drawn[:SHOWN]
    rest = drawn[len(shown) :]
    before = document["by_country_before"]
    earlier = {} if before is None else {row["row"]: row[columns[0]] for row in before["rows"]}
    return frame(document, COUNTRIES) | {
        "columns": list(columns),
        "rows": [
            {"row": row["row"], "cells": [row[column] for column in columns], "before": earlier.get(row["row"])}
            for row in shown
        ],
        "since": None if before is None else before["period"],
        "sum": base_of(rows, columns[0]),
        "others": {"count": len(rest), "cells": [sum_of([row[column] for row in rest]) for column in columns]}
        if rest
        else None,
        "zero": sum(is_zero(row[columns[0]]) for row in rows),
        "zero_in_part": sum(is_zero_in_part(row[columns[0]]) for row in rows),
        "days": _days_in_part(document, [row["row"] for row in shown]),
    }


def _asking(document: Facts) -> list[Row]:
    """Return the countries that sent requests, and those of which that is not known."""
    column = measures(document)[0]
    return [row for row in document["tables"]["by_country"] if not _is_none(row[column])]


def _only_country(document: Facts) -> str | None:
    """Return the country that sent all requests: a single bar would say nothing."""
    asking = _asking(document)
    if len(asking) != 1 or not is_known(asking[0][measures(document)[0]]):
        return None
    code = asking[0]["row"]
    return None if code in (NOT_STATED, OTHER_COUNTRIES) else code


def _is_none(cell: Cell) -> bool:
    """Return whether nothing was received on the covered days."""
    return is_zero(cell) or is_zero_in_part(cell)


def _days_in_part(document: Facts, countries: Sequence[str]) -> dict[str, list[Days]]:
    """Return the covered days of those countries that are not covered for the full period."""
    coverage, period = document["coverage"], document["period"]
    partly = [code for code in countries if extent_of_country(coverage, period, code) is Extent.PART]
    return {
        code: [
            {"from": first.isoformat(), "to": after.isoformat()}
            for first, after in covered_days(coverage, period, code)
        ]
        for code in partly
    }

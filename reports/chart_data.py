"""What each chart draws, as JSON values taken from the report document. Pure; draws nothing, knows no language."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

OVERVIEW: Final = "1-overview"
COUNTRIES: Final = "2-countries"
SHOWN: Final = 15
NOT_RECORDED: Final = {"state": "not_recorded"}
_OUTCOMES = ("refused", "pending")

Json = dict[str, Any]
Cell = Mapping[str, Any]


def chart_data(document: Mapping[str, Any]) -> dict[str, Json]:
    """The data of each chart of a report, by the chart's name; a chart with nothing to show is left out."""
    charts = {OVERVIEW: _overview(document)}
    countries = _countries(document)
    return charts | {COUNTRIES: countries} if countries["rows"] else charts


def chart_json(data: Mapping[str, Any]) -> str:
    """The one way to write a chart's data: compact, keys sorted, so that equal data are equal text."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_zero(cell: Cell) -> bool:
    """Whether the cell says that there was none, which "not recorded" and "at least 0" do not."""
    return cell["state"] == "exact" and cell["value"] == 0 and not cell.get("missing")


def _frame(document: Mapping[str, Any], name: str) -> Json:
    publisher, coverage = document["publisher"], document["coverage"]
    return {
        "chart": name,
        "publisher": {key: publisher[key] for key in ("name", "url", "notice")},
        "period": dict(document["period"]),
        "edition": document["edition"],
        "kind": document["kind"],
        "coverage": {key: coverage[key] for key in ("what", "from", "to", "countries", "partial")},
    }


def _overview(document: Mapping[str, Any]) -> Json:
    totals = document["totals"]
    return _frame(document, OVERVIEW) | {
        "nil": document["coverage"]["what"] == "everything" and is_zero(totals["requests"]),
        "approvals_required": document["approvals_required"],
        "totals": dict(totals),
        "outcomes": {key: _requests(document["tables"]["by_outcome"], key) for key in _OUTCOMES},
        "non_government": document["non_government"]["requests"],
        "preservation": document["preservation"]["requests"],
    }


def _requests(rows: Sequence[Mapping[str, Any]], key: str) -> Cell:
    found: list[Cell] = [row["requests"] for row in rows if row["row"] == key]
    return found[0] if found else NOT_RECORDED


def _countries(document: Mapping[str, Any]) -> Json:
    columns = _columns(document["coverage"]["what"])
    rows = document["tables"]["by_country"]
    drawn = [row for row in rows if not is_zero(row[columns[0]])]
    if all(row[columns[0]]["state"] in ("not_recorded", "not_applicable") for row in drawn):
        drawn = []
    shown = drawn if len(drawn) <= SHOWN + 1 else drawn[:SHOWN]
    rest = drawn[len(shown) :]
    return _frame(document, COUNTRIES) | {
        "columns": list(columns),
        "rows": [{"row": row["row"], "cells": [row[column] for column in columns]} for row in shown],
        "others": {"count": len(rest), "cells": [_sum([row[column] for row in rest]) for column in columns]}
        if rest
        else None,
        "zero": len(rows) - len(drawn),
    }


def _columns(what: str) -> tuple[str, str]:
    """The measure of the bars, and the number beside it."""
    if what == "everything":
        return "requests", "requests_with_disclosure"
    return "requests_with_disclosure", "accounts_affected"


def _sum(cells: Sequence[Cell]) -> Cell:
    """The sum of cells; a cell not recorded is at least one case without this number."""
    known = [cell for cell in cells if cell["state"] in ("exact", "range")]
    if not known:
        return NOT_RECORDED
    missing = sum(cell.get("missing", 0) for cell in known) + sum(cell["state"] == "not_recorded" for cell in cells)
    total = _sum_of_known(known)
    return total | {"missing": missing} if missing else total


def _sum_of_known(known: Sequence[Cell]) -> Json:
    low = sum(cell["value"] if cell["state"] == "exact" else cell["low"] for cell in known)
    high = sum(cell["value"] if cell["state"] == "exact" else cell["high"] for cell in known)
    reasons = [cell["reason"] for cell in known if cell["state"] == "range"]
    if not reasons:
        return {"state": "exact", "value": low}
    return {"state": "range", "low": low, "high": high, "reason": reasons[0]}

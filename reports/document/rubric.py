"""Self-score by the 2020 Ranking Digital Rights index, elements P11a, P11b and P12. Reads the document only."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeGuard

from reports.language.words import is_at_least
from reports.schema.cells import Cell, Exact
from reports.schema.types import Element, Facts, Rubric, Score
from reports.schema.values import Column, Table

Met = bool | None  # None: the index asks for a policy, which a report's figures do not show

STANDARD = "RDR 2020"


def self_score(document: Facts) -> Rubric:
    """Return whether this document meets each element, and the sums. Ranges do not count: the index wants numbers."""
    elements: list[Element] = [{"id": name, "met": judge(document)} for name, judge in _ELEMENTS.items()]
    indicators = dict.fromkeys(element["id"].partition(".")[0] for element in elements)
    return {
        "standard": STANDARD,
        "elements": elements,
        "scores": [_score(indicator, elements) for indicator in indicators],
    }


def _score(indicator: str, elements: list[Element]) -> Score:
    asked = [e["met"] for e in elements if e["id"].startswith(f"{indicator}.") and e["met"] is not None]
    return {"indicator": indicator, "met": sum(asked), "of": len(asked)}


def _number(cell: Cell) -> TypeGuard[Exact]:
    return cell["state"] == "exact" and not is_at_least(cell)


def _column(table: Table, column: Column) -> Callable[[Facts], bool]:
    """Return a judge: whether every row of a table has this number and no case lacks the row's word."""

    def judge(document: Facts) -> bool:
        rows = document["tables"][table]
        whole = _number(document["totals"][column])
        return whole and all(_number(row[column]) for row in rows) and "not_recorded" not in [r["row"] for r in rows]

    return judge


def _row(table: Table, row: str, column: Column) -> Callable[[Facts], bool]:
    return lambda document: any(r["row"] == row and _number(r[column]) for r in document["tables"][table])


def _yearly(document: Facts) -> bool:
    start, end = document["period"]["start"], document["period"]["end"]
    return (date.fromisoformat(end) - date.fromisoformat(start)).days <= 366


def _structured(document: Facts) -> bool:
    return document["schema"].startswith("transparency-report/")


def _stored_and_real_time(document: Facts) -> bool:
    real_time = ("pen_register", "interception_order")
    return all(_row("by_legal_process", row, "requests")(document) for row in (*real_time, "court_order"))


def _private(judge: Callable[[Facts], bool]) -> Callable[[Facts], bool]:
    return lambda document: _private_received(document) and judge(document)


def _private_received(document: Facts) -> bool:
    return _number(document["non_government"]["requests"])


def _tells_users(document: Facts) -> Met:
    """Return whether any user was notified of a disclosure; None without disclosures."""
    disclosed = document["totals"]["requests_with_disclosure"]
    if not (_number(disclosed) and disclosed["value"]):
        return None
    rows = {row["row"]: row["requests_with_disclosure"] for row in document["tables"]["by_notice"]}
    notified = (rows[row] for row in ("before", "after", "delayed"))
    return any(_number(cell) and cell["value"] > 0 for cell in notified)


def _not_in_figures(_: Facts) -> None:
    return None


_ELEMENTS: Mapping[str, Callable[[Facts], Met]] = {
    "P11a.1": _column("by_country", "requests"),
    "P11a.2": _stored_and_real_time,
    "P11a.3": lambda document: _number(document["totals"]["accounts_affected"]),
    "P11a.4": _column("by_data_requested", "requests"),
    "P11a.5": _column("by_legal_process", "requests"),
    "P11a.6": _row("by_legal_process", "court_order", "requests"),
    "P11a.7": _column("by_legal_process", "requests_with_disclosure"),
    "P11a.8": lambda _: False,  # a report does not name the kinds of demand that the law forbids to disclose
    "P11a.9": _yearly,
    "P11a.10": _structured,
    "P11b.1": _private_received,
    "P11b.2": lambda document: _number(document["non_government"]["requests_with_disclosure"]),
    "P11b.3": _private(_yearly),
    "P11b.4": _private(_structured),
    "P12.1": _tells_users,
    "P12.2": _not_in_figures,
    "P12.3": _not_in_figures,
}

"""Self-score by two standards, read from the document alone.

P11a, P11b and P12 of the Ranking Digital Rights index (2020), and the form of the Open Technology Institute (2016).
"""

from collections.abc import Callable, Mapping
from datetime import date

from reports.schema.cells import Cell, is_number
from reports.schema.rubric import Element, Rubric, Score
from reports.schema.types import Facts
from reports.schema.values import OUTCOMES, Column, Table

Met = bool | None  # None: the figures cannot say, since it is a policy that is asked for, or since nothing was counted
Judge = Callable[[Facts], Met]

DISCLOSED: Column = "requests_with_disclosure"
STANDARD = "RDR 2020, OTI 2016"


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


def _column(table: Table, column: Column, *, of: Column = "requests") -> Judge:
    """Return a judge: whether every row of a table has this number and no case lacks the row's word.

    The total `of` decides whether there was anything to list.
    """

    def judge(document: Facts) -> Met:
        rows = document["tables"][table]
        whole = is_number(document["totals"][column])
        unsaid = [row for row in rows if row["row"] == "not_recorded" and not _is_zero(row[column])]
        return _unless_none(document, of, whole and all(is_number(row[column]) for row in rows) and not unsaid)

    return judge


def _rows(table: Table, *names: str) -> Judge:
    """Return a judge: whether each of these rows has a number of requests."""

    def judge(document: Facts) -> Met:
        numbers = {row["row"]: is_number(row["requests"]) for row in document["tables"][table]}
        return _unless_none(document, "requests", all(numbers.get(name, False) for name in names))

    return judge


def _unless_none(document: Facts, column: Column, met: bool) -> Met:
    """Return None if nothing was counted: a table with nothing in it lists nothing."""
    return None if _is_zero(document["totals"][column]) else met


def _is_zero(cell: Cell) -> bool:
    return is_number(cell) and cell["value"] == 0


def _outcomes_of_each_process(document: Facts) -> Met:
    cells = [row[name] for row in document["outcomes_by_process"] for name in OUTCOMES]
    return _unless_none(document, "requests", bool(cells) and all(map(is_number, cells)))


def _yearly(document: Facts) -> bool:
    start, end = document["period"]["start"], document["period"]["end"]
    return (date.fromisoformat(end) - date.fromisoformat(start)).days <= 366


def _structured(document: Facts) -> bool:
    return document["schema"].startswith("transparency-report/")


def _private(judge: Callable[[Facts], bool]) -> Callable[[Facts], bool]:
    return lambda document: _private_received(document) and judge(document)


def _private_received(document: Facts) -> bool:
    return is_number(document["non_government"]["requests"])


def _tells_users(document: Facts) -> Met:
    """Return whether any user was notified of a disclosure; None without disclosures."""
    disclosed = document["totals"]["requests_with_disclosure"]
    if not (is_number(disclosed) and disclosed["value"]):
        return None
    rows = {row["row"]: row["requests_with_disclosure"] for row in document["tables"]["by_notice"]}
    notified = (rows[row] for row in ("before", "after", "delayed"))
    return any(is_number(cell) and cell["value"] > 0 for cell in notified)


def _not_in_figures(_: Facts) -> None:
    return None


_ELEMENTS: Mapping[str, Judge] = {
    "P11a.1": _column("by_country", "requests"),
    "P11a.2": _column("by_timing", "requests"),
    "P11a.3": lambda document: is_number(document["totals"]["accounts_affected"]),
    "P11a.4": _column("by_content_requested", "requests"),
    "P11a.5": _column("by_legal_process", "requests"),
    "P11a.6": _rows("by_legal_process", "court_order"),
    "P11a.7": _column("by_legal_process", "requests_with_disclosure"),
    "P11a.8": lambda document: document["legal_bands"] is not None,  # names the demands that the law lets nobody count
    "P11a.9": _yearly,
    "P11a.10": _structured,
    "P11b.1": _private_received,
    "P11b.2": lambda document: is_number(document["non_government"]["requests_with_disclosure"]),
    "P11b.3": _private(_yearly),
    "P11b.4": _private(_structured),
    "P12.1": _tells_users,
    "P12.2": _not_in_figures,
    "P12.3": _not_in_figures,
    "OTI.1": _column("by_legal_process", "requests"),
    "OTI.2": lambda document: is_number(document["totals"]["accounts_specified"]),
    "OTI.3": lambda document: is_number(document["totals"]["accounts_affected"]),
    "OTI.4": _outcomes_of_each_process,
    "OTI.5": _column("by_data_disclosed", DISCLOSED, of=DISCLOSED),
    "OTI.6": _column("by_notice", DISCLOSED, of=DISCLOSED),
}

"""What a cell of the report means for a chart: its bounds, and sums of cells. Pure."""

from collections.abc import Sequence

from reports.schema.cells import NOT_RECORDED, Bounds, Cell, cases_missing, is_at_least, is_known
from reports.schema.types import Coverage


def is_zero(cell: Cell) -> bool:
    """Return whether the cell is 0, which "not recorded" and "at least 0" are not."""
    return cell["state"] == "exact" and cell["value"] == 0 and not is_at_least(cell)


def low(cell: Cell) -> int:
    """Return the least that a cell can be."""
    return cell["low"] if cell["state"] == "range" else cell["value"] if cell["state"] == "exact" else 0


def high(cell: Cell) -> int:
    """Return the most that a cell can be, as far as it is known."""
    return cell["high"] if cell["state"] == "range" else cell["value"] if cell["state"] == "exact" else 0


def may_be_among_others(country: str, coverage: Coverage) -> bool:
    """Return whether a country without a row can be one of the other countries of a report."""
    return coverage["countries"] is None or any(span["country"] == country for span in coverage["spans"])


def among_others(others: Cell) -> Cell:
    """Return what is known of a country that is perhaps one of several that share a row."""
    if not is_known(others) or not high(others):
        return others
    covered: Bounds = {"covered": "part"} if others.get("covered") else {}
    return {"state": "range", "low": 0, "high": high(others), "reason": "small_number", **covered}


def sum_of(cells: Sequence[Cell]) -> Cell:
    """Return the sum of cells; a cell not recorded is at least one case without this number."""
    known = [cell for cell in cells if is_known(cell)]
    if not known:
        return NOT_RECORDED
    missing = sum(map(cases_missing, known)) + sum(cell["state"] == "not_recorded" for cell in cells)
    bounds: Bounds = {"missing": missing} if missing else {}
    if any(cell.get("covered") for cell in known):
        bounds["covered"] = "part"
    reasons = [cell["reason"] for cell in known if cell["state"] == "range"]
    if not reasons:
        return {"state": "exact", "value": sum(map(low, known)), **bounds}
    return {
        "state": "range",
        "low": sum(map(low, known)),
        "high": sum(map(high, known)),
        "reason": reasons[0],
        **bounds,
    }

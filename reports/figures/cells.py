"""What a cell of the report says to a chart: whether it is known, from where to where, and sums of several. Pure."""

from collections.abc import Sequence
from typing import Final, TypeGuard

from reports.language import words
from reports.schema.cells import Bounds, Cell, Known, NotRecorded

NOT_RECORDED: Final[NotRecorded] = {"state": "not_recorded"}


def is_known(cell: Cell) -> TypeGuard[Known]:
    """Whether there is a number to draw."""
    return cell["state"] in ("exact", "range")


def is_zero(cell: Cell) -> bool:
    """Whether the cell says that there was none, which "not recorded" and "at least 0" do not."""
    return cell["state"] == "exact" and cell["value"] == 0 and not words.is_at_least(cell)


def low(cell: Cell) -> int:
    """The least that a cell stands for."""
    return cell["low"] if cell["state"] == "range" else cell["value"] if cell["state"] == "exact" else 0


def high(cell: Cell) -> int:
    """The most that a cell stands for, as far as it is known."""
    return cell["high"] if cell["state"] == "range" else cell["value"] if cell["state"] == "exact" else 0


def sum_of(cells: Sequence[Cell]) -> Cell:
    """The sum of cells; a cell not recorded is at least one case without this number."""
    known = [cell for cell in cells if is_known(cell)]
    if not known:
        return NOT_RECORDED
    missing = sum(map(words.missing, known)) + sum(cell["state"] == "not_recorded" for cell in cells)
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

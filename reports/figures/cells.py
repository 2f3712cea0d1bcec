"""What a cell of the report says to a chart: whether it is known, from where to where, and sums of several. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from reports.language import words

NOT_RECORDED: Final = {"state": "not_recorded"}

Json = dict[str, Any]
Cell = Mapping[str, Any]


def is_known(cell: Cell) -> bool:
    """Whether there is a number to draw."""
    return cell["state"] in ("exact", "range")


def is_zero(cell: Cell) -> bool:
    """Whether the cell says that there was none, which "not recorded" and "at least 0" do not."""
    return cell["state"] == "exact" and cell["value"] == 0 and not words.is_at_least(cell)


def low(cell: Cell) -> int:
    """The least that a cell stands for."""
    return int(cell.get("value", cell.get("low", 0)))


def high(cell: Cell) -> int:
    """The most that a cell stands for, as far as it is known."""
    return int(cell.get("value", cell.get("high", 0)))


def sum_of(cells: Sequence[Cell]) -> Json:
    """The sum of cells; a cell not recorded is at least one case without this number."""
    known = [cell for cell in cells if is_known(cell)]
    if not known:
        return dict(NOT_RECORDED)
    missing = sum(cell.get("missing", 0) for cell in known) + sum(cell["state"] == "not_recorded" for cell in cells)
    total = _sum_of_known(known) | ({"missing": missing} if missing else {})
    return total | {"covered": "part"} if any(cell.get("covered") for cell in known) else total


def _sum_of_known(known: Sequence[Cell]) -> Json:
    reasons = [cell["reason"] for cell in known if cell["state"] == "range"]
    if not reasons:
        return {"state": "exact", "value": sum(map(low, known))}
    return {"state": "range", "low": sum(map(low, known)), "high": sum(map(high, known)), "reason": reasons[0]}

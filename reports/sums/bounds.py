"""The least and the most that a recorded number can be."""

from collections.abc import Sequence

from reports.schema.cells import Cell

UNBOUNDED = 10**18
Bounds = tuple[int, int]


def bounds(cell: Cell) -> Bounds:
    """Return the bounds of a recorded number; "not recorded" can be anything, "not applicable" adds nothing."""
    if cell["state"] == "exact":
        return cell["value"], cell["value"]
    if cell["state"] == "range":
        return cell["low"], cell["high"]
    return 0, 0 if cell["state"] == "not_applicable" else UNBOUNDED


def sum_of(cells: Sequence[Cell]) -> Bounds:
    """Return the bounds of a sum."""
    ends = [bounds(cell) for cell in cells]
    return sum(low for low, _ in ends), sum(high for _, high in ends)


def shown(ends: Bounds) -> str:
    """Return bounds as words."""
    low, high = ends
    if low == high:
        return str(low)
    return f"{low} or more" if high >= UNBOUNDED else f"{low} to {high}"


def apart(one: Sequence[Cell], other: Sequence[Cell]) -> tuple[Bounds, Bounds] | None:
    """Return the bounds of two sums that cannot be equal; None if they can."""
    (low, high), (least, most) = sum_of(one), sum_of(other)
    return ((low, high), (least, most)) if low > most or high < least else None


def carried_over(opening: Cell, closing: Cell) -> bool:
    """Return whether the demands open at the start of a period can be those open at the end of the one before."""
    return apart([opening], [closing]) is None

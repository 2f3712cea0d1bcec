"""Finds figures that are many times those of the period before, or a small part of them. Pure.

Only requests are compared, and only numbers that are no lower bounds; two numbers below ten are no jump.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from reports.document.csv import own_cells
from reports.schema.cells import Cell, is_at_least, is_known
from reports.schema.types import Facts, Jump
from reports.sums.bounds import bounds

Place = tuple[str, str, str]
COMPARED: Final = ("totals", "by_country", "by_legal_process")
COLUMNS: Final = ("requests", "requests_with_disclosure")
FEWEST = 10


@dataclass(frozen=True, kw_only=True)
class Before:
    """The period before with its published figures, the factor from which a change is a jump, and the explanations.

    A `factor` of 0 means that no change is one. `published` returns the newest figure that was published of a place,
    also of a country without a row; None if no report on that period was published here.
    """

    label: str = ""
    cells: Mapping[Place, Cell] = field(default_factory=dict)
    factor: float = 0
    explanations: Mapping[Place, str] = field(default_factory=dict)
    published: Callable[[Place], Cell] | None = None


def jumps(document: Facts, before: Before) -> list[Jump]:
    """Return the jumps since the period before, in the order of the document's cells."""
    return list(_jumps(document, before)) if before.factor else []


def _jumps(document: Facts, before: Before) -> Iterator[Jump]:
    for table, row, column, new in own_cells(document):
        old = before.cells.get((table, row, column))
        if table in COMPARED and column in COLUMNS and old is not None and _is_jump(old, new, before.factor):
            explanation = before.explanations.get((table, row, column), "")
            yield {
                "period": before.label,
                "table": table,
                "row": row,
                "column": column,
                "old": old,
                "new": new,
                "explanation": explanation,
            }


def _is_jump(old: Cell, new: Cell, factor: float) -> bool:
    """Return whether one of two numbers is more than `factor` times the other, wherever they are in their ranges."""
    if not all(is_known(cell) and not is_at_least(cell) for cell in (old, new)):
        return False
    (low, high), (least, most) = bounds(old), bounds(new)
    return (low >= FEWEST and low > factor * most) or (least >= FEWEST and least > factor * high)

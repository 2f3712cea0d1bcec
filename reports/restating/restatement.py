"""What changed in figures that were published: old, new and the reason, cell by cell. Pure; counts nothing itself.

A row shows what all changes of one reason did to a cell together, never how many entries there were.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

from reports.document.document import cells_of
from reports.document.history import coverage_of
from reports.figures.coverage import Extent
from reports.figures.figures import Figures
from reports.restating.published import Place, Statement, places_of
from reports.schema.types import Restatement


class Reason(StrEnum):
    """The reason why a published figure changed, in the order in which the changes are applied."""

    LATE_ENTRY = "late_entry"
    VOID = "void"
    WRONG_ENTRY = "wrong_entry"
    LATE_OUTCOME = "late_outcome"
    EMBARGO_LIFTED = "embargo_lifted"
    SOURCE_REVISED = "source_revised"  # figures published elsewhere: no change of a case leads to it


def restated(label: str, old: Statement, steps: Sequence[tuple[Reason, Figures]]) -> list[Restatement]:
    """Return the restatements of a period, from its newest published figures through each step to the last.

    A row that any step lists is followed through all of them: if the coverage changed, a row that is not listed has
    another meaning.
    """
    statements = [old, *(counted(figures) for _, figures in steps)]
    places = dict.fromkeys(place for one in statements for place in one.cells)
    rows = [
        (place, reason, before.cell(place), after.cell(place))
        for (reason, _), (before, after) in zip(steps, pairwise(statements), strict=True)
        for place in _moved(places, before, after)
    ]
    order = {place: number for number, place in enumerate(dict.fromkeys([*statements[-1].cells, *old.cells]))}
    reasons = list(Reason)
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[0], reasons.index(row[1])))
    return [
        {"period": label, "table": place[0], "row": place[1], "column": place[2], "old": was, "new": now,
         "reason": reason.value}
        for place, reason, was, now in rows
    ]  # fmt: skip


def counted(figures: Figures) -> Statement:
    """Return figures as a statement, to be compared with a published one."""
    whole = figures.scope.extent is Extent.WHOLE
    return Statement(dict(places_of(cells_of(figures))), coverage_of(figures.scope), whole)


def _moved(places: Iterable[Place], before: Statement, after: Statement) -> list[Place]:
    return [place for place in places if before.cell(place) != after.cell(place)]

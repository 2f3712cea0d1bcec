"""What a report restates of periods whose small counts are hidden: ranges before and after. Pure.

The changes of all reasons are restated at once: figures after each of them would show what the last ones hide.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from reports.disclosure_control.protect import Protection
from reports.disclosure_control.slots import cells
from reports.disclosure_control.suppress import Unprotectable
from reports.document.document import cells_of
from reports.figures.figures import Figures, headline
from reports.restating.published import OF_REMOVALS, ZERO, Place, Statement, places_of, stated
from reports.restating.restatement import Reason, counted
from reports.schema.types import Cells, Document, Restatement
from reports.schema.values import COLUMNS
from storage.vocabulary.words import OTHER_COUNTRIES

MOST_TRIES = 4


def restated_in_ranges(
    label: str, old: Statement, steps: Sequence[tuple[Reason, Figures]], protection: Protection
) -> list[Restatement]:
    """Return the restatements of a period and publish them to `protection`.

    The first of the steps is the register as it was when the period was stated last.
    """
    _, final = steps[-1]
    whole, column = _with_rows_of(old, cells_of(final)), headline(final.scope)
    if protection.fits(whole, label, column):
        return []
    moved = moved_by(steps)
    reasons = {reason.value for reason in moved.values()}
    policy = protection.policy_of(label)
    for _ in range(MOST_TRIES):
        try:
            shown = protection.protected(whole, label, policy, column=column, reasons=reasons, carried=False)
        except Unprotectable:
            return []  # the figures stay as they were published, until a report can restate them safely
        new = Statement(dict(places_of(cast("Cells", shown))), counted(final).coverage, old.whole)
        rows = restated_between(label, old, new, moved)
        if reasons == (reasons := {row["reason"] for row in rows}):
            break
    protection.publish(label, cells(shown), reasons)
    return rows


def corrected_in_ranges(
    make: Callable[[list[Restatement]], Document], old: Statement, steps: Sequence[tuple[Reason, Figures]]
) -> Document:
    """Return a new edition with what it restates: `make` protects its figures, which depends on the reasons given."""
    moved, rows = moved_by(steps), list[Restatement]()
    for _ in range(MOST_TRIES):
        document = make(rows)
        before, rows = rows, restated_between(document["period"]["label"], old, stated(document), moved)
        if before == rows:
            break
    return document


def moved_by(steps: Sequence[tuple[Reason, Figures]]) -> dict[Place, Reason]:
    """Return the last reason that changed each count."""
    stated = [(reason, counted(figures)) for reason, figures in steps]
    return {
        place: reason
        for (_, before), (reason, after) in pairwise(stated)
        for place in dict.fromkeys([*before.cells, *after.cells])
        if before.cell(place) != after.cell(place)
    }


def restated_between(label: str, old: Statement, new: Statement, moved: Mapping[Place, Reason]) -> list[Restatement]:
    """Return a row for each figure that is another now; one that did not move itself has the reason of the others."""
    last = list(moved.values())[-1] if moved else Reason.LATE_ENTRY
    return [
        {"period": label, "table": place[0], "row": place[1], "column": place[2], "old": old.cell(place),
         "new": new.cell(place), "reason": moved.get(place, last).value}
        for place in dict.fromkeys([*new.cells, *old.cells])
        if old.cell(place) != new.cell(place) and place[0] not in OF_REMOVALS
    ]  # fmt: skip


def _with_rows_of(old: Statement, now: Cells) -> dict[str, Any]:
    """Return counts with a 0 for each country that the period listed and that has no demand any more."""
    listed = dict.fromkeys(row for table, row, _ in old.cells if table == "by_country")
    here = {row["row"] for row in now["tables"]["by_country"]}
    gone = [
        {"row": row, **dict.fromkeys(COLUMNS, ZERO)} for row in listed if row not in here and row != OTHER_COUNTRIES
    ]
    whole = {name: part for name, part in now.items() if name != "removal_orders"}  # never shown beside a threshold
    return {**whole, "tables": {**now["tables"], "by_country": [*now["tables"]["by_country"], *gone]}}

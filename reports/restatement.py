"""What changed in figures that were published: old, new and the reason, cell by cell. Pure; counts nothing itself.

A row tells what all changes of one reason did to a cell together, never how many entries there were.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from reports.content import cells_of, coverage_of
from reports.figures import Cell, Figures
from reports.tables_csv import cells

Place = tuple[str, str, str]
Document = Mapping[str, Any]
NOT_RECORDED: Mapping[str, Any] = {"state": "not_recorded"}
ZERO = Cell.exact(0).as_json()
OF_DISCLOSURES = ("requests_with_disclosure", "accounts_affected")


class Reason(StrEnum):
    """Why a published figure changed, in the order in which the changes are counted one upon the other."""

    LATE_ENTRY = "late_entry"
    VOID = "void"
    WRONG_ENTRY = "wrong_entry"
    LATE_OUTCOME = "late_outcome"
    EMBARGO_LIFTED = "embargo_lifted"


@dataclass
class Statement:
    """The newest published figures of a period, and for each cell that was restated the report that did it."""

    cells: dict[Place, Mapping[str, Any]]
    coverage: Document
    restated_in: dict[Place, str] = field(default_factory=dict)

    def cell(self, place: Place) -> Mapping[str, Any]:
        """The figure of a place; a row that is not listed had nothing, or is not recorded, as the coverage says."""
        return self.cells.get(place) or _unlisted(place, self.coverage)


def published(documents: Iterable[Document], label: str) -> Statement | None:
    """What the sealed documents, in their order, say of a period in the end; None where none is about it.

    A new edition states all cells anew, a later report those that it restates. An erratum changes no figure.
    """
    newest: Statement | None = None
    for document in documents:
        if document["period"]["label"] == label:
            if document["kind"] != "erratum" or newest is None:
                newest = _stated(document)
        elif newest is not None:
            for row in document["restatements"]:
                if row["period"] == label:
                    place = row["table"], row["row"], row["column"]
                    newest.cells[place] = row["new"]
                    newest.restated_in[place] = document["period"]["label"]
    return newest


def restated(label: str, old: Statement, steps: Sequence[tuple[Reason, Figures]]) -> list[dict[str, Any]]:
    """The restatements of a period: from its newest published figures through each step to the last one's figures."""
    rows = []
    before = old
    for reason, figures in steps:
        after = counted(figures)
        rows += [(place, reason, before.cell(place), after.cell(place)) for place in _moved(before, after)]
        before = after
    order = {place: number for number, place in enumerate(dict.fromkeys([*before.cells, *old.cells]))}
    reasons = list(Reason)
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[0], reasons.index(row[1])))
    return [
        {"period": label, "table": place[0], "row": place[1], "column": place[2], "old": dict(was), "new": dict(now),
         "reason": reason.value}
        for place, reason, was, now in rows
    ]  # fmt: skip


def _stated(document: Document) -> Statement:
    return Statement(dict(_places(document)), document["coverage"])


def counted(figures: Figures) -> Statement:
    """Figures as a statement, to be held against a published one."""
    return Statement(dict(_places(cells_of(figures))), coverage_of(figures.scope))


def _places(document: Document) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Every cell about the period itself."""
    return ((cell[:3], cell[3]) for cell in cells(document) if cell[0] != "history")


def _moved(before: Statement, after: Statement) -> list[Place]:
    places = dict.fromkeys([*before.cells, *after.cells])
    return [place for place in places if before.cell(place) != after.cell(place)]


def _unlisted(place: Place, coverage: Document) -> Mapping[str, Any]:
    table, _, column = place
    covered = coverage["from"] < coverage["to"] and (table != "by_country" or coverage["countries"] is None)
    told = coverage["what"] == "everything" or column in OF_DISCLOSURES
    return ZERO if covered and told else NOT_RECORDED

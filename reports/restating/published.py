"""What sealed reports say of a period in the end, cell by cell. Needs their documents alone, so anyone can tell.

A new edition states all cells anew; a later report states those that it restates.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.document.csv import cells
from reports.figures.coverage import is_whole
from reports.figures.figures import Cell

Place = tuple[str, str, str]
Document = Mapping[str, Any]
NOT_RECORDED: Mapping[str, Any] = {"state": "not_recorded"}
ZERO = Cell.exact(0).as_json()
OF_DISCLOSURES = ("requests_with_disclosure", "accounts_affected")


@dataclass
class Statement:
    """The newest published figures of a period, and for each cell that was restated the report that did it.

    `whole` says that every day of the period is covered.
    """

    cells: dict[Place, Mapping[str, Any]]
    coverage: Document
    whole: bool
    restated_in: dict[Place, str] = field(default_factory=dict)

    def cell(self, place: Place) -> Mapping[str, Any]:
        """The figure of a place; a row that is not listed had nothing, or is not recorded, as the coverage says."""
        return self.cells.get(place) or _unlisted(place, self.coverage, whole=self.whole)


def published(documents: Iterable[Document]) -> dict[str, Statement]:
    """What the sealed documents, in their order, say of each period in the end.

    A new edition states all cells anew, a later report those that it restates. An erratum changes no figure.
    """
    newest: dict[str, Statement] = {}
    for document in documents:
        label = document["period"]["label"]
        if document["kind"] != "erratum" or label not in newest:
            newest[label] = stated(document)
        for row in document["restatements"]:
            earlier = newest.get(row["period"])
            if earlier is not None and row["period"] != label:
                place = row["table"], row["row"], row["column"]
                earlier.cells[place] = row["new"]
                earlier.restated_in[place] = label
    return newest


def stated(document: Document) -> Statement:
    """What a document says of its own period by itself."""
    whole = is_whole(document["coverage"], document["period"])
    return Statement(dict(places_of(document)), document["coverage"], whole)


def places_of(document: Document) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Every cell about the period itself."""
    return ((cell[:3], cell[3]) for cell in cells(document) if cell[0] != "history")


def _unlisted(place: Place, coverage: Document, *, whole: bool) -> Mapping[str, Any]:
    table, _, column = place
    covered = table != "by_country" or coverage["countries"] is None
    told = coverage["what"] == "everything" or column in OF_DISCLOSURES
    return ZERO if covered and told and whole else NOT_RECORDED

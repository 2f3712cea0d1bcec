"""The final published figures of a period, cell by cell. Needs only the sealed documents, so anyone can check them.

A new edition states all cells again; a later report states those that it restates.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reports.document.csv import own_cells
from reports.figures import figures
from reports.figures.cells import among_others, may_be_among_others
from reports.figures.coverage import is_whole
from reports.schema.cells import NOT_RECORDED, Cell
from reports.schema.types import Cells, Counted, Coverage, Facts
from reports.schema.values import REMOVAL_NAMES, REMOVALS
from storage.vocabulary.words import OTHER_COUNTRIES

Place = tuple[str, str, str]
ZERO = figures.Cell.exact(0).as_json()
OF_REMOVALS = (REMOVALS, *REMOVAL_NAMES.values())
TOTAL_REMOVALS = (REMOVALS, "all", "orders")
OF_DISCLOSURES = ("requests_with_disclosure", "accounts_affected")


@dataclass
class Statement:
    """The newest published figures of a period, and for each restated cell the report that restated it.

    `whole` means that every day of the period is covered for every country.
    """

    cells: dict[Place, Cell]
    coverage: Coverage
    whole: bool
    restated_in: dict[Place, str] = field(default_factory=dict)

    def cell(self, place: Place) -> Cell:
        """Return the figure of a place; a row that is not listed is 0 or not recorded, depending on the coverage."""
        if place in self.cells:
            return self.cells[place]
        if place[0] in OF_REMOVALS:  # listed, if at all, in each row that occurred
            return ZERO if TOTAL_REMOVALS in self.cells and place[2] != "median_hours" else NOT_RECORDED
        others = self.cells.get((place[0], OTHER_COUNTRIES, place[2]))
        if others is not None and may_be_among_others(place[1], self.coverage):
            return among_others(others)  # it may be one of the countries that share a row
        return _unlisted(place, self.coverage, whole=self.whole)


def published(documents: Iterable[Facts]) -> dict[str, Statement]:
    """Return the final figures of each period according to the sealed documents, in their order.

    A new edition states all cells again, a later report those that it restates. An erratum changes no figure.
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


def stated(document: Facts) -> Statement:
    """Return what a document says of its own period by itself."""
    whole = is_whole(document["coverage"], document["period"])
    return Statement(dict(places_of(document)), document["coverage"], whole)


def places_of(document: Cells | Counted) -> Iterator[tuple[Place, Cell]]:
    """Return every cell about the period itself."""
    return ((cell[:3], cell[3]) for cell in own_cells(document))


def _unlisted(place: Place, coverage: Coverage, *, whole: bool) -> Cell:
    table, _, column = place
    covered = table != "by_country" or coverage["countries"] is None
    counted = coverage["what"] == "everything" or column in OF_DISCLOSURES
    return ZERO if covered and counted and whole else NOT_RECORDED

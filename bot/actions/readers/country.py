"""What the published reports say of one country in one period: their cells as they stand, or where they were restated.

Zero, not recorded and no report are told apart as the file tells them apart. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.actions.readers.editions import PublishedEditions, Report, Restated, changes_of
from reports.figures.coverage import Extent, Span, covered_days, extent_of_country
from reports.schema.cells import Cell
from reports.schema.types import Document
from reports.schema.values import COLUMNS

ZERO: Cell = {"state": "exact", "value": 0}
NOT_RECORDED: Cell = {"state": "not_recorded"}
BY_COUNTRY: Final = "by_country"


@dataclass(frozen=True, slots=True)
class CountryFigures:
    """The newest published cells of a country by column, the report they stand in, and what later reports changed."""

    code: str
    report: Report
    cells: Mapping[str, Cell]
    restated: tuple[Restated, ...]

    @property
    def none_received(self) -> bool:
        """Whether it is known that nothing came."""
        return self.cells[self.headline] == ZERO

    @property
    def headline(self) -> str:
        """The column in which the report counts requests."""
        return "requests" if _covers_everything(self.report.document) else "requests_with_disclosure"

    @property
    def days_in_part(self) -> tuple[Span, ...]:
        """The days on which the country is covered, where these are not all days of the period."""
        document = self.report.document
        if extent_of_country(document["coverage"], document["period"], self.code) is not Extent.PART:
            return ()
        return tuple(covered_days(document["coverage"], document["period"], self.code))

    @property
    def unknown(self) -> bool:
        """Whether nothing at all is recorded of it."""
        return all(cell["state"] == "not_recorded" for cell in self.cells.values())


def figures_of_country(editions: PublishedEditions, code: str, label: str | None) -> CountryFigures | None:
    """A country's figures in a period, or in the latest; None where no report of it is published."""
    report = editions.of(label)
    if report is None:
        return None
    cells = dict(_row(report.document, code))
    restated = tuple(change for change in changes_of(editions, report, BY_COUNTRY, code) if change.column in COLUMNS)
    cells |= {change.column: change.new for change in restated}
    return CountryFigures(code, report, cells, restated)


def _row(document: Document, code: str) -> Mapping[str, Cell]:
    """The row of the file; a country that is not in it had none if all were covered, else nothing is recorded."""
    for row in document["tables"][BY_COUNTRY]:
        if row["row"] == code:
            return {column: row[column] for column in COLUMNS}
    return dict.fromkeys(COLUMNS, ZERO if _states_zero(document, code) else NOT_RECORDED)


def _covers_everything(document: Document) -> bool:
    return bool(document["coverage"]["what"] == "everything")


def _states_zero(document: Document, code: str) -> bool:
    """Whether every day of the period is covered for a country that has no row."""
    covers = document["coverage"]
    everywhere = _covers_everything(document) and covers["countries"] is None
    return everywhere and extent_of_country(covers, document["period"], code) is Extent.WHOLE

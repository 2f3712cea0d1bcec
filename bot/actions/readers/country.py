"""Finds the newest published figures of one country in one period, whether as published or as restated later.

It distinguishes zero, not recorded and no report, as the file does. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from bot.actions.readers.editions import PublishedEditions, Report, Restated, changes_of
from reports.figures.cells import among_others, may_be_among_others
from reports.figures.coverage import Extent, Span, covered_days, extent_of_country
from reports.schema.cells import NOT_RECORDED, Cell
from reports.schema.types import Document
from reports.schema.values import COLUMNS
from storage.vocabulary.words import OTHER_COUNTRIES

ZERO: Cell = {"state": "exact", "value": 0}
BY_COUNTRY: Final = "by_country"


@dataclass(frozen=True, slots=True)
class CountryFigures:
    """The newest published cells of a country by column, with their report and what later reports changed."""

    code: str
    report: Report
    cells: Mapping[str, Cell]
    restated: tuple[Restated, ...]

    @property
    def none_received(self) -> bool:
        """Return whether it is known that no requests came."""
        return self.cells[self.headline] == ZERO

    @property
    def headline(self) -> Literal["requests", "requests_with_disclosure"]:
        """Return the column in which the report counts requests."""
        return "requests" if _covers_everything(self.report.document) else "requests_with_disclosure"

    @property
    def days_in_part(self) -> tuple[Span, ...]:
        """Return the days on which the country is covered, if these are only part of the period."""
        document = self.report.document
        if extent_of_country(document["coverage"], document["period"], self.code) is not Extent.PART:
            return ()
        return tuple(covered_days(document["coverage"], document["period"], self.code))

    @property
    def unknown(self) -> bool:
        """Return whether nothing is recorded about it."""
        return all(cell["state"] == "not_recorded" for cell in self.cells.values())


def figures_of_country(editions: PublishedEditions, code: str, label: str | None) -> CountryFigures | None:
    """Return a country's figures in a period or the latest one, or None if that has no published report."""
    report = editions.of(label)
    if report is None:
        return None
    cells = dict(_row(report.document, code))
    restated = tuple(change for change in changes_of(editions, report, BY_COUNTRY, code) if change.column in COLUMNS)
    cells |= {change.column: change.new for change in restated}
    return CountryFigures(code, report, cells, restated)


def _row(document: Document, code: str) -> Mapping[str, Cell]:
    """Return the country's row; without one, it is zero if all countries were covered, else not recorded.

    Where countries with few requests share a row, it may be one of them.
    """
    rows = {row["row"]: row for row in document["tables"][BY_COUNTRY]}
    if code in rows:
        return {column: rows[code][column] for column in COLUMNS}
    if OTHER_COUNTRIES in rows and may_be_among_others(code, document["coverage"]):
        return {column: among_others(rows[OTHER_COUNTRIES][column]) for column in COLUMNS}
    return dict.fromkeys(COLUMNS, ZERO if _states_zero(document, code) else NOT_RECORDED)


def _covers_everything(document: Document) -> bool:
    return bool(document["coverage"]["what"] == "everything")


def _states_zero(document: Document, code: str) -> bool:
    """Return whether every day of the period is covered for a country that has no row."""
    covers = document["coverage"]
    everywhere = _covers_everything(document) and covers["countries"] is None
    return everywhere and extent_of_country(covers, document["period"], code) is Extent.WHOLE

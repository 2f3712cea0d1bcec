"""Finds the newest published figures of one country in one period, whether as published or as restated later.

It distinguishes zero, not recorded and no report, as the file does. Figures are compared with those of all countries
and of the periods before. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.actions.readers.editions import PublishedEditions, Report, Restated, changes_of, with_newest_totals
from reports.figures.cells import among_others, may_be_among_others
from reports.figures.coverage import Extent, Span, covered_days, extent_of_country
from reports.schema.cells import NOT_RECORDED, Cell, is_number
from reports.schema.types import Document
from reports.schema.values import COLUMNS
from storage.vocabulary.words import OTHER_COUNTRIES

ZERO: Cell = {"state": "exact", "value": 0}
BY_COUNTRY: Final = "by_country"
MOST_PERIODS = 8


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


@dataclass(frozen=True, slots=True)
class Share:
    """A country's number and the number of all countries in the same report."""

    part: int
    whole: int


def share_of(editions: PublishedEditions, figures: CountryFigures) -> Share | None:
    """Return the country's share of all, if both numbers are recorded in full and it is covered all the time."""
    totals = with_newest_totals(editions, figures.report)[0]["totals"]
    part, whole = _full(figures.cells[figures.headline]), _full(totals[figures.headline])
    if part is None or not whole or part > whole or figures.days_in_part:
        return None
    return Share(part, whole)


def earlier_to_compare(editions: PublishedEditions, figures: CountryFigures) -> CountryFigures | None:
    """Return the country's figures in the period before, if both count the same and are recorded in full."""
    periods = [report.period for report in editions.newest]
    here = figures.report.period
    before = next((each for each in periods if each.kind == here.kind and each.end == here.start), None)
    earlier = figures_of_country(editions, figures.code, before.label) if before else None
    if earlier is None or earlier.headline != figures.headline:
        return None
    return earlier if all(_comparable(each) for each in (earlier, figures)) else None


def course_of(editions: PublishedEditions, code: str) -> Sequence[CountryFigures]:
    """Return the country's figures in the newest published periods, oldest first."""
    labels = [report.edition.period for report in editions.newest[:MOST_PERIODS]]
    found = (figures_of_country(editions, code, label) for label in reversed(labels))
    return tuple(each for each in found if each is not None)


def number_of(figures: CountryFigures) -> int | None:
    """Return the number in full, for comparisons."""
    return _full(figures.cells[figures.headline])


def height_of(figures: CountryFigures) -> int:
    """Return the number that a bar shows: the lower end of a range, 0 if nothing is recorded."""
    cell = figures.cells[figures.headline]
    return cell["value"] if cell["state"] == "exact" else cell["low"] if cell["state"] == "range" else 0


def _comparable(figures: CountryFigures) -> bool:
    return number_of(figures) is not None and not figures.days_in_part


def _full(cell: Cell) -> int | None:
    """Return the number of a cell that is no lower bound: no case lacks it, and every day is covered."""
    return cell["value"] if is_number(cell) else None

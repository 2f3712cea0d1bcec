"""Compares the published figures of a country: its share of all, the period before, and all published periods. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions.readers.country import CountryFigures, figures_of_country
from bot.actions.readers.editions import PublishedEditions, with_newest_totals
from reports.schema.cells import Cell, is_number

MOST_PERIODS = 8


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

"""Where a series of periods breaks: figures of two neighbours that cover different countries cannot be compared.

This is called a break in time series. Judges by the coverage that the reports themselves state. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from reports.figures.coverage import EVERYWHERE, Extent, extent_of_country
from reports.period import Period
from reports.schema.types import Coverage, Ends


@dataclass(frozen=True, slots=True)
class _Covered:
    """The countries of a period ("*" for all), and those of them that are covered for a part of it only."""

    countries: frozenset[str]
    partly: frozenset[str]


def breaks(coverage: Mapping[Period, Coverage | None]) -> frozenset[Period]:
    """Return the periods covering other countries than the nearest earlier one of their length with known coverage."""
    covered = {
        period: _covered(period, stated)
        for period, stated in coverage.items()
        if stated is not None and stated["from"] < stated["to"]
    }
    found = set()
    for kind in {period.kind for period in covered}:
        course = sorted(period for period in covered if period.kind == kind)
        found |= {period for before, period in pairwise(course) if covered[before] != covered[period]}
    return frozenset(found)


def _covered(period: Period, stated: Coverage) -> _Covered:
    everywhere = stated["countries"] is None
    countries = frozenset({EVERYWHERE} if everywhere else (span["country"] for span in stated["spans"]))
    ends: Ends = {"start": period.start.isoformat(), "end": period.end.isoformat()}
    partly = (one for one in countries if extent_of_country(stated, ends, one) is not Extent.WHOLE)
    return _Covered(countries, frozenset(partly))

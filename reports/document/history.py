"""The days that a report covers, the periods before it with their totals, and the one to compare with. Pure.

Where neighbours in a series of periods cover different countries, their figures cannot be compared: a series break.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.document.jumps import Place
from reports.figures.coverage import EVERYWHERE, Extent, Span, covered_days, extent_of_country
from reports.figures.figures import Figures
from reports.figures.scope import Scope
from reports.schema.cells import Cell
from reports.schema.tables import Columns, Days, HistoryRow, columns_of
from reports.schema.types import Counted, CountriesBefore, Coverage, Ends
from reports.schema.types import Span as PeriodSpan
from reports.schema.values import COLUMNS
from storage.vocabulary.period import Period


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A period for the history: its label and its totals, cells as JSON by column.

    `source` names the origin of figures that this product did not publish, `disputed` lists the identities that they
    break, as sentences. `restated_in` is the last report that restated one of the totals. `coverage` is what the
    period's own report says of it; None if that is not known.
    """

    label: str
    totals: Columns
    source: str | None = None
    disputed: tuple[str, ...] = ()
    restated_in: str | None = None
    coverage: Coverage | None = None


def coverage_of(scope: Scope) -> Coverage:
    """Return what the figures cover."""
    return {
        "what": scope.what.value,
        "from": scope.start.isoformat(),
        "to": scope.end.isoformat(),
        "countries": scope.countries,
        "partial": scope.partial,
        "register": None if scope.register is None else from_to(scope.register),
        "spans": [
            {
                "country": span.country,
                "start": span.start.isoformat(),
                "end": span.end.isoformat(),
                "what": span.what.value,
                "zero": span.zero,
                "source": span.source,
            }
            for span in scope.spans
        ],
    }


def from_to(span: Span) -> Days:
    start, end = span
    return {"from": start.isoformat(), "to": end.isoformat()}


def span_of(period: Period) -> PeriodSpan:
    return {"label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()}


def history_rows(figures: Figures, totals: Columns, earlier: Sequence[Earlier]) -> list[HistoryRow]:
    """Return earlier periods and this one, oldest first by label, each with its latest published figures.

    Published figures replace imported ones. Rows that are not part of another row share no day.
    """
    known: dict[Period, Earlier] = {}
    period, coverage = figures.period, coverage_of(figures.scope)
    for item in sorted(earlier, key=lambda one: one.source is None):
        known[Period.parse(item.label)] = item
    known[period] = Earlier(label=period.label, totals=totals, coverage=coverage)
    broken = breaks({one: item.coverage for one, item in known.items()})
    return [_history_row(one, known[one], known, broken) for one in sorted(known)]


def _history_row(period: Period, item: Earlier, known: Collection[Period], broken: Collection[Period]) -> HistoryRow:
    whole = [other for other in known if other != period and other.start <= period.start and period.end <= other.end]
    longest = max(whole, key=lambda other: other.kind.months, default=None)
    return {
        "row": period.label,
        **columns_of({column: item.totals[column] for column in COLUMNS}),
        "source": item.source,
        "disputed": list(item.disputed),
        "part_of": longest.label if longest else None,
        "restated_in": item.restated_in,
        "series_break": period in broken,
        "covered": None if item.coverage is None else _days(period, item.coverage),
    }


def _days(period: Period, coverage: Coverage) -> list[Days]:
    return [from_to(span) for span in covered_days(coverage, span_of(period))]


def period_to_compare(label: str, rows: Sequence[HistoryRow]) -> HistoryRow | None:
    """Return the period before, if both are covered on all days, for the same countries, and undisputed."""
    history = {row["row"]: row for row in rows}
    own, before = history.get(label), history.get(Period.parse(label).previous().label)
    if own is None or before is None or own["series_break"] or before["disputed"]:
        return None
    return before if _is_whole(own) and _is_whole(before) else None


def _is_whole(row: HistoryRow) -> bool:
    period = Period.parse(row["row"])
    return row["covered"] == [from_to((period.start, period.end))]


def countries_before(label: str, counted: Counted, published: Callable[[Place], Cell] | None) -> CountriesBefore | None:
    """Return this report's countries in the period before, with what this report restates of it.

    `published` returns the newest figure of a place that earlier reports published; None if none is of that period.
    """
    before = period_to_compare(label, counted["tables"]["history"])
    if before is None or published is None:
        return None
    restated = {
        (row["table"], row["row"], row["column"]): row["new"]
        for row in counted["restatements"]
        if row["period"] == before["row"]
    }
    places = {
        row["row"]: {column: ("by_country", row["row"], column) for column in COLUMNS}
        for row in counted["tables"]["by_country"]
    }
    return {
        "period": before["row"],
        "rows": [
            {
                "row": code,
                **columns_of({column: restated.get(place) or published(place) for column, place in columns.items()}),
            }
            for code, columns in places.items()
        ],
    }


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

"""What a period's figures cover: which countries, on which days, and whether a 0 may be stated. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reports.figures.coverage import EVERYWHERE, Extent, Span, extent, merged
from storage.vocabulary.case import Coverage, CoverageKind
from storage.vocabulary.tally import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The coverage of one period, half-open. `countries` is None if all are covered.

    `register` are the days that the register itself covers, None if it covers none. `named` are the countries that
    sources name, `known_zero` those of them for which no case means 0. `partial` counts covered countries that are
    covered for a part of the period only. `tells_months` is false if a source gives sums over more than a month, so
    that the month of a case is an artefact of the source and not a fact.
    """

    what: CoverageKind
    period: Span
    register: Span | None
    countries: int | None
    partial: int
    spans: tuple[Coverage, ...]
    named: frozenset[str]
    known_zero: frozenset[str]
    tells_months: bool

    @property
    def everything(self) -> bool:
        return self.what == CoverageKind.EVERYTHING

    @property
    def start(self) -> date:
        """Return the first covered day; the period's end if there is none."""
        return min((max(one, self.period[0]) for one, _ in self._all()), default=self.period[1])

    @property
    def end(self) -> date:
        """Return the day after the last covered one; the period's end if there is none."""
        return max((min(other, self.period[1]) for _, other in self._all()), default=self.period[1])

    @property
    def states_zero(self) -> bool:
        """Return whether anything is covered, so that no case means 0 rather than not recorded."""
        return self.start < self.end

    @property
    def extent(self) -> Extent:
        """Return how much of the period is covered for all countries together."""
        return self.within(*self.period)

    def within(self, start: date, end: date) -> Extent:
        """Return how much of some days is covered for all countries together.

        If only some countries are covered, that is never all of it: what the others sent belongs to a total too.
        """
        if self.countries is None:
            return extent(self._of((EVERYWHERE,)), start, end)
        return Extent.PART if merged(self._all(), start, end) else Extent.NONE

    def of_country(self, country: str) -> Extent:
        """Return how much of the period is covered for one country."""
        return extent(self._of((country, EVERYWHERE)), *self.period)

    def _all(self) -> list[Span]:
        return self._of({row.country for row in self.spans})

    def _of(self, countries: Iterable[str]) -> list[Span]:
        codes = set(countries)
        own = [] if self.register is None else [self.register]
        return [*own, *((row.start, row.end) for row in self.spans if row.country in codes)]


def scope_of(tally: Tally) -> Scope:
    """Return the scope by the coverage rows, and by the register itself from its first entry on."""
    rows = tuple(sorted(row for row in tally.coverage if not _is_cut(row, tally)))
    fulfilled_only = any(row.what == CoverageKind.DISCLOSURES for row in tally.coverage)
    register = None if fulfilled_only else _register(tally)
    covered = frozenset(row.country for row in rows) - {EVERYWHERE}
    named = frozenset(row.country for row in tally.coverage) - {EVERYWHERE}
    everywhere = register is not None or any(row.country == EVERYWHERE for row in rows)
    every_zero = everywhere and not fulfilled_only
    zero = covered if every_zero else {country for country in covered if _all_zero(rows, country)}
    scope = Scope(
        what=CoverageKind.DISCLOSURES if fulfilled_only else CoverageKind.EVERYTHING,
        period=(tally.start, tally.end),
        register=register,
        countries=None if everywhere or not named else len(covered),
        partial=0,
        spans=rows,
        named=named,
        known_zero=frozenset(zero),
        tells_months=all(row.zero or _within_a_month(row) for row in rows if row.what == CoverageKind.DISCLOSURES),
    )
    return replace(scope, partial=sum(scope.of_country(country) != Extent.WHOLE for country in covered))


def _is_cut(row: Coverage, tally: Tally) -> bool:
    """Return whether a source gives one sum over days partly outside the period, so that the part inside is unknown."""
    inside = tally.start <= row.start and row.end <= tally.end
    return row.what == CoverageKind.DISCLOSURES and not row.zero and not inside


def _register(tally: Tally) -> Span | None:
    """Return the period's days from the register's first entry to the last full day: it holds every demand of these."""
    if tally.recorded_from is None:
        return None
    start = max(tally.start, tally.recorded_from)
    end = tally.end if tally.recorded_to is None else min(tally.end, tally.recorded_to)
    return (start, end) if start < end else None


def _all_zero(rows: Iterable[Coverage], country: str) -> bool:
    return all(row.zero for row in rows if row.country == country)


def _within_a_month(row: Coverage) -> bool:
    last = row.end - timedelta(days=1)
    return (row.start.year, row.start.month) == (last.year, last.month)

"""What a period's figures cover: which countries, from when to when, and whether a 0 may be stated. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from storage.vocabulary import Coverage, CoverageKind, Tally

EVERYWHERE = "*"
Span = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The coverage of one period, half-open. `countries` is None where all are covered.

    `named` are the countries that coverage rows name, `known_zero` those of them where no case means 0.
    `partial` counts named countries that are covered for a part of the period only. `tells_months` is false where a
    source gives sums over more than a month, so that the month of a case is the source's cut and not a fact.
    """

    what: CoverageKind
    start: date
    end: date
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
    def states_zero(self) -> bool:
        """Whether anything is covered, so that no case means 0 rather than not recorded."""
        return self.start < self.end


def scope_of(tally: Tally) -> Scope:
    """The scope by the coverage rows, and by the register itself from its first entry on."""
    rows = tuple(sorted(tally.coverage))
    fulfilled_only = any(row.what == CoverageKind.DISCLOSURES for row in rows)
    own = () if fulfilled_only else _register(tally)
    clipped = [*own, *((max(row.start, tally.start), min(row.end, tally.end)) for row in rows)]
    named = frozenset(row.country for row in rows) - {EVERYWHERE}
    everywhere = bool(own) or any(row.country == EVERYWHERE for row in rows)
    return Scope(
        what=CoverageKind.DISCLOSURES if fulfilled_only else CoverageKind.EVERYTHING,
        start=min((start for start, _ in clipped), default=tally.end),
        end=max((end for _, end in clipped), default=tally.end),
        countries=None if everywhere or not rows else len(named),
        partial=sum(not _fills(own, rows, country, tally) for country in named),
        spans=rows,
        named=named,
        known_zero=named if own else frozenset(country for country in named if _all_zero(rows, country)),
        tells_months=all(row.zero or _within_a_month(row) for row in rows if row.what == CoverageKind.DISCLOSURES),
    )


def _register(tally: Tally) -> tuple[Span, ...]:
    """The days of the period from the register's first entry on: of these it holds every demand."""
    if tally.recorded_from is None or tally.recorded_from >= tally.end:
        return ()
    return ((max(tally.start, tally.recorded_from), tally.end),)


def _all_zero(rows: Iterable[Coverage], country: str) -> bool:
    return all(row.zero for row in rows if row.country == country)


def _within_a_month(row: Coverage) -> bool:
    last = row.end - timedelta(days=1)
    return (row.start.year, row.start.month) == (last.year, last.month)


def _fills(own: Iterable[Span], rows: Iterable[Coverage], country: str, tally: Tally) -> bool:
    """Whether the spans about a country leave no day of the period out."""
    spans = [*own, *((row.start, row.end) for row in rows if row.country in (country, EVERYWHERE))]
    return fill(spans, tally.start, tally.end)


def fill(spans: Iterable[Span], start: date, end: date) -> bool:
    """Whether half-open spans leave no day out from a start to an end."""
    reached = start
    for begun, over in sorted(spans):
        if begun > reached:
            return False
        reached = max(reached, over)
    return reached >= end

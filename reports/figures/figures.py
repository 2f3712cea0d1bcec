"""Figures of a period: every number as a cell that says what is known of it. Independent of words and sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, Self

from reports.figures.coverage import Extent
from reports.figures.scope import Scope, scope_of
from reports.schema.cells import Bounds, CellState, RangeReason
from reports.schema.cells import Cell as JsonCell
from reports.schema.values import CARRIED, COLUMNS, NOT_RECORDED_ROW, ROWS, TABLES, Carried, Column, Table
from storage.vocabulary import words as v
from storage.vocabulary.period import Period, month_days
from storage.vocabulary.tally import Count, Disclosure, Given, RemovalCount, Responses, Tally, TallyRow

PART: Final = "part"

# What a source of fulfilled requests does not show.
_UNKNOWN_OF_DISCLOSURES = ("by_data_requested", "by_refusal_reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number and what is known of it: exact, range, not_recorded or not_applicable, four different things.

    `missing` counts the cases without this number, and `covered` is "part" if not all days of the period, or not all
    countries, are covered; the number then reads "at least".
    """

    state: CellState
    value: int | None = None
    low: int | None = None
    high: int | None = None
    reason: RangeReason | None = None
    missing: int = 0
    covered: Literal["part"] | None = None

    @classmethod
    def exact(cls, value: int, missing: int = 0, *, part: bool = False) -> Self:
        return cls(state="exact", value=value, missing=missing, covered=PART if part else None)

    @classmethod
    def range(cls, low: int, high: int, reason: RangeReason, missing: int = 0) -> Self:
        return cls(state="range", low=low, high=high, reason=reason, missing=missing)

    def as_json(self) -> JsonCell:
        """Return the cell as contract and schema define it, without what does not apply."""
        bounds: Bounds = {}
        if self.missing:
            bounds["missing"] = self.missing
        if self.covered is not None:
            bounds["covered"] = self.covered
        if self.value is not None:
            return {"state": "exact", "value": self.value, **bounds}
        if self.low is not None and self.high is not None and self.reason is not None:
            return {"state": "range", "low": self.low, "high": self.high, "reason": self.reason, **bounds}
        return {"state": "not_applicable"} if self.state == "not_applicable" else {"state": "not_recorded"}


NOT_RECORDED = Cell(state="not_recorded")
NOT_APPLICABLE = Cell(state="not_applicable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: a key and the four columns."""

    key: str
    requests: Cell
    requests_with_disclosure: Cell
    accounts_specified: Cell
    accounts_affected: Cell

    @classmethod
    def unknown(cls, key: str) -> Self:
        return cls(key=key, **dict.fromkeys(COLUMNS, NOT_RECORDED))

    @classmethod
    def inapplicable(cls, key: str) -> Self:
        return cls(key=key, **dict.fromkeys(COLUMNS, NOT_APPLICABLE))

    def cells(self) -> dict[Column, Cell]:
        return {column: getattr(self, column) for column in COLUMNS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of a period. `carried_forward` has opening, received, closed and closing."""

    period: Period
    scope: Scope
    totals: Row
    countries: Cell
    tables: Mapping[Table, tuple[Row, ...]]
    carried_forward: Mapping[Carried, Cell]
    disclosures: tuple[Disclosure, ...]
    given: tuple[Given, ...]
    non_government: Row
    preservation: Row
    responses: Responses
    removals: tuple[RemovalCount, ...] | None


def figures_of(tally: Tally, period: Period) -> Figures:
    """Return the figures of a tally; what its coverage leaves open is not recorded, never 0."""
    scope = scope_of(tally)
    return Figures(
        period=period,
        scope=scope,
        totals=_row(tally.totals, scope, scope.extent),
        countries=_countries(tally, scope),
        tables={name: _table(name, tally, period, scope) for name in TABLES},
        carried_forward=_carried(tally, scope),
        disclosures=tally.disclosures,
        given=tally.given,
        non_government=_outside_row(tally.non_government, scope),
        preservation=_outside_row(tally.preservation, scope),
        responses=tally.responses,
        removals=tally.removals,
    )


def headline(scope: Scope) -> Column:
    """Return the column that counts requests: those received, or those with disclosure if only these are known."""
    return "requests" if scope.everything else "requests_with_disclosure"


def _row(row: TallyRow, scope: Scope, covered: Extent, *, fulfilled: bool = False) -> Row:
    """Return a counted row with its coverage; without a case it is 0 only if something is covered.

    `fulfilled` means that it holds requests with disclosure only, so that all of them are known.
    """
    if not row.cases and covered is Extent.NONE:
        return Row.unknown(row.key)
    received, part = scope.everything or fulfilled, covered is not Extent.WHOLE
    return Row(
        key=row.key,
        requests=Cell.exact(row.requests, part=part) if received else NOT_RECORDED,
        requests_with_disclosure=Cell.exact(row.requests_with_disclosure, part=part),
        accounts_specified=_sum(row.accounts_specified, part=part) if received else NOT_RECORDED,
        accounts_affected=_sum(row.accounts_affected, part=part),
    )


def _sum(count: Count, *, part: bool) -> Cell:
    if count.missing and not count.recorded:
        return NOT_RECORDED
    return Cell.exact(count.value, count.missing, part=part)


def _countries(tally: Tally, scope: Scope) -> Cell:
    column, covered = headline(scope), scope.extent
    counted = [row.key for row in tally.tables["by_country"] if getattr(row, column) and row.key not in v.NOT_COUNTRIES]
    if not counted and covered is Extent.NONE:
        return NOT_RECORDED
    return Cell.exact(len(counted), part=covered is not Extent.WHOLE)


def _table(name: Table, tally: Tally, period: Period, scope: Scope) -> tuple[Row, ...]:
    counted = {row.key: row for row in tally.tables.get(name, ())}
    if name == "by_country":
        return _by_country(counted, scope)
    if name == "by_month":
        return _by_month(counted, period, scope)
    keys = ROWS[name]
    rows = [counted.get(key, TallyRow(key=key)) for key in keys]
    rows += [row for key, row in counted.items() if key not in keys]
    in_bands = v.NATIONAL_SECURITY_PROCESS if name == "by_legal_process" and tally.banded else ()
    return tuple(
        Row.inapplicable(row.key) if row.key in in_bands else _word_row(name, row, scope, unsaid=_unsaid(counted))
        for row in rows
    )


def _unsaid(counted: Mapping[str, TallyRow]) -> bool:
    """Return whether all cases of a table lack its word: a 0 in another row would then claim what nobody recorded."""
    filled = {key for key, row in counted.items() if row.cases}
    return filled == {NOT_RECORDED_ROW}


def _word_row(name: str, row: TallyRow, scope: Scope, *, unsaid: bool) -> Row:
    fulfilled = name == "by_outcome" and row.key in v.DISCLOSING
    silent = not scope.everything and (
        name in _UNKNOWN_OF_DISCLOSURES or (name == "by_outcome" and row.key not in v.DISCLOSING)
    )
    if silent or (unsaid and not row.cases):
        return Row.unknown(row.key)
    return _row(row, scope, scope.extent, fulfilled=fulfilled)


def _by_country(counted: Mapping[str, TallyRow], scope: Scope) -> tuple[Row, ...]:
    listed = set(counted) | scope.named
    column = headline(scope)
    rows = [counted.get(code, TallyRow(key=code)) for code in listed]
    rows.sort(key=lambda row: (-getattr(row, column), -row.requests_with_disclosure, row.key))
    return tuple(_country_row(row, scope) for row in rows)


def _country_row(row: TallyRow, scope: Scope) -> Row:
    if not row.cases and row.key not in scope.known_zero:
        return Row.unknown(row.key)
    return _row(row, scope, scope.of_country(row.key))


def _by_month(counted: Mapping[str, TallyRow], period: Period, scope: Scope) -> tuple[Row, ...]:
    if not scope.tells_months:
        return tuple(Row.unknown(month) for month in period.months())
    return tuple(_month_row(counted.get(month, TallyRow(key=month)), scope) for month in period.months())


def _month_row(row: TallyRow, scope: Scope) -> Row:
    """Return the row of a month, without a 0 if it is covered in part: its other days are not recorded."""
    covered = scope.within(*month_days(row.key))
    if not row.cases and covered is not Extent.WHOLE:
        return Row.unknown(row.key)
    return _row(row, scope, covered)


def _carried(tally: Tally, scope: Scope) -> dict[Carried, Cell]:
    known = scope.everything and scope.extent is Extent.WHOLE
    return {name: Cell.exact(getattr(tally.carried_forward, name)) if known else NOT_RECORDED for name in CARRIED}


def _outside_row(row: TallyRow, scope: Scope) -> Row:
    # A source of fulfilled government requests does not show these, so having no case does not mean 0.
    if not scope.everything and not row.cases:
        return Row.unknown(row.key)
    return _row(row, scope, scope.extent)

"""The figures of orders to remove content: in all, by country, by category and by reason for refusal. Pure."""

from collections.abc import Callable, Iterable, Sequence

from reports.figures.coverage import Extent
from reports.figures.figures import NOT_RECORDED, Cell, Figures
from reports.figures.responses import MEDIAN, percentile
from reports.figures.scope import Scope
from reports.schema.cells import Cell as JsonCell
from reports.schema.tables import RemovalColumns, RemovalOrders, RemovalRow
from storage.vocabulary.period import Period
from storage.vocabulary.removals import RemovalOutcome
from storage.vocabulary.tally import RemovalCount

Rows = Sequence[RemovalCount]


def removal_orders(figures: Figures) -> RemovalOrders | None:
    """Return the section of a document; None if the report says nothing of such orders."""
    rows = figures.removals
    if rows is None:
        return None
    extent = _extent(figures)
    refused = [row for row in rows if row.outcome == RemovalOutcome.REFUSED]
    return {
        "totals": _columns(rows, extent),
        "by_country": _table(rows, lambda row: row.country, extent),
        "by_category": _table(rows, lambda row: row.category, extent),
        "by_refusal_reason": _table(refused, lambda row: row.refusal_reason, extent),
    }


def _extent(figures: Figures) -> Extent:
    """Return how much of the period the register was kept: only it holds such orders, no other source does."""
    kept, period = figures.scope.register, figures.period
    if kept is None:
        return Extent.NONE
    return Extent.WHOLE if register_holds(figures.scope, period) else Extent.PART


def register_holds(scope: Scope, period: Period) -> bool:
    """Return whether the register was kept on every day of a period."""
    kept = scope.register
    return kept is not None and kept[0] <= period.start and period.end <= kept[1]


def _table(rows: Rows, key: Callable[[RemovalCount], str], extent: Extent) -> list[RemovalRow]:
    words = {key(row) for row in rows}
    by_word = {word: [row for row in rows if key(row) == word] for word in words}
    ordered = sorted(words, key=lambda word: (-_orders(by_word[word]), word))
    return [{"row": word, **_columns(by_word[word], extent)} for word in ordered]


def _columns(rows: Rows, extent: Extent) -> RemovalColumns:
    def of(outcome: RemovalOutcome) -> JsonCell:
        return _count([row for row in rows if row.outcome == outcome], rows, extent)

    return {
        "orders": _count(rows, rows, extent),
        "orders_acted_on": of(RemovalOutcome.ACTED),
        "orders_refused": of(RemovalOutcome.REFUSED),
        "orders_pending": of(RemovalOutcome.PENDING),
        "orders_withdrawn": of(RemovalOutcome.WITHDRAWN),
        "items": _items(rows, extent).as_json(),
        "median_hours": median_hours(rows),
    }


def _count(counted: Rows, every: Rows, extent: Extent) -> JsonCell:
    """Return a number of orders; without any order it is 0 only if the register was kept."""
    if not every and extent is Extent.NONE:
        return NOT_RECORDED.as_json()
    return Cell.exact(_orders(counted), part=extent is not Extent.WHOLE).as_json()


def _items(rows: Rows, extent: Extent) -> Cell:
    missing = sum(row.orders - row.with_items for row in rows)
    if (not rows and extent is Extent.NONE) or (missing and missing == _orders(rows)):
        return NOT_RECORDED
    return Cell.exact(sum(row.items for row in rows), missing, part=extent is not Extent.WHOLE)


def _orders(rows: Rows) -> int:
    return sum(row.orders for row in rows)


def median_hours(rows: Iterable[RemovalCount]) -> JsonCell:
    """Return the median of the hours in which orders were acted on."""
    acted = [row for row in rows if row.outcome == RemovalOutcome.ACTED]
    times = sorted((row.acted, row.orders) for row in acted if row.acted is not None)
    return percentile(times, MEDIAN)

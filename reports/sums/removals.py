"""Adds up the orders to remove content of a report: outcomes against orders, and each table against the totals."""

from collections.abc import Iterator

from reports.schema.cells import is_known
from reports.schema.removals import RemovalColumns, RemovalOrders
from reports.schema.types import Document
from reports.schema.values import REMOVAL_NAMES, REMOVALS, RemovalColumn, RemovalTable
from reports.sums.bounds import apart, shown

OUTCOMES: tuple[RemovalColumn, ...] = ("orders_acted_on", "orders_refused", "orders_pending", "orders_withdrawn")
DISJOINT: tuple[RemovalTable, ...] = ("by_country", "by_category")
SUMMED: tuple[RemovalColumn, ...] = ("orders", *OUTCOMES, "items")


def removals_apart(document: Document) -> Iterator[str]:
    """Return every sum of the section that cannot be right, as a sentence."""
    section = document.get("removal_orders")
    if section is None:
        return
    yield from _outcomes(REMOVALS, section["totals"])
    for table, name in REMOVAL_NAMES.items():
        for row in section[table]:
            yield from _outcomes(f"{name}, {row['row']}", row)
    for table in DISJOINT:
        for column in SUMMED:
            yield from _column(section, table, column, column)
    yield from _column(section, "by_refusal_reason", "orders", "orders_refused")


def _outcomes(place: str, cells: RemovalColumns) -> Iterator[str]:
    parts = [cells[column] for column in OUTCOMES]
    if all(map(is_known, [*parts, cells["orders"]])) and (found := apart(parts, [cells["orders"]])):
        yield f"{place}: the outcomes come to {shown(found[0])}, but there are {shown(found[1])} orders."


def _column(section: RemovalOrders, table: RemovalTable, column: RemovalColumn, total: RemovalColumn) -> Iterator[str]:
    whole = section["totals"][total]
    if is_known(whole) and (found := apart([row[column] for row in section[table]], [whole])):
        yield f"{column} in {REMOVAL_NAMES[table]} come to {shown(found[0])}, but the total is {shown(found[1])}."

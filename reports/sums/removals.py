"""Adds up the orders to remove content of a report: outcomes against orders, and each table against the totals."""

from collections.abc import Iterator

from reports.schema.cells import Cell, is_known
from reports.schema.tables import RemovalColumns, RemovalOrders
from reports.schema.types import Document
from reports.schema.values import REMOVAL_NAMES, REMOVALS, RemovalColumn, RemovalTable
from reports.sums.bounds import apart
from reports.sums.contradiction import Contradiction, Rule

OUTCOMES: tuple[RemovalColumn, ...] = ("orders_acted_on", "orders_refused", "orders_pending", "orders_withdrawn")
DISJOINT: tuple[RemovalTable, ...] = ("by_country", "by_category")
SUMMED: tuple[RemovalColumn, ...] = ("orders", *OUTCOMES, "items")


def removals_apart(document: Document) -> Iterator[Contradiction]:
    """Return every sum of the section that cannot be right."""
    section = document.get("removal_orders")
    if section is None:
        return
    yield from _outcomes(REMOVALS, "", section["totals"])
    for table, name in REMOVAL_NAMES.items():
        for row in section[table]:
            yield from _outcomes(name, row["row"], row)
    for table in DISJOINT:
        for column in SUMMED:
            yield from _column(section, table, column, section["totals"][column], Rule.TABLE_COMES_TO_TOTAL)
    refused = section["totals"]["orders_refused"]
    yield from _column(section, "by_refusal_reason", "orders", refused, Rule.TABLE_COMES_TO_REFUSED)


def _outcomes(table: str, row: str, cells: RemovalColumns) -> Iterator[Contradiction]:
    parts = [cells[column] for column in OUTCOMES]
    if all(map(is_known, [*parts, cells["orders"]])) and (found := apart(parts, [cells["orders"]])):
        yield Contradiction(rule=Rule.OUTCOMES_COME_TO_ORDERS, table=table, row=row, found=found[0], expected=found[1])


def _column(
    section: RemovalOrders, table: RemovalTable, column: RemovalColumn, whole: Cell, rule: Rule
) -> Iterator[Contradiction]:
    if is_known(whole) and (found := apart([row[column] for row in section[table]], [whole])):
        yield Contradiction(rule=rule, table=REMOVAL_NAMES[table], column=column, found=found[0], expected=found[1])

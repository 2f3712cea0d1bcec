"""Fills in the orders to act against illegal content in the form of the Digital Services Act (columns G to J)."""

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from bot.actions.forms.dsa_template import ABOUT, TOTAL, scope_of_country
from storage.vocabulary.removals import ContentCategory, category_code
from storage.vocabulary.tally import RemovalCount

ORDERS, ITEMS, RECEIPT, EFFECT = 6, 7, 8, 9  # columns G to J
NO_REMOVALS = "columns G to J: the register holds no orders to act against illegal content"
NOT_KEPT = "columns G to J: the register was not kept on every day of the period"
NO_SUBCATEGORIES = "columns G to J, rows by sub-category: the register records the high-level category of an order"
NO_MEDIANS = {
    RECEIPT: "column I: no hours to acknowledge are recorded",
    EFFECT: "column J: no hours to act are recorded",
}
HIGH_LEVEL = {category_code(category) for category in ContentCategory}


class OrdersToAct:
    """The orders of a period by row of the form; `reason` says why they are left out, if they are."""

    def __init__(self, counts: Iterable[RemovalCount], *, reason: str = "") -> None:
        """Keep the orders of Member States: no others belong in the form."""
        self._rows = [row for row in counts if scope_of_country(row.country)]
        self._reason = reason
        self.scopes = {scope_of_country(row.country) for row in self._rows} if not reason else set()

    def cells(self, category: str, scope: str) -> dict[int, str]:
        """Return the cells of a row by column: 0 where an order could have been, nothing for a sub-category."""
        if self._reason or category not in (TOTAL, *HIGH_LEVEL):
            return {}
        rows = [row for row in self._rows if category in (TOTAL, category_code(row.category))]
        rows = [row for row in rows if scope in (TOTAL, scope_of_country(row.country))]
        orders, with_items = sum(row.orders for row in rows), sum(row.with_items for row in rows)
        cells = {ORDERS: str(orders)}
        if with_items or not orders:
            cells[ITEMS] = str(sum(row.items for row in rows))
        if with_items < orders:
            cells[ITEMS + ABOUT] = f"Items are recorded for {with_items} of {orders} orders."
        for column, hours in ((RECEIPT, hours_of(rows, _acknowledged)), (EFFECT, hours_of(rows, _acted))):
            if hours:
                cells[column] = f"{median(hours):g}"
                cells[column + ABOUT] = f"Hours are recorded for {len(hours)} of {orders} orders."
        return cells

    def empty(self) -> list[str]:
        """Return what could not be filled in, as sentences."""
        if self._reason:
            return [self._reason]
        total = self.cells(TOTAL, TOTAL)
        return [NO_SUBCATEGORIES, *(sentence for column, sentence in NO_MEDIANS.items() if column not in total)]


def hours_of(rows: Iterable[RemovalCount], hours: Callable[[RemovalCount], int | None]) -> Sequence[int]:
    """Return the recorded hours, once for each order."""
    return sorted(known for row in rows if (known := hours(row)) is not None for _ in range(row.orders))


def _acknowledged(row: RemovalCount) -> int | None:
    return row.acknowledged


def _acted(row: RemovalCount) -> int | None:
    return row.acted

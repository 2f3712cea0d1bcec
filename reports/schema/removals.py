"""The section of a report document about orders to remove content; a report without it says nothing of them."""

from typing import Annotated

from typing_extensions import TypedDict

from reports.schema.cells import Cell
from reports.schema.form import Form, RowForm, word
from reports.schema.values import COUNTRY_FORM
from storage.vocabulary.removals import ContentCategory, RemovalRefusal


class RemovalColumns(TypedDict):
    """What is counted of the orders. Hours are from receipt to the removal, by the nearest rank."""

    orders: Cell
    orders_acted_on: Cell
    orders_refused: Cell
    orders_pending: Cell
    orders_withdrawn: Cell
    items: Annotated[Cell, Form("Pieces of content that the orders name.")]
    median_hours: Annotated[Cell, Form("The median over the orders acted on whose hours are recorded.")]


class RemovalRow(RemovalColumns):
    """A country, a category or a reason, and what was counted of it."""

    row: str


class RemovalOrders(TypedDict):
    """Orders to remove content: in all, and each country, category and reason that occurred."""

    totals: RemovalColumns
    by_country: Annotated[list[RemovalRow], RowForm(COUNTRY_FORM)]
    by_category: Annotated[list[RemovalRow], RowForm(word(ContentCategory))]
    by_refusal_reason: Annotated[list[RemovalRow], RowForm(word(RemovalRefusal))]

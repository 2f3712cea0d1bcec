"""The tables of a report document: what was counted, by what is known of each demand, and the periods before.

A report without the section about orders to remove content says nothing of them.
"""

from collections.abc import Mapping
from typing import Annotated

from typing_extensions import TypedDict

from reports.schema.cells import Cell
from reports.schema.form import Form, RowForm, pattern, word
from reports.schema.values import (
    COUNTRY_FORM,
    NOT_RECORDED_ROW,
    ROWS,
    BandRowWord,
    Column,
    Date,
    Label,
    LegalProcess,
    Text,
)
from storage.vocabulary.removals import ContentCategory, RemovalRefusal

Days = TypedDict("Days", {"from": Date, "to": Date})


class Columns(TypedDict):
    """The four numbers that are counted of everything."""

    requests: Cell
    requests_with_disclosure: Cell
    accounts_specified: Cell
    accounts_affected: Cell


def columns_of(cells: Mapping[Column, Cell]) -> Columns:
    """Return the four numbers in their order."""
    return {
        "requests": cells["requests"],
        "requests_with_disclosure": cells["requests_with_disclosure"],
        "accounts_specified": cells["accounts_specified"],
        "accounts_affected": cells["accounts_affected"],
    }


class Totals(Columns):
    """The four numbers of the period, and the number of countries."""

    countries: Annotated[Cell, Form("Countries with at least one counted request, without ZZ, EU and UN.")]


class Row(Columns):
    """A row of a table: a word, a country or a month, and what was counted of it."""

    row: str


class HistoryRow(Columns):
    """A period that is known, and its totals."""

    row: Label
    source: Annotated[str | None, Form("Where the figures come from; null for what this publisher's bot counted.")]
    disputed: Annotated[list[Text], Form("The sums that these figures break, as sentences; shown as published.")]
    part_of: Annotated[
        Label | None, Form("The longest other row that holds this period; rows where it is null share no day.")
    ]
    restated_in: Annotated[
        Label | None, Form("The last report that restated one of these figures; null where none did.")
    ]
    series_break: Annotated[
        bool,
        Form(
            "Whether other countries are covered than in the nearest earlier row of this length of period whose "
            "coverage is known, so that the two cannot be compared."
        ),
    ]
    covered: Annotated[
        list[Days] | None, Form("The days of this period that are covered; null where that is not known.")
    ]


class Counts(TypedDict):
    """The tables by what is known of each demand."""

    by_country: Annotated[list[Row], RowForm(COUNTRY_FORM)]
    by_legal_process: Annotated[list[Row], RowForm(word(ROWS["by_legal_process"]))]
    by_outcome: Annotated[list[Row], RowForm(word(ROWS["by_outcome"]))]
    by_data_requested: Annotated[list[Row], RowForm(word((*ROWS["by_data_requested"], NOT_RECORDED_ROW)))]
    by_data_disclosed: Annotated[list[Row], RowForm(word((*ROWS["by_data_disclosed"], NOT_RECORDED_ROW)))]
    by_authority: Annotated[list[Row], RowForm(word(ROWS["by_authority"]))]
    by_grounds: Annotated[list[Row], RowForm(word(ROWS["by_grounds"]))]
    by_refusal_reason: Annotated[list[Row], RowForm(word(ROWS["by_refusal_reason"]))]
    by_notice: Annotated[list[Row], RowForm(word(ROWS["by_notice"]))]
    by_emergency: Annotated[list[Row], RowForm(word(ROWS["by_emergency"]))]
    by_data_category: Annotated[list[Row], RowForm(word(ROWS["by_data_category"]))]
    by_content_requested: Annotated[list[Row], RowForm(word(ROWS["by_content_requested"]))]
    by_content_disclosed: Annotated[list[Row], RowForm(word(ROWS["by_content_disclosed"]))]
    by_timing: Annotated[list[Row], RowForm(word(ROWS["by_timing"]))]
    by_month: Annotated[list[Row], RowForm(pattern("[0-9]{4}-(0[1-9]|1[0-2])"))]


class Tables(Counts):
    """All tables: those of the period, and the history."""

    history: list[HistoryRow]


class OutcomesRow(TypedDict):
    """The requests of a legal process by outcome."""

    row: LegalProcess
    pending: Cell
    disclosed: Cell
    partially_disclosed: Cell
    no_data: Cell
    refused: Cell
    withdrawn: Cell


class Hours(TypedDict):
    """How long the requests took whose hours are recorded, by the nearest rank."""

    requests: Annotated[Cell, Form("Requests whose hours are recorded.")]
    median_hours: Cell
    ninetieth_percentile_hours: Cell


class ResponseTimes(TypedDict):
    """Hours from receipt to the acknowledgement and to the answer; open requests have no answer."""

    acknowledged: Hours
    answered: Hours


class ContentOrKeys(TypedDict):
    """Requests for message content or encryption keys, and those of them that were refused."""

    requests: Cell
    refused: Cell


BandRow = TypedDict(
    "BandRow",
    {
        "row": BandRowWord,
        "from": Date,
        "to": Annotated[Date, Form("The day after the last one that is counted.")],
        "requests": Cell,
        "accounts_specified": Annotated[
            Cell, Form("Customer selectors targeted; a request that does not record them counts as one.")
        ],
    },
)


class CarriedForward(TypedDict):
    """Requests open at the start of the period, received and closed in it, and open at its end."""

    opening: Cell
    received: Cell
    closed: Cell
    closing: Cell


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

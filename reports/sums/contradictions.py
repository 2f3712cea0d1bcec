"""Adds up one report: columns against totals, parts against wholes. Names contradictions only: a gap proves none."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from reports.schema.cells import Cell, cases_missing, is_known
from reports.schema.tables import CarriedForward, Columns, HistoryRow, Row
from reports.schema.types import Document
from reports.schema.values import COLUMNS, Column, Table
from reports.sums.bounds import apart, bounds, sum_of
from reports.sums.contradiction import Contradiction, Rule
from reports.sums.legal_bands import outside_bands
from reports.sums.removals import removals_apart
from reports.sums.responses import responses_apart
from reports.sums.tables import tables_apart
from storage.vocabulary.words import NOT_COUNTRIES

DISJOINT: tuple[Table, ...] = (
    "by_country", "by_legal_process", "by_outcome", "by_authority", "by_grounds", "by_emergency", "by_data_category",
    "by_content_requested", "by_timing", "by_month",
)  # fmt: skip
PARTS: tuple[Table, ...] = (
    "by_data_requested", "by_data_disclosed", "by_refusal_reason", "by_notice", "by_content_disclosed",
)  # fmt: skip
Listed = Literal["month", "country", "legal_process", "grounds"]
Single = Literal["totals", "non_government", "preservation"]
LISTED: dict[Listed, Table] = {
    "month": "by_month",
    "country": "by_country",
    "legal_process": "by_legal_process",
    "grounds": "by_grounds",
}
SINGLE: tuple[Single, ...] = ("totals", "non_government", "preservation")


def contradictions(document: Document) -> Iterator[Contradiction]:
    """Return every sum that cannot be right."""
    for name in DISJOINT:
        for column in COLUMNS:
            yield from _column(document, name, column)
    for name in (*DISJOINT, *PARTS):
        for row in document["tables"][name]:
            yield from _row(document, name, row)
    for period in document["tables"]["history"]:
        yield from _history(document, period)
    before = document["by_country_before"]
    for row in before["rows"] if before is not None else ():
        yield from _disclosed("by_country_before", row["row"], row)
    for place in SINGLE:
        yield from _disclosed(place, "", document[place])
    yield from _carried_forward(document["carried_forward"])
    yield from _countries(document)
    yield from _listed(document)
    yield from _outside(document)
    yield from _restated(document)
    yield from responses_apart(document)
    yield from tables_apart(document)
    yield from removals_apart(document)
    yield from outside_bands(document)


def _column(document: Document, name: Table, column: Column) -> Iterator[Contradiction]:
    cells = [row[column] for row in document["tables"][name]]
    total = document["totals"][column]
    if not is_known(total):
        return
    low, high = sum_of(cells)
    least, most = bounds(total)
    if low > most or high < least:
        yield Contradiction(
            rule=Rule.TABLE_COMES_TO_TOTAL, table=name, column=column, found=(low, high), expected=(least, most)
        )
    if cells and all(cell["state"] == "exact" for cell in (*cells, total)):
        missing, lacking = sum(map(cases_missing, cells)), cases_missing(total)
        if missing != lacking:
            yield Contradiction(
                rule=Rule.TABLE_LACKS_AS_MANY_CASES,
                table=name,
                column=column,
                found=(missing, missing),
                expected=(lacking, lacking),
            )


def _history(document: Document, row: HistoryRow) -> Iterator[Contradiction]:
    if not row["disputed"]:  # figures of another source that are said to break their sums
        yield from _disclosed("history", row["row"], row)
    own = row["row"] == document["period"]["label"]
    if own and any(row[column] != document["totals"][column] for column in COLUMNS):
        yield Contradiction(rule=Rule.HISTORY_SHOWS_TOTALS, table="history", row=row["row"])


def _row(document: Document, name: Table, row: Row) -> Iterator[Contradiction]:
    yield from _disclosed(name, row["row"], row)
    for column in COLUMNS:
        total = document["totals"][column]
        if is_known(total) and bounds(row[column])[0] > bounds(total)[1]:
            yield Contradiction(rule=Rule.ROW_WITHIN_TOTAL, table=name, row=row["row"], column=column)


def _disclosed(table: str, row: str, cells: Columns) -> Iterator[Contradiction]:
    if bounds(cells["requests_with_disclosure"])[0] > bounds(cells["requests"])[1]:
        yield Contradiction(rule=Rule.DISCLOSURE_WITHIN_REQUESTS, table=table, row=row)


def _carried_forward(cells: CarriedForward) -> Iterator[Contradiction]:
    if found := apart([cells["opening"], cells["received"]], [cells["closed"], cells["closing"]]):
        begun, ended = found
        yield Contradiction(rule=Rule.OPEN_DEMANDS_BALANCE, table="carried_forward", found=begun, expected=ended)


def _countries(document: Document) -> Iterator[Contradiction]:
    """Check the number of countries: at least those that surely have a request, at most those that may have one."""
    total = document["totals"]["countries"]
    rows = [row for row in document["tables"]["by_country"] if row["row"] not in NOT_COUNTRIES]
    sure = sum(max(bounds(row["requests"])[0], bounds(row["requests_with_disclosure"])[0]) > 0 for row in rows)
    maybe = sum(bounds(row[_counted(row)])[1] > 0 for row in rows)
    least, most = bounds(total)
    if is_known(total) and (sure > most or maybe < least):
        yield Contradiction(
            rule=Rule.COUNTRIES_ARE_COUNTED, table="by_country", found=(sure, maybe), expected=(least, most)
        )


def _counted(row: Row) -> Column:
    return "requests" if is_known(row["requests"]) else "requests_with_disclosure"


def _listed(document: Document) -> Iterator[Contradiction]:
    """Check that the list of disclosures names every request with disclosure: anyone can count again."""
    listed = document["disclosures"]
    if listed is None:
        return
    requests = sum(item["requests"] for item in listed)
    yield from _against("totals", "", requests, document["totals"]["requests_with_disclosure"])
    for field, name in LISTED.items():
        counts: Counter[str | None] = Counter()
        for item in listed:
            counts[item[field]] += item["requests"]
        if None not in counts:
            for row in document["tables"][name]:
                yield from _against(name, row["row"], counts[row["row"]], row["requests_with_disclosure"])


def _outside(document: Document) -> Iterator[Contradiction]:
    """Check that no more requests are outside the policy than had data disclosed, and no more of them are confirmed."""
    cells = document["outside_policy"]
    given = [document[place]["requests_with_disclosure"] for place in SINGLE]
    judged = [cells["requests_with_disclosure"], cells["not_recorded"]]
    if all(map(is_known, judged)) and sum_of(judged)[0] > sum_of(given)[1]:
        yield Contradiction(rule=Rule.JUDGED_WITHIN_DISCLOSURES, table="outside_policy")
    if is_known(cells["confirmed"]) and bounds(cells["confirmed"])[0] > bounds(cells["requests_with_disclosure"])[1]:
        yield Contradiction(rule=Rule.CONFIRMED_WITHIN_OUTSIDE, table="outside_policy")


def _restated(document: Document) -> Iterator[Contradiction]:
    """Check that each restatement of a cell begins where the one before ended, and that the history shows the last."""
    newest: dict[tuple[str, ...], Cell] = {}
    for row in document["restatements"]:
        place = row["period"], row["table"], row["row"], row["column"]
        if newest.get(place, row["old"]) != row["old"]:
            period, table, key, column = place
            yield Contradiction(rule=Rule.RESTATEMENTS_CONTINUE, period=period, table=table, row=key, column=column)
        newest[place] = row["new"]
    for earlier in document["tables"]["history"]:
        for name in COLUMNS:
            if newest.get((earlier["row"], "totals", "all", name), earlier[name]) != earlier[name]:
                yield Contradiction(rule=Rule.HISTORY_SHOWS_RESTATED, table="history", row=earlier["row"], column=name)


def _against(table: str, row: str, count: int, cell: Cell) -> Iterator[Contradiction]:
    low, high = bounds(cell)
    if is_known(cell) and not low <= count <= high:
        yield Contradiction(
            rule=Rule.LIST_COMES_TO_FIGURE, table=table, row=row, found=(count, count), expected=(low, high)
        )

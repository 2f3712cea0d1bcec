"""Holds what a report counts of its answers against its tables: outcomes, hours, content and live data."""

from collections.abc import Iterator, Sequence

from reports.schema.cells import Cell, is_known
from reports.schema.types import Document
from reports.schema.values import OUTCOMES, STEPS, Column
from reports.sums.bounds import apart, bounds, sum_of
from reports.sums.contradiction import Contradiction, Rule
from storage.vocabulary.words import REAL_TIME_PROCESS

OF_REQUESTS: tuple[Column, ...] = ("requests", "requests_with_disclosure")
CONTENT_OR_KEYS = ("message_content", "encryption_keys")


def responses_apart(document: Document) -> Iterator[Contradiction]:
    """Return what contradicts the tables."""
    tables, whole = document["tables"], document["coverage"]["what"] == "everything"
    received = {row["row"]: row["requests"] for row in tables["by_legal_process"]}
    table = document["outcomes_by_process"]
    for row in table:
        cells = [row[name] for name in OUTCOMES]
        yield from _apart(row["row"], cells, "by_legal_process", received.get(row["row"]))
    totals = {row["row"]: row["requests"] for row in tables["by_outcome"]}
    for name in OUTCOMES if whole and table else ():  # no process at all: the table is left out
        yield from _apart(name, [row[name] for row in table], "by_outcome", totals.get(name))
    for step in STEPS:
        hours = document["response_times"][step]
        if bounds(hours["median_hours"])[0] > bounds(hours["ninetieth_percentile_hours"])[1]:
            yield Contradiction(rule=Rule.MEDIAN_WITHIN_PERCENTILE, table="response_times", row=step)
        if bounds(hours["requests"])[0] > bounds(document["totals"]["requests"])[1]:
            yield Contradiction(rule=Rule.ROW_WITHIN_TOTAL, table="response_times", row=step, column="requests")
    yield from _content_or_keys(document)
    yield from _content(document)
    yield from _live(document)


def _apart(row: str, cells: Sequence[Cell], other: str, total: Cell | None) -> Iterator[Contradiction]:
    if total is not None and is_known(total) and all(map(is_known, cells)):
        (low, high), (least, most) = sum_of(cells), bounds(total)
        if low > most or high < least:
            yield Contradiction(
                rule=Rule.AS_IN_OTHER_TABLE,
                table="outcomes_by_process",
                row=row,
                found=(low, high),
                expected=(least, most),
                other=other,
            )


def _content_or_keys(document: Document) -> Iterator[Contradiction]:
    asked, refused = document["content_or_keys"]["requests"], document["content_or_keys"]["refused"]
    if bounds(refused)[0] > bounds(asked)[1]:
        yield Contradiction(rule=Rule.REFUSED_WITHIN_RECEIVED, table="content_or_keys")
    rows = [row["requests"] for row in document["tables"]["by_data_requested"] if row["row"] in CONTENT_OR_KEYS]
    low, high = max((bounds(cell)[0] for cell in rows), default=0), sum_of(rows)[1]
    if is_known(asked) and (bounds(asked)[1] < low or bounds(asked)[0] > high):
        yield Contradiction(
            rule=Rule.AS_IN_OTHER_TABLE,
            table="content_or_keys",
            found=bounds(asked),
            expected=(low, high),
            other="by_data_requested",
        )


def _content(document: Document) -> Iterator[Contradiction]:
    """Check that demands of the category content are those for content, and perhaps some that do not record it."""
    category = {row["row"]: row for row in document["tables"]["by_data_category"]}["content"]
    rows = {row["row"]: row for row in document["tables"]["by_content_requested"]}
    for column in OF_REQUESTS:
        whole, parts = category[column], [rows[name][column] for name in ("content", "both", "not_recorded")]
        (least, _), (_, most) = sum_of(parts[:2]), sum_of(parts)
        if is_known(whole) and (bounds(whole)[1] < least or bounds(whole)[0] > most):
            yield Contradiction(
                rule=Rule.AS_IN_OTHER_TABLE,
                table="by_data_category",
                row="content",
                column=column,
                found=bounds(whole),
                expected=(least, most),
                other="by_content_requested",
            )


def _live(document: Document) -> Iterator[Contradiction]:
    """Check that live data is what pen registers and interception orders demand."""
    live = {row["row"]: row for row in document["tables"]["by_timing"]}["real_time"]
    rows = [row for row in document["tables"]["by_legal_process"] if row["row"] in REAL_TIME_PROCESS]
    for column in OF_REQUESTS:
        cells = [row[column] for row in rows]
        if is_known(live[column]) and all(map(is_known, cells)) and (found := apart([live[column]], cells)):
            yield Contradiction(
                rule=Rule.AS_IN_OTHER_TABLE,
                table="by_timing",
                row="real_time",
                column=column,
                found=found[0],
                expected=found[1],
                other="by_legal_process",
            )

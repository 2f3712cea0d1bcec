"""Holds what a report counts of its answers against its tables: outcomes, hours, message content or keys."""

from collections.abc import Iterator, Sequence

from reports.schema.cells import Cell, is_known
from reports.schema.types import Document
from reports.schema.values import OUTCOMES, STEPS
from reports.sums.bounds import bounds, sum_of
from reports.sums.contradiction import Contradiction, Rule

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

"""Holds what a report counts of its answers against its tables: outcomes, hours, message content or keys."""

from collections.abc import Iterator, Sequence

from reports.schema.cells import Cell, is_known
from reports.schema.types import Document
from reports.schema.values import OUTCOMES, STEPS
from reports.sums.bounds import bounds, shown, sum_of

CONTENT_OR_KEYS = ("message_content", "encryption_keys")


def responses_apart(document: Document) -> Iterator[str]:
    """Return what contradicts the tables, as sentences."""
    tables, whole = document["tables"], document["coverage"]["what"] == "everything"
    received = {row["row"]: row["requests"] for row in tables["by_legal_process"]}
    table = document["outcomes_by_process"]
    for row in table:
        cells = [row[name] for name in OUTCOMES]
        yield from _apart(f"outcomes_by_process, {row['row']}", cells, received.get(row["row"]))
    totals = {row["row"]: row["requests"] for row in tables["by_outcome"]}
    for name in OUTCOMES if whole and table else ():  # no process at all: the table is left out
        yield from _apart(f"outcomes_by_process, {name}", [row[name] for row in table], totals.get(name))
    for step in STEPS:
        hours = document["response_times"][step]
        if bounds(hours["median_hours"])[0] > bounds(hours["ninetieth_percentile_hours"])[1]:
            yield f"response_times, {step}: the median is above the 90th percentile."
        if bounds(hours["requests"])[0] > bounds(document["totals"]["requests"])[1]:
            yield f"response_times, {step}: requests are more than the total."
    yield from _content_or_keys(document)


def _apart(place: str, cells: Sequence[Cell], total: Cell | None) -> Iterator[str]:
    if total is not None and is_known(total) and all(map(is_known, cells)):
        (low, high), (least, most) = sum_of(cells), bounds(total)
        if low > most or high < least:
            yield f"{place}: {shown((low, high))} requests, but the table has {shown((least, most))}."


def _content_or_keys(document: Document) -> Iterator[str]:
    asked, refused = document["content_or_keys"]["requests"], document["content_or_keys"]["refused"]
    if bounds(refused)[0] > bounds(asked)[1]:
        yield "content_or_keys: more were refused than received."
    rows = [row["requests"] for row in document["tables"]["by_data_requested"] if row["row"] in CONTENT_OR_KEYS]
    low, high = max((bounds(cell)[0] for cell in rows), default=0), sum_of(rows)[1]
    if is_known(asked) and (bounds(asked)[1] < low or bounds(asked)[0] > high):
        yield f"content_or_keys: {shown(bounds(asked))} requests, but by_data_requested has {shown((low, high))}."

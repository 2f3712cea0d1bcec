"""Finds every count of a report in the document itself, so that it can be read and replaced. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from reports.schema.cells import Cell
from reports.schema.values import CARRIED, COLUMNS, OUTCOMES, TABLES

ALL = "all"
Place = tuple[str, str, str]
OUTSIDE_POLICY = ("requests_with_disclosure", "confirmed", "not_recorded")
_SINGLE = {
    "totals": COLUMNS,
    "carried_forward": CARRIED,
    "non_government": COLUMNS,
    "preservation": COLUMNS,
    "content_or_keys": ("requests", "refused"),
    "outside_policy": OUTSIDE_POLICY,
}


def slots(document: Mapping[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Return the place of every count, and the object that holds its cell under the name of the column."""
    for table, columns in _SINGLE.items():
        if table in document:
            yield from (((table, ALL, column), document[table]) for column in columns)
    for name in TABLES:
        for row in document["tables"][name]:
            yield from (((name, row["row"], column), row) for column in COLUMNS)
    for row in document.get("outcomes_by_process", ()):
        yield from ((("outcomes_by_process", row["row"], column), row) for column in OUTCOMES)
    for step, hours in document.get("response_times", {}).items():
        yield ("response_times", step, "requests"), hours


def hidden_counts(document: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many counts are ranges because they are small, and how many others to protect those."""
    reasons = [cell["reason"] for cell in cells(document).values() if cell["state"] == "range"]
    return reasons.count("small_number"), reasons.count("complementary")


def cells(document: Mapping[str, Any]) -> dict[Place, Cell]:
    """Return every count of a document by its place."""
    return {place: holder[place[2]] for place, holder in slots(document)}

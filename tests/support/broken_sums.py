"""Changes of a report that its other sums contradict, for tests of what finds them and of what names them."""

import copy
from collections.abc import Callable
from typing import Any

from reports.sums.contradiction import Contradiction
from reports.sums.contradictions import contradictions
from storage.vocabulary.period import Period
from tests.support.sealed_reports import a_document

Document = Any
DOCUMENT = a_document(Period.parse("2025-H1"), cases=9)
UNKNOWN = {"state": "not_recorded"}


def broken(change: Callable[[Document], object]) -> list[Contradiction]:
    """Return what a change of a sound report breaks."""
    document = copy.deepcopy(DOCUMENT)
    change(document)
    return list(contradictions(document))


def row(document: Document, table: str, key: str) -> Document:
    found: Document = next(row for row in document["tables"][table] if row["row"] == key)
    return found


def put(cells: Document, column: str, value: int, **more: int) -> None:
    cells[column] = {"state": "exact", "value": value, **more}


def a_change(old: int, new: int, **facts: str) -> Document:
    cells = {name: {"state": "exact", "value": value} for name, value in (("old", old), ("new", new))}
    place = {"period": "2024-H2", "table": "totals", "row": "all", "column": "requests", "reason": "late_entry"}
    return {**place, **cells, **facts}


def an_earlier_row(requests: int) -> Document:
    cells = dict.fromkeys(("requests_with_disclosure", "accounts_specified", "accounts_affected"), UNKNOWN)
    facts: Document = {"row": "2024-H2", "source": None, "disputed": [], "part_of": None, "restated_in": "2025-H1"}
    facts["series_break"] = False
    return {**facts, **cells, "requests": {"state": "exact", "value": requests}}


def only_category_is_content(document: Document) -> None:
    """Move all demands to the category of content, and in the other table to those for other data."""
    of_category = {"content": 9, "not_recorded": 0, "subscriber": 0, "traffic": 0, "identification_only": 0}
    of_content = {"content": 0, "non_content": 9, "both": 0, "not_recorded": 0}
    for table, numbers in (("by_data_category", of_category), ("by_content_requested", of_content)):
        for key, number in numbers.items():
            put(row(document, table, key), "requests", number)


CHANGES: dict[str, tuple[Callable[[Document], object], str]] = {
    "a country": (lambda d: put(row(d, "by_country", "FR"), "requests", 4), "requests in by_country come to 10"),
    "a process": (lambda d: put(row(d, "by_legal_process", "other"), "requests", 1), "in by_legal_process come to 10"),
    "an outcome": (lambda d: put(row(d, "by_outcome", "refused"), "requests", 3), "in by_outcome come to 8"),
    "grounds": (
        lambda d: put(row(d, "by_grounds", "drugs"), "accounts_affected", 1),
        "accounts_affected in by_grounds",
    ),
    "a month": (lambda d: put(row(d, "by_month", "2025-06"), "requests", 1), "requests in by_month come to 10"),
    "missing": (lambda d: put(d["totals"], "accounts_affected", 5, missing=2), "but the total lacks 2"),
    "a part": (lambda d: put(row(d, "by_notice", "after"), "requests", 10), "by_notice, after: requests are more"),
    "a share": (lambda d: put(row(d, "by_data_requested", "contacts"), "requests_with_disclosure", 1), "more requests"),
    "opening": (lambda d: put(d["carried_forward"], "opening", 7), "carried_forward: 16 open at the start or received"),
    "received": (lambda d: put(d["carried_forward"], "received", 7), "carried_forward: 7 received, but the total is 9"),
    "pending": (
        lambda d: row(d, "by_outcome", "pending")["requests"].update(value=1),
        "carried_forward: 0 open at the end, but by_outcome",
    ),
    "a reason": (lambda d: put(row(d, "by_refusal_reason", "other"), "requests", 3), "by_refusal_reason come to"),
    "a notice": (lambda d: put(row(d, "by_notice", "after"), "requests_with_disclosure", 1), "in by_notice come to"),
    "content given": (
        lambda d: put(row(d, "by_content_disclosed", "content"), "requests_with_disclosure", 1),
        "in by_content_disclosed come to",
    ),
    "content requested": (
        lambda d: put(row(d, "by_content_requested", "both"), "requests", 4),
        "in by_content_requested come to",
    ),
    "a category": (only_category_is_content, "by_data_category, content: 9 requests, but by_content_requested has 0"),
    "live data": (
        lambda d: put(row(d, "by_timing", "real_time"), "requests", 1),
        "by_timing, real_time: 1 requests, but by_legal_process has 0",
    ),
    "an outcome without": (
        lambda d: put(row(d, "by_outcome", "refused"), "requests_with_disclosure", 1),
        "by_outcome, refused: 1 requests with disclosure",
    ),
    "an outcome with": (
        lambda d: put(row(d, "by_outcome", "disclosed"), "requests", 1),
        "by_outcome, disclosed: 1 requests, but",
    ),
    "countries": (lambda d: put(d["totals"], "countries", 3), "by_country has 4 countries"),
    "history": (lambda d: put(row(d, "history", "2025-H1"), "requests", 8), "history, 2025-H1 differs"),
    "outside": (lambda d: put(d["non_government"], "requests_with_disclosure", 1), "non_government: more requests"),
    "what is judged": (lambda d: put(d["outside_policy"], "not_recorded", 99), "more requests are judged"),
    "what is confirmed": (lambda d: put(d["outside_policy"], "confirmed", 99), "more requests are confirmed"),
    "a broken chain": (lambda d: d["restatements"].extend([a_change(1, 2), a_change(3, 4)]), "does not begin where"),
    "an untold change": (
        lambda d: (d["restatements"].append(a_change(1, 2)), d["tables"]["history"].append(an_earlier_row(1))),
        "are not those that were restated",
    ),
    "the list": (lambda d: d["disclosures"].pop(), "the list of disclosures holds 4 requests for totals"),
    "a lie in the list": (lambda d: d["disclosures"][0].update(country="SE"), "for by_country"),
}

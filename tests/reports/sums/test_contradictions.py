"""The sums inside a report: every contradiction is found and named, and what is not known is not called one."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.period import Period
from reports.sums.contradictions import contradictions
from reports.verify.contents import check_arithmetic
from reports.verify.document import BadDocument, OtherSchema, read_document
from reports.verify.findings import Result
from tests.support.sealed_reports import a_document

Document = Any
DOCUMENT = a_document(Period.parse("2025-H1"), cases=9)
UNKNOWN = {"state": "not_recorded"}


def changed(change: Callable[[Document], object]) -> list[str]:
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


def test_chain_of_restatements_that_the_history_shows_is_no_contradiction() -> None:
    def change(document: Document) -> None:
        document["restatements"] += [a_change(1, 2), a_change(2, 5, reason="void")]
        document["tables"]["history"].append(an_earlier_row(5))

    assert changed(change) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"reason": "whim"},
        {"period": "2025-H1"},
        {"period": "soon"},
        {"table": "history"},
        {"old": UNKNOWN, "new": UNKNOWN},
    ],
)
def test_restatement_out_of_form_is_refused(facts: dict[str, Any]) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["restatements"].append(a_change(1, 2) | facts)
    with pytest.raises(BadDocument, match="restate"):
        read_document(json.dumps(document).encode())


@pytest.mark.parametrize(
    "coverage", [None, {}, {"what": "everything", "from": 1, "to": "2025-07-01", "countries": None}]
)
def test_coverage_out_of_form_is_refused(coverage: object) -> None:
    with pytest.raises(BadDocument, match="coverage"):
        read_document(json.dumps({**DOCUMENT, "coverage": coverage}).encode())


def test_sums_of_a_made_report_add_up() -> None:
    assert list(contradictions(DOCUMENT)) == []


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
    "the list": (lambda d: d["disclosures"].pop(), "the list of disclosures holds 4 requests for the totals"),
    "a lie in the list": (lambda d: d["disclosures"][0].update(country="SE"), "for by_country"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_contradiction_is_named(name: str) -> None:
    change, sentence = CHANGES[name]
    assert any(sentence in found for found in changed(change)), changed(change)


def of_years(*labels: str) -> Callable[[Document], None]:
    """Return a change that lists earlier periods with one request each."""

    def change(document: Document) -> None:
        rows = [an_earlier_row(1) | {"row": label} for label in labels]
        document["tables"]["history"][:0] = rows

    return change


def test_halves_and_quarters_that_do_not_add_up_to_their_year_are_named() -> None:
    halves = "history, 2024: requests are 1, but 2024-H1 and 2024-H2 come to 2."
    assert halves in changed(of_years("2024", "2024-H1", "2024-H2"))
    quarters = "history, 2024: requests are 1, but 2024-Q1 and 2024-Q2 and 2024-Q3 and 2024-Q4 come to 4."
    assert quarters in changed(of_years("2024", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"))
    assert changed(of_years("2024", "2024-H1")) == []


def test_year_of_another_source_or_not_counted_again_is_not_compared_with_its_halves() -> None:
    def elsewhere(document: Document) -> None:
        of_years("2024", "2024-H1", "2024-H2")(document)
        document["tables"]["history"][0]["source"] = "GitHub"

    def an_edition(document: Document) -> None:
        of_years("2024", "2024-H1", "2024-H2")(document)
        document["kind"] = "correction"

    assert changed(elsewhere) == changed(an_edition) == []
    assert changed(of_years("2025", "2024-H2")) == []


def test_ranges_contradict_only_beyond_their_bounds() -> None:
    def shown(low: int, high: int) -> Callable[[Document], object]:
        cell = {"state": "range", "low": low, "high": high, "reason": "small_number"}
        return lambda d: row(d, "by_country", "FR").update(requests=cell)

    assert changed(shown(1, 4)) == []
    assert any("come to 10 to 12" in found for found in changed(shown(4, 6)))


def test_what_is_not_recorded_contradicts_nothing() -> None:
    assert changed(lambda d: row(d, "by_country", "FR").update(requests=UNKNOWN)) == []
    assert changed(lambda d: d["carried_forward"].update(closed=UNKNOWN)) == []
    assert changed(lambda d: d["totals"].update(requests=UNKNOWN, countries=UNKNOWN)) == [
        "history, 2025-H1 differs from the totals."
    ]


def test_many_contradictions_are_counted_not_poured_out() -> None:
    document = copy.deepcopy(DOCUMENT)
    for column in ("requests", "accounts_specified", "accounts_affected"):
        put(document["totals"], column, 0)
    findings = check_arithmetic(document, "x.json")
    assert len(findings) == 11
    assert "more sums do not add up" in findings[-1].sentence
    assert {finding.result for finding in findings} == {Result.ALTERED}


@pytest.mark.parametrize(
    "text",
    [
        b'{"schema": "transparency-report/1", "schema": "transparency-report/1"}',
        b'{"schema": NaN}',
        b'{"schema": 1.5}',
        b'{"schema": "\\ud800"}',
        b"[" * 100_000,
        b'{"schema": ' + b"9" * 5000 + b"}",
        b'\xef\xbb\xbf{"schema": "transparency-report/1"}',
        b'{"schema": "other"}',
        b"null",
    ],
)
def test_json_that_is_not_strict_is_refused(text: bytes) -> None:
    with pytest.raises(BadDocument):
        read_document(text)


def test_later_schema_is_distinguished_from_a_wrong_one() -> None:
    with pytest.raises(OtherSchema):
        read_document(b'{"schema": "transparency-report/2"}')


@given(st.data())
def test_no_wrong_value_in_a_document_ends_in_a_crash(data: st.DataObject) -> None:
    document = copy.deepcopy(DOCUMENT)
    place: Any = document
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(st.sampled_from([None, True, -1, "x", [], {}, [{}], {"state": "exact", "value": True}]))
    try:
        check_arithmetic(read_document(json.dumps(document).encode()), "x.json")
    except BadDocument:
        return

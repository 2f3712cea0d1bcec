"""The sums inside a report: every contradiction is found and named, and what is not known is not called one."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sums.contradiction import file_line
from reports.sums.contradictions import contradictions
from reports.verify.contents import check_arithmetic
from reports.verify.document import BadDocument, OtherSchema, read_document
from reports.verify.findings import Result
from tests.support.broken_sums import CHANGES, DOCUMENT, UNKNOWN, a_change, an_earlier_row, broken, put, row

Document = Any


def changed(change: Callable[[Document], object]) -> list[str]:
    return [file_line(one) for one in broken(change)]


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

"""How demands were answered: outcomes by legal process, hours, demands for message content or keys."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.schema.values import HOURS, OUTCOMES, STEPS
from reports.sums.contradictions import contradictions
from storage.vocabulary.tally import Tally
from storage.vocabulary.words import DataKind, LegalProcess, Outcome, RefusalReason
from tests.support import report_samples
from tests.support.report_samples import case, crowd, document_of, tally_of

NOT_RECORDED = {"state": "not_recorded"}


def exact(value: int, **bounds: Any) -> dict[str, Any]:
    return {"state": "exact", "value": value, **bounds}


def test_outcomes_by_process_count_requests() -> None:
    document = document_of(
        tally_of(
            [
                case(outcome=Outcome.DISCLOSED, requests=2),
                case(outcome=Outcome.REFUSED, refusal_reason=RefusalReason.OVERBROAD),
                case(legal_process=LegalProcess.SUBPOENA, outcome=Outcome.NO_DATA),
                case(legal_process=LegalProcess.CIVIL_SUBPOENA, outcome=Outcome.REFUSED),
            ]
        )
    )
    none: dict[str, Any] = {name: exact(0) for name in OUTCOMES}
    assert document["outcomes_by_process"] == [
        {"row": "court_order", **none, "disclosed": exact(2), "refused": exact(1)},
        {"row": "subpoena", **none, "no_data": exact(1)},
    ]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4)), min_size=1, max_size=9))
def test_hours_are_the_nearest_rank_over_requests(times: list[tuple[int, int]]) -> None:
    cases = [case(acknowledged_after_hours=hours, requests=requests) for hours, requests in times]
    hours = document_of(tally_of([*cases, case()]))["response_times"]["acknowledged"]
    each = sorted(hours for hours, requests in times for _ in range(requests))
    ranks = [each[-(-len(each) * percent // 100) - 1] for percent in (50, 90)]
    assert [hours[name] for name in HOURS] == [exact(len(each)), *map(exact, ranks)]


def test_hours_of_open_demands_and_unrecorded_ones_are_not_recorded() -> None:
    times = document_of(tally_of([case(answered_after_hours=5), case(outcome=Outcome.REFUSED)]))["response_times"]
    assert times == {step: dict.fromkeys(HOURS, NOT_RECORDED) for step in STEPS}
    times = document_of(tally_of([case(outcome=Outcome.REFUSED, answered_after_hours=0)]))["response_times"]
    assert [times["answered"][name] for name in HOURS] == [exact(1), exact(0), exact(0)]


def test_demands_for_content_or_keys_count_each_demand_once() -> None:
    both = (DataKind.MESSAGE_CONTENT, DataKind.ENCRYPTION_KEYS)
    cases = [
        case(outcome=Outcome.REFUSED, data_requested=both, requests=3),
        case(data_requested=(DataKind.MESSAGE_CONTENT, DataKind.IP_ADDRESS)),
        case(outcome=Outcome.REFUSED, data_requested=(DataKind.IP_ADDRESS,)),
    ]
    assert document_of(tally_of(cases))["content_or_keys"] == {"requests": exact(4), "refused": exact(3)}
    unsaid = document_of(tally_of([*cases, case(), case(outcome=Outcome.REFUSED)]))["content_or_keys"]
    assert unsaid == {"requests": exact(4, missing=2), "refused": exact(3, missing=1)}


@pytest.mark.parametrize("tally", [crowd({"DE": (3, 1)}), tally_of([case()]), tally_of([], recorded_from=None)])
def test_content_or_keys_are_not_0_where_nobody_recorded_them(tally: Tally) -> None:
    assert document_of(tally)["content_or_keys"] == {"requests": NOT_RECORDED, "refused": NOT_RECORDED}


def test_source_of_disclosures_says_nothing_of_other_outcomes() -> None:
    (row,) = document_of(crowd({"DE": (3, 1), "FR": (0, 0)}))["outcomes_by_process"]
    assert row["disclosed"] == {**exact(3), "covered": "part"}
    assert row["partially_disclosed"] == {**exact(0), "covered": "part"}
    assert {name: row[name] for name in ("pending", "no_data", "refused", "withdrawn")} == dict.fromkeys(
        ("pending", "no_data", "refused", "withdrawn"), NOT_RECORDED
    )


@given(report_samples.tallies())
def test_responses_agree_with_the_tables(tally: Tally) -> None:
    assert list(contradictions(document_of(tally))) == []


@pytest.mark.parametrize(
    ("place", "column", "value"),
    [
        (("outcomes_by_process", 0), "refused", 9),
        (("content_or_keys",), "requests", 9),
        (("content_or_keys",), "refused", 2),
        (("response_times", "answered"), "median_hours", 99),
        (("response_times", "answered"), "requests", 99),
    ],
)
def test_responses_that_contradict_the_tables_are_named(place: tuple[Any, ...], column: str, value: int) -> None:
    content = (DataKind.MESSAGE_CONTENT,)
    document = copy.deepcopy(
        document_of(tally_of([case(outcome=Outcome.REFUSED, data_requested=content, answered_after_hours=4)]))
    )
    assert list(contradictions(document)) == []
    part = document
    for key in place:
        part = part[key]
    part[column] = exact(value)
    assert any(found.table == place[0] for found in contradictions(document))

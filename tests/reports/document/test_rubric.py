"""The self-score follows from what the document holds."""

from copy import deepcopy
from typing import Any

import pytest

from reports.document.rubric import self_score
from reports.figures.figures import Cell
from storage.vocabulary import words as v
from storage.vocabulary.period import Period
from tests.support import report_samples
from tests.support.report_samples import case, document_of, tally_of

IP = (v.DataKind.IP_ADDRESS,)
WHOLE = tally_of(
    [
        case(data_requested=IP, authority=v.Authority.COURT),
        case(data_requested=IP, data_disclosed=IP, outcome=v.Outcome.DISCLOSED, accounts_affected=2, notice="after"),
    ]
)


def met(document: Any) -> dict[str, bool | None]:
    return {element["id"]: element["met"] for element in self_score(document)["elements"]}


def scores(document: Any) -> dict[str, tuple[int, int]]:
    return {one["indicator"]: (one["met"], one["of"]) for one in self_score(document)["scores"]}


def test_self_score_of_a_whole_register_misses_only_what_the_law_forbids() -> None:
    document = document_of(WHOLE)
    assert scores(document) == {"P11a": (9, 10), "P11b": (4, 4), "P12": (1, 1), "OTI": (5, 6)}
    assert [name for name, is_met in met(document).items() if is_met is False] == ["P11a.8", "OTI.2"]
    assert [name for name, is_met in met(document).items() if is_met is None] == ["P12.2", "P12.3"]


def test_self_score_of_fulfilled_requests_is_low() -> None:
    document = document_of(report_samples.crowd({"DE": (5, 9), "FR": (0, 0)}))
    assert scores(document) == {"P11a": (2, 10), "P11b": (0, 4), "P12": (0, 0), "OTI": (0, 6)}
    assert [name for name, is_met in met(document).items() if is_met] == ["P11a.9", "P11a.10"]


def test_nil_report_does_not_score_for_tables_that_are_empty() -> None:
    document = document_of(tally_of([]))
    assert scores(document) == {"P11a": (3, 4), "P11b": (4, 4), "P12": (0, 0), "OTI": (2, 2)}
    judged = [name for name, is_met in met(document).items() if is_met is not None]
    assert judged == [
        *("P11a.3", "P11a.8", "P11a.9", "P11a.10", "P11b.1", "P11b.2", "P11b.3", "P11b.4", "OTI.2", "OTI.3"),
    ]


def test_report_without_disclosures_is_not_judged_by_what_it_disclosed() -> None:
    refused = document_of(tally_of([case(data_requested=IP, outcome=v.Outcome.REFUSED)]))
    assert [name for name in ("P12.1", "OTI.5", "OTI.6") if met(refused)[name] is not None] == []
    assert met(refused)["P11a.7"] is met(refused)["OTI.4"] is True


def test_report_of_a_period_that_nothing_covers_scores_for_no_table() -> None:
    document = document_of(tally_of([], recorded_from=None))
    assert not any(met(document)[name] for name in ("P11a.1", "P11a.5", "P11a.7", "OTI.1", "OTI.4", "OTI.5"))
    assert met(document)["P11a.1"] is False


@pytest.mark.parametrize(
    ("table", "column", "lost"),
    [
        ("by_country", "requests", {"P11a.1"}),
        ("by_legal_process", "requests", {"P11a.5", "P11a.6", "OTI.1"}),
        ("by_timing", "requests", {"P11a.2"}),
        ("by_content_requested", "requests", {"P11a.4"}),
        ("by_legal_process", "requests_with_disclosure", {"P11a.7"}),
        ("by_notice", "requests_with_disclosure", {"P12.1", "OTI.6"}),
        ("by_data_disclosed", "requests_with_disclosure", {"OTI.5"}),
    ],
)
@pytest.mark.parametrize("cell", [Cell.range(1, 4, "small_number"), Cell(state="not_recorded")])
def test_self_score_falls_with_each_column_taken_away(table: str, column: str, lost: set[str], cell: Cell) -> None:
    before = document_of(WHOLE)
    after = deepcopy(before)
    for row in after["tables"][table]:
        row[column] = cell.as_json()
    assert {name for name, is_met in met(before).items() if is_met and not met(after)[name]} == lost


@pytest.mark.parametrize(
    ("part", "column", "lost"),
    [
        ("totals", "accounts_affected", {"P11a.3", "OTI.3"}),
        ("non_government", "requests", {"P11b.1", "P11b.3", "P11b.4"}),
        ("non_government", "requests_with_disclosure", {"P11b.2"}),
    ],
)
def test_self_score_falls_with_each_number_that_is_no_number(part: str, column: str, lost: set[str]) -> None:
    before = document_of(WHOLE)
    after = deepcopy(before)
    after[part][column] = Cell.exact(2, missing=1).as_json()
    assert {name for name, is_met in met(before).items() if is_met and not met(after)[name]} == lost


def test_self_score_in_the_document_is_that_of_the_document() -> None:
    document = document_of(WHOLE)
    assert document["rubric"] == self_score(document)


def test_self_score_holds_for_a_leap_year() -> None:
    year = Period.parse("2024")
    assert met(document_of(tally_of([], year), year))["P11a.9"] is True

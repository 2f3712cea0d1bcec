"""Figures: sums, states of cells and coverage, held against a plain count."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures.figures import (
    NOT_APPLICABLE,
    NOT_RECORDED,
    Cell,
    Figures,
    Row,
    figures_of,
)
from reports.schema.values import CARRIED, COLUMNS, TABLES, Table
from storage.vocabulary import words as v
from storage.vocabulary.case import CoverageKind
from storage.vocabulary.tally import Tally
from tests.support import report_samples
from tests.support.report_samples import HALF, case, covered, tally_of

ONE_ROW_PER_CASE: tuple[Table, ...] = (
    "by_country",
    "by_legal_process",
    "by_outcome",
    "by_authority",
    "by_grounds",
    "by_month",
    "by_emergency",
    "by_data_category",
    "by_content_requested",
    "by_timing",
)
WORDS: dict[Table, list[str]] = {
    "by_legal_process": [
        word
        for word in v.LegalProcess
        if word not in ("preservation_request", "european_preservation_order", "civil_subpoena", "private_request")
    ],
    "by_outcome": [word for word in v.Outcome if word != "preserved"],
    "by_data_requested": list(v.DataKind),
    "by_data_disclosed": list(v.DataKind),
    "by_authority": [word for word in v.Authority if word != "private_party"],
    "by_grounds": list(v.Grounds),
    "by_refusal_reason": list(v.RefusalReason),
    "by_notice": list(v.Notice),
    "by_emergency": ["yes", "no", "not_recorded"],
    "by_data_category": ["subscriber", "identification_only", "traffic", "content", "not_recorded"],
    "by_content_requested": ["content", "non_content", "both", "not_recorded"],
    "by_content_disclosed": ["content", "non_content", "both", "not_recorded"],
    "by_timing": ["stored", "real_time", "not_recorded"],
}


def row(figures: Figures, table: Table, key: str) -> Row:
    return next(row for row in figures.tables[table] if row.key == key)


def states(figures: Figures, table: Table, column: str) -> dict[str, str]:
    return {row.key: getattr(row, column).state for row in figures.tables[table]}


@given(st.integers(0, v.LARGEST_COUNT), st.integers(0, v.LARGEST_COUNT), st.integers(0, 9))
def test_cells_keep_their_state_through_json(value: int, more: int, missing: int) -> None:
    cells = [
        Cell.exact(value, missing),
        Cell.range(value, value + more, "small_number", missing),
        NOT_RECORDED,
        NOT_APPLICABLE,
    ]
    assert [Cell(**cell.as_json()) for cell in cells] == cells
    assert len({tuple(cell.as_json().items()) for cell in cells}) == 4


def test_cells_write_only_what_applies() -> None:
    assert Cell.exact(0).as_json() == {"state": "exact", "value": 0}
    assert Cell.exact(3, missing=2).as_json() == {"state": "exact", "value": 3, "missing": 2}
    assert Cell.range(0, 4, "legal_band").as_json() == {"state": "range", "low": 0, "high": 4, "reason": "legal_band"}
    assert NOT_RECORDED.as_json() == {"state": "not_recorded"}
    assert NOT_APPLICABLE.as_json() == {"state": "not_applicable"}


@given(report_samples.tallies())
def test_figures_list_each_word_of_the_vocabulary(tally: Tally) -> None:
    figures = figures_of(tally, HALF)
    assert tuple(figures.tables) == TABLES
    for table, words in WORDS.items():
        keys = [row.key for row in figures.tables[table]]
        extra = ["not_recorded"] if table.startswith("by_data") and len(keys) > len(words) else []
        assert keys == words + extra
    assert [row.key for row in figures.tables["by_month"]] == list(HALF.months())
    assert set(figures.carried_forward) == set(CARRIED)


def test_content_counts_what_was_asked_for_and_what_was_given() -> None:
    content, ip = v.DataKind.MESSAGE_CONTENT, v.DataKind.IP_ADDRESS
    cases = [
        case(data_requested=(ip, content), data_disclosed=(ip,), outcome=v.Outcome.DISCLOSED, requests=4),
        case(data_requested=(content,), outcome=v.Outcome.REFUSED, requests=2),
        case(data_requested=(ip,), data_disclosed=None, outcome=v.Outcome.PARTIALLY_DISCLOSED),
        case(data_requested=(v.DataKind.ENCRYPTION_KEYS,), outcome=v.Outcome.REFUSED, requests=3),
    ]
    figures = figures_of(tally_of(cases), HALF)
    assert [row(figures, "by_content_requested", key).requests.value for key in v.Content] == [2, 1, 4, 3]
    answered = [row(figures, "by_content_requested", key).requests_with_disclosure.value for key in v.Content]
    assert answered == [0, 1, 4, 0]
    given = [row(figures, "by_content_disclosed", key).requests_with_disclosure.value for key in v.Content]
    assert given == [0, 4, 0, 1]  # no content was given, though some of those who asked for it got other data


def test_timing_follows_from_the_process_and_no_zero_is_invented() -> None:
    cases = [
        case(legal_process=v.LegalProcess.PEN_REGISTER, requests=2),
        case(legal_process=v.LegalProcess.INTERCEPTION_ORDER, outcome=v.Outcome.DISCLOSED),
        case(legal_process=v.LegalProcess.SEARCH_WARRANT, requests=5),
        case(legal_process=v.LegalProcess.EMERGENCY_REQUEST, requests=7),
        case(legal_process=v.LegalProcess.EMERGENCY_REQUEST, data_requested=(v.DataKind.PHONE_NUMBER,)),
    ]
    figures = figures_of(tally_of(cases), HALF)
    assert [row(figures, "by_timing", key).requests.value for key in v.Timing] == [6, 3, 7]
    assert [row(figures, "by_timing", key).requests_with_disclosure.value for key in v.Timing] == [0, 1, 0]
    unsaid = figures_of(tally_of([case(legal_process=v.LegalProcess.OTHER)]), HALF)
    assert [row(unsaid, "by_timing", key).requests.state for key in v.Timing] == ["not_recorded"] * 2 + ["exact"]


def test_emergency_and_category_count_every_demand_once_and_no_zero_is_invented() -> None:
    silent = figures_of(tally_of([case(country="FR")]), HALF)
    assert states(silent, "by_emergency", "requests") == dict.fromkeys(v.Emergency, "not_recorded") | {
        "not_recorded": "exact"
    }
    rows = [
        case(emergency=v.Emergency.YES, data_category=v.DataCategory.TRAFFIC, requests=2),
        case(legal_process=v.LegalProcess.EMERGENCY_REQUEST, data_requested=(v.DataKind.MESSAGE_CONTENT,)),
        case(legal_process=v.LegalProcess.EUROPEAN_PRESERVATION_ORDER, emergency=v.Emergency.NO, requests=9),
    ]
    figures = figures_of(tally_of(rows), HALF)
    assert [row(figures, "by_emergency", key).requests.value for key in v.Emergency] == [3, 0, 0]
    assert [row(figures, "by_data_category", key).requests.value for key in v.DataCategory] == [0, 0, 2, 1, 0]
    assert figures.preservation.requests.value == 9


@given(report_samples.tallies())
def test_figures_of_a_table_sum_to_the_totals(tally: Tally) -> None:
    figures = figures_of(tally, HALF)
    for table in ONE_ROW_PER_CASE:
        for column in ("requests", "requests_with_disclosure"):
            total = getattr(figures.totals, column)
            cells = [getattr(row, column) for row in figures.tables[table]]
            counted = sum(cell.value or 0 for cell in cells)
            if total.state == "exact" and any(cell.state == "exact" for cell in cells):
                assert counted == total.value


@given(report_samples.tallies())
def test_figures_are_exact_or_not_recorded_and_never_invented(tally: Tally) -> None:
    figures = figures_of(tally, HALF)
    for table, rows in figures.tables.items():
        counted = {row.key: row for row in tally.tables[table]}
        for row in rows:
            source = counted.get(row.key)
            for column in COLUMNS:
                cell = getattr(row, column)
                assert cell.state in ("exact", "not_recorded")
                assert cell.state == "exact" or cell == NOT_RECORDED
                assert bool(cell.covered) is False or cell.covered == "part"
                cell = replace(cell, covered=None)
                if source is None and cell.state == "exact":
                    assert cell == Cell.exact(0)
                elif cell.state == "exact" and column.startswith("requests"):
                    assert cell.value == getattr(source, column)
                elif cell.state == "exact":
                    count = getattr(source, column)
                    assert cell == Cell.exact(count.value, count.missing)


@given(report_samples.tallies())
def test_fulfilled_requests_alone_say_nothing_of_those_received(tally: Tally) -> None:
    figures = figures_of(tally, HALF)
    if figures.scope.what != CoverageKind.DISCLOSURES:
        return
    assert figures.totals.requests == figures.totals.accounts_specified == NOT_RECORDED
    for table in TABLES:
        exact = {key for key, state in states(figures, table, "requests").items() if state == "exact"}
        assert exact <= ({"disclosed", "partially_disclosed"} if table == "by_outcome" else set())
    for table in ("by_data_requested", "by_refusal_reason"):
        assert all(set(cells.values()) == {NOT_RECORDED} for cells in (row.cells() for row in figures.tables[table]))
    for outcome in ("pending", "refused", "no_data", "withdrawn"):
        assert row(figures, "by_outcome", outcome) == Row.unknown(outcome)
    assert set(figures.carried_forward.values()) == {NOT_RECORDED}


@given(report_samples.tallies())
def test_countries_listed_are_those_with_cases_or_coverage(tally: Tally) -> None:
    figures = figures_of(tally, HALF)
    keys = [row.key for row in figures.tables["by_country"]]
    named = {row.country for row in tally.coverage} - {"*"}
    assert len(keys) == len(set(keys))
    assert set(keys) == named | {row.key for row in tally.tables["by_country"]}


def test_crowd_distinguishes_zero_from_what_it_does_not_cover() -> None:
    figures = figures_of(report_samples.crowd({"DE": (5, 9), "US": (12, 20), "FR": (0, 0)}), HALF)
    assert figures.totals.requests == NOT_RECORDED
    assert figures.totals.requests_with_disclosure == Cell.exact(17, part=True)
    assert figures.totals.accounts_affected == Cell.exact(29, part=True)
    assert figures.countries == Cell.exact(2, part=True)
    assert [row.key for row in figures.tables["by_country"]] == ["US", "DE", "FR"]
    france = row(figures, "by_country", "FR")
    assert france.requests_with_disclosure == france.accounts_affected == Cell.exact(0)
    assert france.requests == france.accounts_specified == NOT_RECORDED
    assert row(figures, "by_outcome", "disclosed").requests == Cell.exact(17, part=True)
    assert row(figures, "by_outcome", "partially_disclosed").requests == Cell.exact(0, part=True)
    assert row(figures, "by_legal_process", "court_order").requests_with_disclosure == Cell.exact(17, part=True)
    assert row(figures, "by_legal_process", "subpoena").requests_with_disclosure == Cell.exact(0, part=True)
    assert row(figures, "by_notice", "before").requests_with_disclosure == NOT_RECORDED
    assert row(figures, "by_notice", "not_recorded").requests_with_disclosure == Cell.exact(17, part=True)
    assert set(states(figures, "by_month", "requests_with_disclosure").values()) == {"not_recorded"}
    assert (figures.scope.countries, figures.scope.partial) == (3, 0)
    assert figures.non_government == Row.unknown("non_government")
    assert figures.preservation == Row.unknown("preservation")


def test_crowd_with_a_span_cut_by_the_period_claims_no_zero() -> None:
    half_year = covered("DE", zero=False, start=date(2024, 7, 1), end=date(2025, 7, 1))
    figures = figures_of(tally_of([], coverage=[half_year]), HALF)
    assert row(figures, "by_country", "DE") == Row.unknown("DE")


def test_crowd_of_single_months_gives_months() -> None:
    months = [covered("DE", zero=False, start=date(2025, n, 1), end=date(2025, n + 1, 1)) for n in range(1, 7)]
    cases = [case(outcome=v.Outcome.DISCLOSED, requests=4)]
    figures = figures_of(tally_of(cases, coverage=months), HALF)
    assert row(figures, "by_month", "2025-02").requests_with_disclosure == Cell.exact(4, part=True)
    assert row(figures, "by_month", "2025-03").requests_with_disclosure == NOT_RECORDED
    assert (figures.scope.countries, figures.scope.partial) == (1, 0)


def test_partial_coverage_is_counted() -> None:
    rows = [
        covered("DE", zero=True, end=date(2025, 4, 1)),
        covered("DE", zero=True, start=date(2025, 4, 1)),
        covered("FR", zero=True, end=date(2025, 4, 1)),
        covered("US", zero=True, end=date(2025, 3, 1)),
        covered("US", zero=True, start=date(2025, 4, 1)),
    ]
    scope = figures_of(tally_of([], coverage=rows), HALF).scope
    assert (scope.countries, scope.partial, scope.start, scope.end) == (3, 2, HALF.start, HALF.end)


def test_own_register_counts_a_quiet_period_as_zero() -> None:
    figures = figures_of(tally_of([]), HALF)
    zero = Cell.exact(0)
    assert set(figures.totals.cells().values()) == {zero}
    assert figures.countries == zero
    assert figures.tables["by_country"] == ()
    assert all(set(row.cells().values()) == {zero} for row in figures.tables["by_refusal_reason"])
    assert set(figures.carried_forward.values()) == {zero}
    assert set(figures.preservation.cells().values()) == {zero}


def test_register_opened_within_the_period_covers_from_that_day() -> None:
    scope = figures_of(tally_of([], recorded_from=date(2025, 3, 10)), HALF).scope
    assert (scope.start, scope.end, scope.countries) == (date(2025, 3, 10), HALF.end, None)


@pytest.mark.parametrize("first", [None, HALF.end, date(2026, 1, 1)])
def test_register_opened_later_states_no_zero(first: date | None) -> None:
    figures = figures_of(tally_of([case()], recorded_from=first), HALF)
    assert figures.totals.requests == Cell.exact(1, part=True)
    assert row(figures, "by_country", "DE").requests == Cell.exact(1, part=True)
    assert row(figures, "by_outcome", "refused") == Row.unknown("refused")
    assert set(figures.carried_forward.values()) == {NOT_RECORDED}
    assert figures_of(tally_of([], recorded_from=first), HALF).totals == Row.unknown("total")


def test_sums_say_how_many_cases_lack_the_number() -> None:
    given: dict[str, Any] = {"outcome": v.Outcome.DISCLOSED}
    cases = [
        case(**given, accounts_affected=3, accounts_specified=4),
        case(**given),
        case(country="FR", **given),
        case(country="BR", outcome=v.Outcome.REFUSED),
    ]
    figures = figures_of(tally_of(cases), HALF)
    assert figures.totals.accounts_affected == Cell.exact(3, missing=2)
    assert figures.totals.accounts_specified == Cell.exact(4, missing=3)
    assert row(figures, "by_country", "FR").accounts_affected == NOT_RECORDED
    assert row(figures, "by_country", "BR").accounts_affected == Cell.exact(0)
    assert row(figures, "by_country", "BR").accounts_specified == NOT_RECORDED


def test_countries_leave_out_what_is_no_country() -> None:
    figures = figures_of(tally_of([case(country=code) for code in ("DE", "XK", "EU", "UN", "ZZ")]), HALF)
    assert figures.countries == Cell.exact(2)
    assert {row.key for row in figures.tables["by_country"]} == {"DE", "XK", "EU", "UN", "ZZ"}


def test_countries_are_sorted_by_requests_then_by_disclosures_then_by_code() -> None:
    cases = [
        case(country="FR", requests=2),
        case(country="US", requests=2, outcome=v.Outcome.DISCLOSED),
        case(country="DE", requests=2),
        case(country="BR", requests=3),
    ]
    figures = figures_of(tally_of(cases), HALF)
    assert [row.key for row in figures.tables["by_country"]] == ["BR", "US", "DE", "FR"]


def test_words_that_no_case_has_are_zero_only_if_some_case_has_one() -> None:
    figures = figures_of(tally_of([case()]), HALF)
    assert row(figures, "by_authority", "police").requests == NOT_RECORDED
    assert row(figures, "by_data_requested", "ip_address").requests == NOT_RECORDED
    assert row(figures, "by_data_requested", "not_recorded").requests == Cell.exact(1)
    said = case(authority=v.Authority.COURT, data_requested=(v.DataKind.CONTACTS,))
    figures = figures_of(tally_of([case(), said]), HALF)
    assert row(figures, "by_authority", "police").requests == Cell.exact(0)
    assert row(figures, "by_data_requested", "ip_address").requests == Cell.exact(0)
    assert row(figures, "by_authority", "not_recorded").requests == Cell.exact(1)


def test_own_register_knows_the_zero_of_a_country_that_a_file_also_covers() -> None:
    row_of_file = covered("DE", zero=False, what=CoverageKind.EVERYTHING)
    own = figures_of(tally_of([], coverage=[row_of_file]), HALF)
    assert row(own, "by_country", "DE").requests == Cell.exact(0)
    file_alone = figures_of(tally_of([], coverage=[row_of_file], recorded_from=None), HALF)
    assert row(file_alone, "by_country", "DE").requests == NOT_RECORDED


def test_a_long_span_without_requests_hides_no_month() -> None:
    rows = [covered("FR", zero=True), covered("DE", zero=False, start=date(2025, 2, 1), end=date(2025, 3, 1))]
    figures = figures_of(tally_of([case(outcome=v.Outcome.DISCLOSED)], coverage=rows), HALF)
    assert row(figures, "by_month", "2025-02").requests_with_disclosure == Cell.exact(1, part=True)

"""Covered days: spans held against a plain set of days, and what a period in part shows to a reader."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reports.charts.content.data import chart_data
from reports.charts.content.text_twins import chart_twin
from reports.document.csv import csv_bytes
from reports.document.document import canonical_json
from reports.document.history import Earlier
from reports.figures.coverage import Extent, extent, interval, merged
from reports.figures.figures import NOT_RECORDED, Cell, figures_of
from reports.figures.scope import Scope
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from reports.restating.restatement import counted
from reports.schema.cells import is_at_least
from reports.schema.tables import columns_of
from reports.schema.values import COLUMNS
from reports.sums.contradictions import contradictions
from reports.verify.document import read_document
from storage.vocabulary import words as v
from storage.vocabulary.case import Case, Coverage
from storage.vocabulary.period import Period
from tests.support.report_samples import (
    COUNTRIES,
    HALF,
    case,
    cases_of,
    coverage_rows,
    covered,
    document_of,
    tally_of,
    terms,
)

START, END = date(2025, 1, 1), date(2025, 2, 1)
DAYS = st.dates(date(2024, 12, 20), date(2025, 2, 10))
SECOND = Period.parse("2026-H2")
YEAR = Period.parse("2025")
Json = Any


@given(st.lists(st.tuples(DAYS, DAYS), max_size=6))
def test_spans_hold_the_days_that_they_hold_one_by_one(spans: list[tuple[date, date]]) -> None:
    every = [START + timedelta(days=number) for number in range((END - START).days)]
    held = [day for day in every if any(first <= day < after for first, after in spans)]
    found = merged(spans, START, END)
    assert [day for day in every if any(first <= day < after for first, after in found)] == held
    assert all(after < first for (_, after), (first, _) in pairwise(found))
    expected = Extent.WHOLE if held == every else Extent.PART if held else Extent.NONE
    assert extent(spans, START, END) is expected


def test_spans_are_written_with_their_last_day() -> None:
    assert interval([(date(2025, 1, 1), date(2025, 4, 1)), (date(2025, 5, 1), date(2025, 5, 2))]) == (
        "2025-01-01/2025-03-31;2025-05-01/2025-05-01"
    )


def first_period(**changes: Any) -> Json:
    """A register opened on 29 November, with two cases of September taken in."""
    cases = [
        case(received_on=date(2026, 9, 3), country="FR", outcome=v.Outcome.REFUSED),
        case(received_on=date(2026, 9, 9), outcome=v.Outcome.DISCLOSED, accounts_affected=1),
    ]
    return document_of(tally_of(cases, SECOND, recorded_from=date(2026, 11, 29), **changes), SECOND)


def by_row(document: Json, table: str, column: str = "requests") -> dict[str, Json]:
    return {row["row"]: row[column] for row in document["tables"][table]}


def test_months_outside_the_register_are_not_recorded() -> None:
    months = by_row(first_period(), "by_month")
    unknown = {"state": "not_recorded"}
    assert [months[f"2026-{month:02}"] for month in (7, 8, 10, 11)] == [unknown] * 4
    assert months["2026-09"] == {"state": "exact", "value": 2, "covered": "part"}
    assert months["2026-12"] == {"state": "exact", "value": 0}


def test_months_that_have_not_ended_are_not_recorded() -> None:
    months = by_row(first_period(recorded_to=date(2026, 12, 31)), "by_month")
    assert months["2026-12"] == {"state": "not_recorded"}
    opened_today = first_period(recorded_to=date(2026, 11, 29))
    assert opened_today["coverage"]["register"] is None
    assert by_row(opened_today, "by_outcome")["pending"] == {"state": "not_recorded"}
    assert opened_today["totals"]["requests"] == {"state": "exact", "value": 2, "covered": "part"}


def test_first_period_claims_no_zero_of_the_whole_period_anywhere() -> None:
    document = first_period()
    cells = [cell for table in document["tables"].values() for row in table for cell in row.values()]
    zeros = [cell for cell in cells if isinstance(cell, dict) and cell.get("value") == 0 and "covered" not in cell]
    assert len(zeros) == 4  # December, which is covered whole
    post = render_post(document, terms(), ApprovalNote(2, 2), "en")
    texts = " ".join([post.caption, post.text, *(chart_twin(*one, "en")[1] for one in chart_data(document).items())])
    for claimed in ("Any other country: 0", "All others: 0.", "at least 0", "Any other reason: 0"):
        assert claimed not in texts
    assert "<b>at least 2 requests received</b>" in post.caption
    assert "Only part of the period is covered: 29 November 2026 – 31 December 2026." in post.caption
    assert "Other countries: not recorded." in texts
    assert document["carried_forward"]["opening"] == {"state": "not_recorded"}


def crowd_in_part() -> Json:
    """A year of which France is covered for its first half alone, Iceland whole, Russia with 0 for a quarter."""

    def gave(country: str, requests: int) -> Case:
        return case(country=country, requests=requests, received_on=YEAR.start, outcome=v.Outcome.DISCLOSED)

    spans = [
        covered("FR", zero=False, period=YEAR, end=date(2025, 7, 1)),
        covered("IS", zero=False, period=YEAR),
        covered("RU", zero=True, period=YEAR, end=date(2025, 4, 1)),
    ]
    earlier = Earlier(
        label="2024",
        totals=columns_of({column: {"state": "exact", "value": 900} for column in COLUMNS}),
        coverage=document_of(tally_of([], Period.parse("2024"), recorded_from=date(2023, 1, 1)), Period.parse("2024"))[
            "coverage"
        ],
    )
    return document_of(tally_of([gave("FR", 668), gave("IS", 5)], YEAR, coverage=spans), YEAR, earlier=[earlier])


def test_period_covered_in_part_says_so_in_every_place() -> None:
    document = crowd_in_part()
    disclosed = by_row(document, "by_country", "requests_with_disclosure")
    assert disclosed["FR"] == {"state": "exact", "value": 668, "covered": "part"}
    assert disclosed["IS"] == {"state": "exact", "value": 5}
    assert disclosed["RU"] == {"state": "exact", "value": 0, "covered": "part"}
    assert document["totals"]["requests_with_disclosure"] == {"state": "exact", "value": 673, "covered": "part"}
    rows = {(row[3], row[4], row[6]): row[14:] for row in csv.reader(io.StringIO(csv_bytes(document).decode()))}
    assert rows["by_country", "FRA", "requests_with_disclosure"] == ["yes", "2025-01-01/2025-06-30"]
    assert rows["by_country", "ISL", "requests_with_disclosure"] == ["", "2025-01-01/2025-12-31"]
    assert rows["history", "2024", "requests"] == ["", "2024-01-01/2024-12-31"]
    post = render_post(document, terms(), ApprovalNote(2, 2), "en")
    assert "at least 673 requests with disclosure" in post.caption
    assert "3 countries covered (2 only partly); requests came from 2." in post.caption
    assert "France: at least 668 requests, accounts: not recorded (1 January 2025 – 30 June 2025)" in post.text
    assert "Russia: 0 requests in the part covered (1 January 2025 – 31 March 2025)" in post.text
    twin = chart_twin("2-countries", chart_data(document)["2-countries"], "en")[1]
    assert "Only part of the period is covered: France: 1 January 2025 – 30 June 2025." in twin
    twin = chart_twin("3-history", chart_data(document)["3-history"], "en")[1]
    assert "2025 not recorded / at least 673" in twin
    assert "Striped column: some days or countries are not covered." in twin


@given(
    st.lists(cases_of(), max_size=4),
    st.builds(replace, cases_of(), received_on=st.dates(HALF.start, HALF.end - timedelta(days=1))),
    coverage_rows() | st.lists(COUNTRIES.map(lambda country: covered(country, zero=False)), max_size=3),
    st.sampled_from([None, date(2025, 5, 10)]),
)
def test_demand_that_no_source_covers_changes_no_number_that_claims_to_be_complete(
    cases: list[Case], hidden: Case, coverage: list[Coverage], recorded_from: date | None
) -> None:
    """Add a demand of a country and a day that the coverage leaves out: all that it changes said "at least" before."""
    before, after = (
        figures_of(tally_of(some, coverage=coverage, recorded_from=recorded_from), HALF)
        for some in (cases, [*cases, hidden])
    )
    assume(not is_covered(before.scope, hidden))
    shown, truth = counted(before), counted(after)
    # Hours describe the requests in the cell beside them, which says how far they are complete.
    for place in (one for one in shown.cells.keys() | truth.cells.keys() if not one[2].endswith("_hours")):
        claim = shown.cell(place)
        complete = claim["state"] == "exact" and not is_at_least(claim)
        assert claim == truth.cell(place) or not complete, place


def is_covered(scope: Scope, demand: Case) -> bool:
    """Look through the spans one by one."""
    spans = [(row.start, row.end) for row in scope.spans if row.country in ("*", demand.country)]
    spans += [] if scope.register is None else [scope.register]
    return any(first <= demand.received_on < after for first, after in spans)


@pytest.mark.parametrize("end", [HALF.end, date(2025, 4, 1)])
def test_totals_of_one_country_are_lower_bounds_in_every_place(end: date) -> None:
    cases = [case(received_on=HALF.start, requests=7, outcome=v.Outcome.DISCLOSED, accounts_affected=9)]
    document = document_of(tally_of(cases, coverage=[covered("DE", zero=False, end=end)]))
    assert {"state": "exact", "value": 7} not in list(document["totals"].values())
    rows = list(csv.DictReader(io.StringIO(csv_bytes(document).decode())))
    claimed = [row for row in rows if row["table"] != "by_country" and row["value"] and not row["at_least"]]
    assert claimed == []
    post = render_post(document, terms(), ApprovalNote(2, 2), "en")
    assert "at least 7 requests with disclosure" in post.caption
    twin = chart_twin("1-overview", chart_data(document)["1-overview"], "en")[1]
    assert "at least 7" in twin
    assert "at least 9" in twin


@pytest.mark.parametrize("document", [first_period(), crowd_in_part()], ids=["first", "crowd"])
def test_documents_of_periods_in_part_are_sound(document: Json) -> None:
    assert read_document(canonical_json(document)) == document
    assert list(contradictions(document)) == []


@pytest.mark.parametrize("label", ["2025", "2025-H1", "2025-Q1"])
def test_sum_across_the_edge_of_a_period_covers_none_of_it(label: str) -> None:
    period = Period.parse(label)
    cut = covered("DE", zero=False, start=date(2024, 7, 1), end=date(2025, 2, 1))
    zero = covered("FR", zero=True, start=date(2024, 7, 1), end=period.end + timedelta(days=90))
    figures = figures_of(tally_of([], period, coverage=[cut, zero]), period)
    rows = {row.key: row.requests_with_disclosure for row in figures.tables["by_country"]}
    assert rows == {"DE": NOT_RECORDED, "FR": Cell.exact(0)}
    assert (figures.scope.countries, figures.scope.partial, HALF.kind.months) == (1, 0, 6)

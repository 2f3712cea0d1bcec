"""The charts' data: taken from the document, nothing else, and none of the four states becomes another."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.content.data import SHOWN, chart_data, chart_json
from reports.charts.content.kinds import AUTHORITIES, GROUNDS, MONTHS, NOTICE
from reports.charts.content.map_data import MAP
from reports.charts.content.tables import COUNTRIES, DATA, HISTORY, OVERVIEW, PROCESS, REFUSALS
from reports.language import words
from tests.reports.charts.conftest import cell_of, history_of, table_of
from tests.reports.charts.random_documents import documents

Json = Any
Documents = Callable[..., Json]
RANGE = {"state": "range", "low": 1, "high": 4, "reason": "small_number"}
BY_KIND = ((AUTHORITIES, "by_authority"), (GROUNDS, "by_grounds"), (NOTICE, "by_notice"), (MONTHS, "by_month"))
CODES = [f"{first}{second}" for first in "ABCDEFGH" for second in "ABCDEFGHIJKLMNOPQRSTUVWXY"]


def counted(count: int) -> list[tuple[str, int, int]]:
    return [(CODES[index], count - index, 1) for index in range(count)]


def test_crowd_sourced_half_year_shows_twelve_countries_the_rest_and_the_zeros(crowd: Callable[[str], Json]) -> None:
    charts = chart_data(crowd("2025-H1"))
    totals, countries = charts[OVERVIEW]["totals"], charts[COUNTRIES]
    assert totals["requests_with_disclosure"] == {"state": "exact", "value": 28_917}
    assert totals["accounts_affected"] == {"state": "exact", "value": 49_744}
    assert totals["requests"] == {"state": "not_recorded"}
    assert totals["countries"] == {"state": "exact", "value": 32}
    assert charts[OVERVIEW]["coverage"]["countries"] == 35
    assert countries["columns"] == ["requests_with_disclosure", "accounts_affected"]
    assert (len(countries["rows"]), countries["others"]["count"], countries["zero"]) == (12, 20, 3)


def test_second_half_year_has_its_own_figures(crowd: Callable[[str], Json]) -> None:
    charts = chart_data(crowd("2025-H2"))
    totals, countries = charts[OVERVIEW]["totals"], charts[COUNTRIES]
    assert (totals["requests_with_disclosure"]["value"], totals["accounts_affected"]["value"]) == (29_551, 40_746)
    assert (len(countries["rows"]) + countries["others"]["count"], countries["zero"]) == (20, 2)


@given(
    st.lists(
        st.tuples(st.integers(0, 999_999_999), st.integers(0, 999_999_999)),
        max_size=len(CODES),
    )
)
def test_countries_drawn_and_the_rest_add_up_to_all(document_of: Documents, numbers: list[tuple[int, int]]) -> None:
    rows = [(code, *pair) for code, pair in zip(CODES, numbers, strict=False)]
    chart = chart_data(document_of("everything", rows)).get(COUNTRIES)
    drawn = [row for row in rows if row[1]]
    if len(drawn) < 2:
        assert chart is None
        return
    assert chart is not None
    cells = [row["cells"] for row in chart["rows"]] + ([chart["others"]["cells"]] if chart["others"] else [])
    for column in (0, 1):
        assert sum(pair[column]["value"] for pair in cells) == sum(pair[column] for pair in numbers if pair[0])
    others = chart["others"]["count"] if chart["others"] else 0
    assert others != 1
    assert len(chart["rows"]) + others + chart["zero"] == len(rows)


@pytest.mark.parametrize(("countries", "shown", "others"), [(2, 2, 0), (12, 12, 0), (13, 13, 0), (14, 12, 2)])
def test_rest_is_a_line_of_at_least_two_countries(
    document_of: Documents, countries: int, shown: int, others: int
) -> None:
    chart = chart_data(document_of("everything", counted(countries)))[COUNTRIES]
    assert len(chart["rows"]) == shown
    assert (chart["others"] or {"count": 0})["count"] == others


def test_rest_keeps_ranges_and_lower_bounds(document_of: Documents) -> None:
    more = [("GB", RANGE, RANGE), ("FR", {"state": "exact", "value": 7, "missing": 2}, {"state": "not_recorded"})]
    chart = chart_data(document_of("everything", counted(SHOWN) + more))[COUNTRIES]
    requests, disclosed = chart["others"]["cells"]
    assert requests == {"state": "range", "low": 8, "high": 11, "reason": "small_number", "missing": 2}
    assert disclosed == RANGE | {"missing": 1}


def test_rest_of_unknown_numbers_is_not_recorded(document_of: Documents) -> None:
    more = [(code, 1, {"state": "not_recorded"}) for code in ("GB", "FR")]
    chart = chart_data(document_of("everything", counted(SHOWN) + more))[COUNTRIES]
    assert chart["others"]["cells"][1] == {"state": "not_recorded"}


def test_chart_by_country_is_left_out_where_it_would_be_empty(document_of: Documents) -> None:
    assert list(chart_data(document_of())) == [OVERVIEW]
    assert list(chart_data(document_of("disclosures", [("DE", 0, 0)]))) == [OVERVIEW]
    assert list(chart_data(document_of("everything", [("DE", {"state": "not_recorded"}, 0)]))) == [OVERVIEW]


@pytest.mark.parametrize(
    "cell",
    [{"state": "not_recorded"}, {"state": "exact", "value": 0, "missing": 1}, RANGE, {"state": "exact", "value": 1}],
)
def test_nil_needs_an_exact_zero_of_everything(document_of: Documents, cell: Json) -> None:
    assert chart_data(document_of())[OVERVIEW]["nil"]
    assert not chart_data(document_of(totals={"requests": cell}))[OVERVIEW]["nil"]
    assert not chart_data(document_of("disclosures"))[OVERVIEW]["nil"]


def test_chart_data_takes_nothing_from_what_is_not_drawn(document_of: Documents) -> None:
    plain, richer = document_of(), document_of()
    richer |= {"rubric": {"elements": []}, "previous": "0" * 64, "disclosures": None}
    assert chart_json(chart_data(plain)) == chart_json(chart_data(richer))


def test_chart_json_is_one_text_for_equal_data() -> None:
    assert chart_json({"b": 1, "a": "ü"}) == chart_json(json.loads('{"a": "ü", "b": 1}')) == '{"a":"ü","b":1}'


def test_history_has_every_period_between_the_first_and_the_last_known(document_of: Documents) -> None:
    history = history_of([("2023-H1", 5, None), ("2024-H2", None, None), ("2025-H1", 7, 3), ("2022", 0, 0)])
    chart = chart_data(document_of(tables={"history": history}))[HISTORY]
    assert [panel["kind"] for panel in chart["panels"]] == ["half-year", "year"]
    slots = chart["panels"][0]["slots"]
    assert [slot["row"] for slot in slots] == ["2023-H1", "2023-H2", "2024-H1", "2024-H2", "2025-H1"]
    assert slots[0]["cells"] == [cell_of(5), cell_of(None)]
    assert all(cell == cell_of(None) for slot in slots[1:4] for cell in slot["cells"])
    assert chart["panels"][1]["slots"][0]["cells"] == [cell_of(0), cell_of(0)]


def test_history_of_one_known_period_is_no_chart(document_of: Documents) -> None:
    assert HISTORY not in chart_data(document_of(tables={"history": history_of([("2025-H1", 5, 1)])}))
    unknown = history_of([("2025-H1", 5, 1), ("2024-H2", None, None)])
    assert HISTORY not in chart_data(document_of(tables={"history": unknown}))


def test_column_that_nobody_recorded_is_left_out_of_the_chart_and_is_no_zero(document_of: Documents) -> None:
    given: list[Any] = [("ip_address", 3, 3), ("message_content", 0, 0), ("encryption_keys", 0, 0)]
    tables = {"by_data_disclosed": table_of(given), "by_data_requested": table_of([("ip_address", None, None)])}
    chart = chart_data(document_of("disclosures", totals={"requests_with_disclosure": cell_of(3)}, tables=tables))[DATA]
    assert chart["columns"] == ["requests_with_disclosure"]
    assert [row["row"] for row in chart["rows"]] == ["ip_address", "message_content", "encryption_keys"]


def test_nil_report_has_no_chart_of_kinds(document_of: Documents) -> None:
    tables = {
        "by_data_disclosed": table_of([("ip_address", 0, 0)]),
        "by_data_requested": table_of([("ip_address", 0, 0)]),
        "by_legal_process": table_of([("court_order", 0, 0)]),
        "by_refusal_reason": table_of([("overbroad", 0, 0)]),
        "history": history_of([("2024-H2", 5, 1), ("2025-H1", 0, 0)]),
    }
    assert list(chart_data(document_of(tables=tables))) == [OVERVIEW, HISTORY]


def test_process_of_a_source_that_knows_one_only_is_no_finding(document_of: Documents) -> None:
    one, two = [("court_order", 9, 9)], [("court_order", 9, 9), ("subpoena", 1, 1)]
    assert PROCESS not in chart_data(document_of("disclosures", tables={"by_legal_process": table_of(one)}))
    chart = chart_data(document_of("disclosures", tables={"by_legal_process": table_of(two)}))[PROCESS]
    assert (chart["columns"][0], chart["by_outcome"]) == ("requests_with_disclosure", [])


def test_refusals_without_any_reason_are_no_chart(document_of: Documents) -> None:
    tables = {"by_refusal_reason": table_of([("not_recorded", 5, 0), ("overbroad", None, None)])}
    assert REFUSALS not in chart_data(document_of(tables=tables))


def test_single_country_is_named_on_the_cover_and_has_no_chart(document_of: Documents) -> None:
    charts = chart_data(document_of("everything", [("DE", 5, 1), ("FR", 0, 0)]))
    assert list(charts) == [OVERVIEW]
    assert charts[OVERVIEW]["only_country"] == "DE"
    for nobody in ("ZZ", "XO"):
        assert chart_data(document_of("everything", [(nobody, 5, 1)]))[OVERVIEW]["only_country"] is None
    assert chart_data(document_of("everything", [("DE", 5, 1), ("FR", None, 1)]))[OVERVIEW]["only_country"] is None


def test_two_small_charts_share_a_picture_and_large_ones_do_not(full: Json, document_of: Documents) -> None:
    charts = chart_data(full)
    assert list(charts) == [OVERVIEW, COUNTRIES, MAP, HISTORY, PROCESS, DATA, AUTHORITIES, NOTICE]
    assert [charts[name]["below"]["chart"] for name in (DATA, AUTHORITIES, NOTICE)] == [REFUSALS, GROUNDS, MONTHS]
    reasons = [(word, 5, 0) for word in words.known_words("refusal_reason")]
    kinds = [(word, 5, 5) for word in words.known_words("data")]
    tables: Any = {"by_refusal_reason": table_of(reasons), "by_data_disclosed": table_of(kinds)}
    document: Any = document_of(totals={"requests": cell_of(5)}, tables=tables)
    assert {DATA, REFUSALS} <= set(chart_data(document))


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_album_never_has_more_than_ten_pictures(document_of: Documents, data: st.DataObject) -> None:
    document: Any = data.draw(documents(document_of))
    assert len(chart_data(document)) <= 10


def test_every_number_of_a_chart_by_kind_is_in_its_table(full: Json) -> None:
    charts, tables = chart_data(full), full["tables"]
    charts |= {chart["below"]["chart"]: chart["below"] for chart in charts.values() if "below" in chart}
    for chart, table in (
        (PROCESS, "by_legal_process"),
        (PROCESS, "by_outcome"),
        (REFUSALS, "by_refusal_reason"),
        *BY_KIND,
    ):
        found = {row["row"]: row for row in tables[table]}
        columns = charts[chart]["columns"]
        rows = charts[chart].get(table) or charts[chart]["rows"]
        assert rows
        for row in rows:
            assert row["cells"] == [found[row["row"]][column] for column in columns]
    asked = {row["row"]: row["requests"] for row in tables["by_data_requested"]}
    given = {row["row"]: row["requests_with_disclosure"] for row in tables["by_data_disclosed"]}
    assert all(row["cells"] == [asked[row["row"]], given[row["row"]]] for row in charts[DATA]["rows"])
    slots = {slot["row"]: slot["cells"] for slot in charts[HISTORY]["panels"][0]["slots"]}
    for row in tables["history"]:
        assert slots[row["row"]] == [row["requests"], row["requests_with_disclosure"]]

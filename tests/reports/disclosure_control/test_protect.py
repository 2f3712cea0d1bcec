"""A reader with a solver learns no small count from all reports together, and the reports stay true."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reports.disclosure_control.protect as protecting
from reports.disclosure_control.attack import Range
from reports.disclosure_control.protect import Protection
from reports.disclosure_control.published import has_ranges, published
from reports.disclosure_control.slots import cells
from reports.document.document import canonical_json
from reports.document.files import data_files
from reports.sums.bounds import bounds
from reports.sums.contradictions import contradictions
from reports.verify.document import read_document
from storage.vocabulary.words import OTHER_COUNTRIES, Outcome
from tests.reports.disclosure_control.proof import narrowed
from tests.support.random_registers import TERMS, random_reports
from tests.support.report_samples import HALF, case, crowd, document_of, tally_of
from tests.support.samples import sampled

THRESHOLD = 5
MOST = 10_000
NOT_COUNTS = ("countries", "median_hours", "ninetieth_percentile_hours")


def check(seed: int) -> None:
    documents = random_reports(seed, THRESHOLD)
    assert narrowed(documents) == []
    for document in documents:
        assert [cell for cell in exact_cells(document) if 0 < cell < THRESHOLD] == []
        assert [one for one in contradictions(document) if one.table != "history"] == []


def exact_cells(value: Any, name: str = "") -> Iterator[int]:
    """Return every exact count anywhere in a document. Hours and countries count no demands."""
    if isinstance(value, dict) and value.get("column") in NOT_COUNTS:
        return
    if isinstance(value, dict) and "state" in value:
        yield from () if name in NOT_COUNTS or value["state"] != "exact" else (value["value"],)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from exact_cells(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from exact_cells(part, name)


@sampled(2, 40)
def test_no_hidden_count_can_be_computed_from_all_reports_together(sample: int) -> None:
    for seed in range(sample):
        check(seed)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, MOST, MOST // 20))
def test_no_hidden_count_can_be_computed_in_ten_thousand_registers(first: int) -> None:
    for seed in range(first, first + MOST // 20):
        check(seed)


def protected(cases: Any, threshold: int = THRESHOLD) -> Any:
    protection = Protection(threshold, published([]))
    return document_of(tally_of(cases), protection=protection, terms=TERMS)


def some_cases() -> list[Any]:
    """Return a register with one small row in several tables."""
    given = case(country="FR", requests=3, outcome=Outcome.DISCLOSED, data_disclosed=None)
    return [case(country="DE", requests=37), given, case(country="NG", requests=22), case(country="BR", requests=2)]


def test_hiding_only_what_is_small_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def weakened(_: Any, hidden: dict[str, Range], *__: Any, **___: Any) -> dict[str, Range]:
        return hidden

    assert narrowed([protected(some_cases())]) == []
    monkeypatch.setattr(protecting, "suppress", weakened)
    found = narrowed([protected(some_cases())])
    assert ("by_outcome", "disclosed", "requests") in {one.place for one in found}


def test_published_ranges_hold_the_counts() -> None:
    cases = some_cases()
    exact, shown = cells(document_of(tally_of(cases), terms=TERMS)), cells(protected(cases))
    ranges = {place: bounds(cell) for place, cell in shown.items() if cell["state"] == "range"}
    assert ranges
    for place, (low, high) in ranges.items():
        if place[1] != OTHER_COUNTRIES:
            value, _ = bounds(exact[place])
            assert low <= value <= high, place
            assert high - low >= THRESHOLD - 2 or value >= THRESHOLD


def test_small_countries_share_a_row_of_at_least_the_threshold() -> None:
    rows = protected(some_cases())["tables"]["by_country"]
    assert [row["row"] for row in rows] == ["DE", "NG", "XO"]
    assert rows[-1]["requests"] == {"state": "exact", "value": 5}


def test_one_small_country_is_merged_with_the_next() -> None:
    rows = protected([case(country="DE", requests=37), case(country="FR", requests=9), case(country="BR", requests=1)])
    assert [row["row"] for row in rows["tables"]["by_country"]] == ["DE", "XO"]


@pytest.mark.parametrize("members", [{"NG": 2, "JP": 3}, {"NG": 4, "BR": 1}, {"IT": 1, "ES": 1, "PL": 1, "AT": 2}])
def test_other_countries_show_neither_who_nor_how_many_they_are(members: dict[str, int]) -> None:
    def register(small: dict[str, int]) -> list[Any]:
        refused: Any = {"outcome": Outcome.REFUSED, "data_disclosed": ()}
        rest = [case(country="DE", requests=30, **refused), case(country="FR", requests=8, **refused)]
        single = [case(country=country, accounts_specified=1, **refused)
                  for country, requests in small.items() for _ in range(requests)]  # fmt: skip
        return [*rest, *single]

    same = protected(register({"BR": 3, "KZ": 2}))
    assert data_files(protected(register(members))) == data_files(same)
    assert same["totals"]["countries"] == {"state": "range", "low": 2, "high": 7, "reason": "complementary"}


def test_countries_that_a_source_covers_and_gives_no_row_are_among_the_others() -> None:
    """The promise is smaller here: 0 is shown as 0, so who has no row has at least 1 and at most what the row has."""
    document = document_of(crowd({"DE": (40, 50), "FR": (0, 0), "BR": (2, 2), "NG": (3, 3)}), terms=TERMS,
                           protection=Protection(THRESHOLD, published([])))  # fmt: skip
    rows = {row["row"]: row["requests_with_disclosure"] for row in document["tables"]["by_country"]}
    assert rows["FR"] == {"state": "exact", "value": 0}
    assert bounds(rows[OTHER_COUNTRIES])[1] >= THRESHOLD
    assert not {"BR", "NG"} & rows.keys()


@given(st.lists(st.integers(1, THRESHOLD - 1), min_size=1, max_size=6))
@settings(max_examples=40)
def test_sum_of_countries_that_readers_know_by_name_bounds_none_of_them(small: list[int]) -> None:
    """Five countries with five requests have one each, and six with 24 have four each."""
    members = dict(zip(("BR", "NG", "KE", "IN", "JP", "PL"), small, strict=False))
    large = {"DE": 40, "FR": 9}
    document = document_of(crowd({country: (count, count) for country, count in {**large, **members}.items()}),
                           terms=TERMS, protection=Protection(THRESHOLD, published([])))  # fmt: skip
    rows = {row["row"]: row["requests_with_disclosure"] for row in document["tables"]["by_country"]}
    if "FR" not in rows:
        return  # a large one is among them, and readers do not know which
    ways = [
        way for way in product(range(1, THRESHOLD), repeat=len(small)) if sum(way) == rows[OTHER_COUNTRIES]["value"]
    ]
    for counts in zip(*ways, strict=True):
        assert set(counts) == set(range(1, THRESHOLD))


def test_cross_tables_and_lists_of_cases_are_left_out() -> None:
    document = protected(some_cases())
    assert document["outcomes_by_process"] == []
    assert document["disclosures"] is None


def test_numbers_that_cases_lack_are_not_counted_aloud() -> None:
    document = protected([*some_cases(), case(country="DE", accounts_specified=None)])
    assert document["totals"]["accounts_specified"] == {"state": "not_recorded"}


def test_protected_report_has_its_form_and_its_files() -> None:
    document = protected(some_cases())
    assert read_document(canonical_json(document)) == document
    assert any(b"XOT" in data for data in data_files(document).packed.values())


def test_register_without_small_counts_stays_exact() -> None:
    cases = [case(country="DE", requests=40), case(country="FR", requests=12)]
    shown, exact = protected(cases)["tables"], document_of(tally_of(cases), terms=TERMS)["tables"]
    derived = ("by_content_requested", "by_content_disclosed", "by_timing")  # left out, as cross tables are
    assert {name: rows for name, rows in shown.items() if name not in derived} == {
        name: rows for name, rows in exact.items() if name not in derived
    }
    cells = [cell for name in derived for row in shown[name] for key, cell in row.items() if key != "row"]
    assert cells
    assert [cell for cell in cells if cell != {"state": "not_recorded"}] == []


def test_new_report_keeps_what_was_hidden_and_shown() -> None:
    first = protected(some_cases())
    protection = Protection(THRESHOLD, published([first]))
    again = document_of(
        tally_of(some_cases()), protection=protection, terms=TERMS, kind="correction", edition=2,
        correction={"replaces": 1, "reason": "wrong_figure", "detail": "", "asked_on": "2026-02-01"},
    )  # fmt: skip
    assert cells(again) == cells(first)


def test_what_was_hidden_stays_hidden_without_a_threshold() -> None:
    first = protected(some_cases())
    protection = Protection(0, published([first]))
    assert has_ranges(first)
    assert protection.fits(document_of(tally_of(some_cases()), terms=TERMS), HALF.label, "requests")


def test_order_of_countries_shows_only_what_is_published() -> None:
    small = {"outcome": Outcome.DISCLOSED, "data_disclosed": None}
    rows = [case(country=code, requests=20) for code in ("DE", "FR")]
    given = [case(country="FR", requests=4, **small), case(country="DE", requests=1, **small)]
    document = protected([*rows, *given, case(country="DE", requests=3)])
    assert [row["row"] for row in document["tables"]["by_country"]] == ["DE", "FR"]

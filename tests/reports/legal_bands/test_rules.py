"""The options of 50 U.S.C. 1874 against a table written by hand from the statute, and for every period and count."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.legal_bands.options import OPTIONS, Option
from reports.legal_bands.rules import BandsRefused, Claim, band_of, days_of, new_service_until, option_of, refuse
from reports.legal_bands.statute import CODE, TEXT
from reports.schema.values import BAND_COLUMNS
from storage.vocabulary.period import Period, PeriodKind
from storage.vocabulary.words import LegalProcess

TABLE = list(csv.DictReader(Path(__file__).with_name("combinations.csv").read_text("utf-8").splitlines()))
PAGE = Path(__file__).parents[3] / "docs/explanation/legal-bands.md"
periods = st.builds(Period.containing, st.dates(date(2015, 6, 2), date(2100, 1, 1)), st.sampled_from(PeriodKind))


def _claim(row: dict[str, str]) -> Claim:
    return Claim(
        options=tuple(filter(None, row["options"].split(";"))),
        period=PeriodKind(row["period"]),
        processes=frozenset(map(LegalProcess, row["process"].split(";"))),
        counted=row["counted"],
        low=int(row["low"]),
        high=int(row["high"]),
        start=date.fromisoformat(row["from"]),
        end=date.fromisoformat(row["to"]),
        published_on=date.fromisoformat(row["published_on"]),
        new_service_on=date.fromisoformat(row["new_service_on"]) if row["new_service_on"] else None,
    )


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['number']} {row['because']}")
def test_a_combination_is_allowed_or_refused_by_its_section(row: dict[str, str]) -> None:
    if not row["section"]:
        refuse(_claim(row))
        return
    with pytest.raises(BandsRefused) as refused:
        refuse(_claim(row))
    said = str(refused.value.facts["section"])
    assert said in (f"{CODE}{row['section']}", f"{row['section']}, regulations 7 to 10")


def test_the_table_has_sixty_rows_of_both_kinds_and_cites_every_paragraph_that_limits() -> None:
    refused = {row["section"] for row in TABLE} - {""}
    assert len(TABLE) >= 60
    assert sum(not row["section"] for row in TABLE) >= 20
    assert refused >= {"(a)", "(a)(1)", "(a)(2)", "(a)(3)", "(a)(4)", "(b)(1)(A)", "(b)(1)(B)", "(b)(2)", "(b)(3)"}


@given(periods, st.sampled_from(list(OPTIONS.values())), st.integers(0, 10**6), st.data())
def test_what_a_report_publishes_is_allowed_from_the_end_of_its_period(
    period: Period, option: Option, count: int, data: st.DataObject
) -> None:
    period = Period.containing(period.start, option.period)
    line = data.draw(st.sampled_from(option.lines))
    low, high = band_of(option, count)
    start, end = days_of(line, period)
    claim = Claim(
        options=(option.id,),
        period=option.period,
        processes=line.processes,
        counted=data.draw(st.sampled_from(BAND_COLUMNS)),
        low=low,
        high=high,
        start=start,
        end=end,
        published_on=period.end,
    )
    refuse(claim)
    refuse(replace(claim, published_on=period.end + timedelta(days=data.draw(st.integers(0, 1000)))))
    assert low <= count <= high
    with pytest.raises(BandsRefused):
        refuse(replace(claim, high=high - 1))
    with pytest.raises(BandsRefused):
        refuse(replace(claim, start=start - timedelta(days=1)))


@given(periods, st.sampled_from(list(OPTIONS.values())))
def test_no_day_is_counted_by_two_reports(period: Period, option: Option) -> None:
    period = Period.containing(period.start, option.period)
    for line in option.lines:
        assert days_of(line, period)[1] <= days_of(line, period.next())[0]


def test_zero_is_in_the_first_band() -> None:
    assert {name: band_of(option, 0) for name, option in OPTIONS.items()} == {
        "us-1874-1": (0, 999),
        "us-1874-2": (0, 499),
        "us-1874-3": (0, 249),
        "us-1874-4": (0, 99),
    }


def test_a_first_order_for_a_new_service_waits_540_days() -> None:
    assert new_service_until(date(2024, 8, 1)) == date(2026, 1, 23)


def test_no_option_is_one_of_none() -> None:
    assert option_of((), PeriodKind.QUARTER) is None


@pytest.mark.parametrize("option", OPTIONS.values(), ids=OPTIONS)
def test_an_option_says_what_its_quoted_text_says(option: Option) -> None:
    kind = {PeriodKind.HALF_YEAR: "semiannual", PeriodKind.YEAR: "annual"}[option.period]
    assert f" {kind} report" in TEXT[option.paragraph]
    for line in option.lines:
        for section in line.sections.values():
            assert f"in bands of {option.width} starting with 0–{option.width - 1}" in TEXT[section]
        assert line.days_by in TEXT


def test_the_page_quotes_the_statute_as_the_rules_know_it() -> None:
    page = " ".join(PAGE.read_text("utf-8").replace("\n> ", "\n").split())
    for section, words in TEXT.items():
        assert words in page, section

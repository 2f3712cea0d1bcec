"""The crowd-sourced figures: overlapping spans counted once, on the data that is shipped and on small ones."""

import hashlib
import io
import json
from datetime import date, timedelta
from itertools import starmap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.sandbox
from bot.actions.files.findings import Findings
from bot.actions.files.jsonl import NotStrict
from bot.actions.files.telegram_crowd import SOURCE, Crowd, read_crowd
from storage.vocabulary.period import Period, PeriodKind
from tests.support.case_forms import TODAY

SHIPPED = Path(bot.sandbox.__file__).parent / "data" / "telegram-crowdsourced.json"


def read(document: Any, today: date = TODAY, kind: PeriodKind = PeriodKind.HALF_YEAR) -> tuple[Crowd, Findings]:
    findings = Findings()
    text = document if isinstance(document, str) else json.dumps(document)
    return read_crowd(io.StringIO(text), today, kind, findings), findings


def span(first: str, last: str, requests: Any = 4, users: Any = 9) -> dict[str, Any]:
    return {"from": first, "to": last, "requests": requests, "users": users}


def refused(*spans: Any, code: str = "FRA") -> list[tuple[str, str]]:
    crowd, findings = read({code: list(spans)})
    assert crowd == Crowd()
    return [(each.place, each.problem.column) for each in findings.shown]


@pytest.mark.parametrize(
    ("start", "end", "requests", "accounts", "covered", "with_requests"),
    [
        (date(2025, 1, 1), date(2025, 7, 1), 28_917, 49_744, 35, 32),
        (date(2025, 7, 1), date(2026, 1, 1), 29_551, 40_746, 22, 20),
    ],
)
def test_shipped_figures_come_to_the_known_sums(
    start: date, end: date, requests: int, accounts: int, covered: int, with_requests: int
) -> None:
    crowd, findings = read(SHIPPED.read_text())
    cases = [case for case in crowd.cases if start <= case.received_on < end]
    spans = [each for each in crowd.coverage if start <= each.start < end]
    assert findings.bad == 0
    assert sum(case.requests for case in cases) == requests
    assert sum(case.accounts_affected or 0 for case in cases) == accounts
    assert len({each.country for each in spans}) == covered
    assert len({case.country for case in cases}) == with_requests


def test_shipped_figures_are_unchanged_and_attributed() -> None:
    digest = hashlib.sha256(SHIPPED.read_bytes()).hexdigest()
    assert digest == "267471d463c8b3997cfd7e4d42a4a3d18722cfda24e54b815a67d50a329c8df3"
    assert "CC-BY 4.0" in SHIPPED.with_name("ATTRIBUTION").read_text()


def test_shipped_figures_name_the_one_contradiction_and_what_is_left_out() -> None:
    _, findings = read(SHIPPED.read_text())
    remarks = [remark for remark in findings.remarks if "edge of a period" not in remark]
    assert remarks == ["GBR 2024-01-01 to 2024-12-31: users is 293, but its parts come to 299; the parts are taken"]


def test_span_becomes_a_case_and_a_coverage_row() -> None:
    crowd, findings = read({"FRA": [span("20250101", "20250331")]})
    ((case,), (coverage,)) = crowd.cases, crowd.coverage
    assert (case.received_on, case.closed_on, case.requests, case.accounts_affected) == (date(2025, 1, 1), None, 4, 9)
    assert (case.country, case.legal_process, case.outcome) == ("FR", "court_order", "disclosed")
    assert case.data_disclosed is None
    assert (coverage.start, coverage.end, coverage.zero) == (date(2025, 1, 1), date(2025, 4, 1), False)
    assert (coverage.what, coverage.source, findings.remarks) == ("disclosures", SOURCE, [])


def test_zero_span_is_coverage_and_no_case() -> None:
    crowd, _ = read({"RUS": [span("20250101", "20250331", 0, 0)]})
    assert (crowd.cases, [each.zero for each in crowd.coverage]) == ((), [True])


def test_covered_span_only_checks_the_sum() -> None:
    quarters = [span("20250101", "20250331"), span("20250401", "20250630")]
    crowd, findings = read({"FRA": [span("20250101", "20250630", 8, 18), *quarters]})
    assert ([case.requests for case in crowd.cases], findings.remarks) == ([4, 4], [])


def test_wrong_sum_inside_a_half_year_is_refused() -> None:
    quarters = [span("20250101", "20250331"), span("20250401", "20250630")]
    assert refused(span("20250101", "20250630", 9, 18), *quarters) == [("FRA 2025-01-01 to 2025-06-30", "requests")]


def taken(crowd: Crowd) -> list[tuple[str, str, int, int | None]]:
    """The days, requests and accounts of each span."""
    counts = {case.received_on: (case.requests, case.accounts_affected) for case in crowd.cases}
    return [
        (each.start.isoformat(), each.end.isoformat(), *((0, 0) if each.zero else counts[each.start]))
        for each in crowd.coverage
    ]


FIRST_QUARTER, THIRD_QUARTER = span("20250101", "20250331"), span("20250701", "20250930")


@pytest.mark.parametrize(
    ("kind", "spans", "expected"),
    [
        # the rest of a half-year is its other quarter; how many accounts it has does not follow
        (
            PeriodKind.HALF_YEAR,
            [span("20250101", "20250630", 9, 18), FIRST_QUARTER],
            [("2025-01-01", "2025-04-01", 4, 9), ("2025-04-01", "2025-07-01", 5, None)],
        ),
        # a year less its half is the other half
        (
            PeriodKind.HALF_YEAR,
            [span("20250101", "20251231", 9, 18), span("20250101", "20250630")],
            [("2025-01-01", "2025-07-01", 4, 9), ("2025-07-01", "2026-01-01", 5, None)],
        ),
        # and the other half is 0 where the year is no more than its half
        (
            PeriodKind.QUARTER,
            [span("20250101", "20251231"), FIRST_QUARTER],
            [("2025-01-01", "2025-04-01", 4, 9), ("2025-04-01", "2026-01-01", 0, 0)],
        ),
        # a 0 over nine months is a 0 of each part
        (PeriodKind.QUARTER, [span("20250101", "20250930", 0, 0)], [("2025-01-01", "2025-10-01", 0, 0)]),
        # two gaps share a number: inside one period the whole counts, else nothing but the parts
        (PeriodKind.YEAR, [span("20250101", "20251231", 9, 18), THIRD_QUARTER], [("2025-01-01", "2026-01-01", 9, 18)]),
        (
            PeriodKind.HALF_YEAR,
            [span("20250101", "20251231", 9, 18), THIRD_QUARTER],
            [("2025-07-01", "2025-10-01", 4, 9)],
        ),
        # a whole period is inside it, and across the edge of a shorter one
        (PeriodKind.YEAR, [span("20250101", "20251231")], [("2025-01-01", "2026-01-01", 4, 9)]),
        (PeriodKind.HALF_YEAR, [span("20250101", "20250630")], [("2025-01-01", "2025-07-01", 4, 9)]),
        (PeriodKind.QUARTER, [span("20250101", "20250630")], []),
        (PeriodKind.QUARTER, [FIRST_QUARTER], [("2025-01-01", "2025-04-01", 4, 9)]),
    ],
)
def test_spans_are_judged_by_the_period_of_reports(
    kind: PeriodKind, spans: list[Any], expected: list[tuple[str, str, int, int | None]]
) -> None:
    crowd, findings = read({"FRA": spans}, kind=kind)
    assert (taken(crowd), findings.bad) == (expected, 0)


@given(
    truth=st.lists(st.integers(0, 3), min_size=24, max_size=24),
    spans=st.sets(st.tuples(st.integers(0, 23), st.integers(1, 12)), min_size=1, max_size=6),
    kind=st.sampled_from(list(PeriodKind)),
)
def test_nothing_is_derived_that_is_not_so(truth: list[int], spans: set[tuple[int, int]], kind: PeriodKind) -> None:
    """Months have true numbers, the source gives sums of them: whatever is taken comes to the true number."""
    firsts = [date(2023 + month // 12, month % 12 + 1, 1) for month in range(25)]

    def span_entry(start: int, length: int) -> dict[str, Any]:
        end = min(start + length, 24)
        last = firsts[end] - timedelta(days=1)
        number = sum(truth[start:end])
        return span(f"{firsts[start]:%Y%m%d}", f"{last:%Y%m%d}", number, number)

    entries = {entry["from"] + entry["to"]: entry for entry in starmap(span_entry, spans)}
    crowd, _ = read({"FRA": list(entries.values())}, kind=kind)
    held: set[int] = set()
    for start, end, requests, _ in taken(crowd):
        months = range(firsts.index(date.fromisoformat(start)), firsts.index(date.fromisoformat(end)))
        assert requests == sum(truth[month] for month in months)
        assert not requests or Period.containing(firsts[months[0]], kind) == Period.containing(firsts[months[-1]], kind)
        assert held.isdisjoint(months)
        held |= set(months)


def test_partly_covered_span_is_left_out_and_named() -> None:
    _, findings = read({"FRA": [span("20250101", "20251231", 9, 18), THIRD_QUARTER]})
    assert findings.remarks == ["FRA 2025-01-01 to 2025-12-31 was left out: only parts of it are known"]
    _, findings = read({"FRA": [span("20250101", "20251231", 3, 18), THIRD_QUARTER]})
    assert findings.remarks == ["FRA 2025-01-01 to 2025-12-31 was left out: its parts add up to more"]


def test_span_across_the_edge_is_left_out_and_named() -> None:
    crowd, findings = read({"FRA": [span("20250401", "20250930"), span("20250101", "20250331")]})
    assert len(crowd.cases) == 1
    assert findings.remarks == ["FRA 2025-04-01 to 2025-09-30 was left out: it crosses the edge of a period"]


@pytest.mark.parametrize(
    ("entry", "column"),
    [
        (span("20250101", "20250230"), "to"),
        (span("2025-01-01", "20250331"), "from"),
        (span("20250401", "20250331"), "to"),
        (span("20260101", "20261231"), "to"),
        (span("20250101", "20250331", -1), "requests"),
        (span("20250101", "20250331", True), "requests"),
        (span("20250101", "20250331", "4"), "requests"),
        (span("20250101", "20250331", 4, 1_000_000_000), "users"),
        (span("20250101", "20250331", 0, 3), "users"),
        ({"from": "20250101"}, "record"),
        (span("20250101", "20250331") | {"note": ""}, "record"),
        ([], "record"),
    ],
)
def test_bad_entry_is_refused_with_its_place(entry: Any, column: str) -> None:
    assert refused(span("20240101", "20240331"), entry) == [("FRA entry 2", column)]


def test_repeated_and_crossing_spans_are_refused() -> None:
    assert refused(span("20250101", "20250331"), span("20250101", "20250331", 5)) == [("FRA entry 2", "from")]
    crossing = refused(span("20250101", "20250331"), span("20250301", "20250430"))
    assert crossing == [("FRA 2025-03-01 to 2025-04-30", "from")]


@pytest.mark.parametrize(
    "text", ['{"FRA": 1}', '{"Frnace": []}', '{"FRA": [], "FR": []}', '{"\\ud800": []}', '{"FRA": [7]}']
)
def test_wrong_country_or_list_is_refused_with_its_place(text: str) -> None:
    crowd, findings = read(text)
    assert (crowd, findings.bad) == (Crowd(), 1)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", "[" * 100_000, '{"FRA": [NaN]}', '{"FRA": [1e999]}', '{"FRA": 1, "FRA": 1}']
)
def test_file_of_another_shape_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(NotStrict):
        read(text)

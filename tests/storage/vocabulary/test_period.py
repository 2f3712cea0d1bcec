"""Periods and their labels."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vocabulary.period import BadPeriod, Period, PeriodKind

KINDS = st.sampled_from(PeriodKind)
DAYS = st.dates(date(1001, 1, 1), date(2998, 12, 31))


@pytest.mark.parametrize(
    ("label", "start", "end", "months"),
    [
        ("2025-H1", date(2025, 1, 1), date(2025, 7, 1), 6),
        ("2018-H2", date(2018, 7, 1), date(2019, 1, 1), 6),
        ("2025-Q1", date(2025, 1, 1), date(2025, 4, 1), 3),
        ("2024-Q4", date(2024, 10, 1), date(2025, 1, 1), 3),
        ("2025-07", date(2025, 7, 1), date(2025, 8, 1), 1),
        ("2024-12", date(2024, 12, 1), date(2025, 1, 1), 1),
        ("2024", date(2024, 1, 1), date(2025, 1, 1), 12),
    ],
)
def test_period_parses_what_it_is_called(label: str, start: date, end: date, months: int) -> None:
    period = Period.parse(label)
    assert (period.start, period.end, period.label) == (start, end, label)
    assert len(period.months()) == months
    assert period.months()[0] == f"{start:%Y-%m}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-H3",
        "2025-Q5",
        "2025-Q0",
        "2025-00",
        "2025-13",
        "2025-7",
        "25-H1",
        "2025H1",
        "2025-h1",
        " 2025",
        "2025\n",
        "2025-H",
        "٢٠٢٥",
        "0000",
    ],
)
def test_period_refuses_other_texts_with_an_example(text: str) -> None:
    with pytest.raises(BadPeriod, match="is not a period; write it like 2025-H1, 2025-Q3, 2025-07 or 2025"):
        Period.parse(text)


@given(DAYS, KINDS)
def test_period_contains_its_day_and_leaves_no_gap(day: date, kind: PeriodKind) -> None:
    period = Period.containing(day, kind)
    assert period.start <= day < period.end
    assert Period.parse(period.label) == period
    assert (period.next().start, period.previous().end) == (period.end, period.start)
    assert period.previous().next() == period == period.next().previous()
    assert period.months() == tuple(sorted(set(period.months())))
    assert len(period.months()) == kind.months
    assert period.previous() < period < period.next()

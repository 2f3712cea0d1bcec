"""The calendar of reports: every period once, in order, never before the register was opened."""

from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from itertools import islice, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.context.calendar import calendar, dates_of, due_instant
from bot.config.loading import load
from bot.config.report import Report
from bot.config.settings import Settings
from reports.zone import zone_info
from storage.vocabulary.period import Period, PeriodKind

ZONES = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()
EXAMPLE = Path(__file__).resolve().parents[4] / "config.example.toml"


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load(EXAMPLE)


def test_half_year_is_due_fourteen_days_after_its_end() -> None:
    report = Report(first_period="2026-H1")
    dates = dates_of(Period.parse("2026-H1"), report, "Europe/Berlin")
    assert dates.draft_at == datetime(2026, 7, 4, 10, tzinfo=UTC)
    assert dates.due_at == datetime(2026, 7, 15, 10, tzinfo=UTC)
    assert dates.next_due == datetime(2027, 1, 15, 11, tzinfo=UTC)


@given(
    st.sampled_from(ZONES),
    st.dates(date(1971, 1, 1), date(2099, 12, 31)),
    st.sampled_from(list(PeriodKind)),
    st.sampled_from([time(0, 0), time(2, 30), time(9, 0), time(12, 0)]),
    st.integers(0, 60),
)
def test_due_instant_is_the_local_time_or_the_first_after_a_gap(
    zone: str, day: date, kind: PeriodKind, at: time, days: int
) -> None:
    period = Period.containing(day, kind)
    report = Report(period=kind, first_period=period.label, due_time=at, draft_after_days=0, due_after_days=days)
    due = due_instant(period, report, zone).astimezone(zone_info(zone))
    wanted = datetime.combine(period.end + timedelta(days=days), at)
    shown = due.replace(tzinfo=None)
    assert wanted <= shown <= wanted + timedelta(days=1)
    if shown == wanted:
        assert due.fold == 0


@given(st.integers(0, 7000 * 24 * 60))
def test_calendar_begins_with_the_first_period_or_the_one_that_was_open(minutes: int) -> None:
    opened_at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    settings = load(EXAMPLE)
    found = [dates.period for dates in islice(calendar(settings, opened_at), 6)]
    assert found[0] >= settings.report.first
    assert found[0] == settings.report.first or found[0].start <= opened_at.date() < found[0].end
    assert all(later == earlier.next() for earlier, later in pairwise(found))


def test_period_that_had_ended_is_never_due(settings: Settings) -> None:
    opened_at = datetime(2027, 1, 1, 0, 0, tzinfo=UTC)
    assert next(calendar(settings, opened_at)).period.label == "2027-H1"
    assert next(calendar(settings, opened_at - timedelta(seconds=1))).period.label == "2026-H2"

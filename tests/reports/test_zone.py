"""Time zones and local instants, gaps and folds included."""

from datetime import UTC, date, datetime, time, timedelta
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.zone import UnknownZone, local_instant, zone_info

ZONES = tuple(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (date(2025, 7, 15), time(12), "UTC", datetime(2025, 7, 15, 12, tzinfo=UTC)),
        (date(2025, 7, 15), time(12), "Europe/Berlin", datetime(2025, 7, 15, 10, tzinfo=UTC)),
        # midnight does not exist: the day begins at 01:00
        (date(2018, 11, 4), time(0), "America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
        (date(2018, 11, 4), time(0, 59), "America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
        (date(2018, 11, 4), time(1), "America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
        (date(2024, 4, 26), time(0), "Africa/Cairo", datetime(2024, 4, 25, 22, tzinfo=UTC)),
        # 23:00 to midnight comes twice
        (date(2018, 2, 17), time(23, 30), "America/Sao_Paulo", datetime(2018, 2, 18, 1, 30, tzinfo=UTC)),
        (date(2024, 10, 31), time(23, 30), "Africa/Cairo", datetime(2024, 10, 31, 20, 30, tzinfo=UTC)),
        # Samoa left out a whole day
        (date(2011, 12, 30), time(12), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
        (date(2011, 12, 31), time(0), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
        # half an hour of summer time
        (date(2025, 10, 5), time(2, 15), "Australia/Lord_Howe", datetime(2025, 10, 4, 15, 30, tzinfo=UTC)),
        (date(2025, 3, 30), time(2, 30), "Europe/Berlin", datetime(2025, 3, 30, 1, tzinfo=UTC)),
        (date(2025, 10, 26), time(2, 30), "Europe/Berlin", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
    ],
)
def test_local_instant_settles_gaps_and_folds(day: date, at: time, zone: str, expected: datetime) -> None:
    assert local_instant(day, at, zone) == expected
    assert local_instant(day, at, zone).tzinfo is UTC


@given(
    st.dates(date(1990, 1, 1), date(2037, 12, 31)),
    st.times(),
    st.sampled_from(ZONES),
)
def test_local_instant_is_the_first_one_not_before_the_wanted_time(day: date, at: time, zone: str) -> None:
    wanted = datetime.combine(day, at.replace(microsecond=0))
    clock = zone_info(zone)
    instant = local_instant(day, at.replace(microsecond=0), zone)
    assert instant.astimezone(clock).replace(tzinfo=None) >= wanted
    for seconds in (1, 1800, 3600, 7200):
        earlier = (instant - timedelta(seconds=seconds)).astimezone(clock).replace(tzinfo=None)
        assert earlier != wanted
    assert (instant - timedelta(seconds=1)).astimezone(clock).replace(tzinfo=None) < wanted


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../zones", "/etc/localtime", "europe/berlin"])
def test_local_instant_refuses_unknown_zones(zone: str) -> None:
    with pytest.raises(UnknownZone, match="is not a time zone; use a name"):
        local_instant(date(2025, 1, 1), time(0), zone)


def test_every_known_zone_loads() -> None:
    assert len({zone_info(zone).key for zone in ZONES}) == len(ZONES) > 500

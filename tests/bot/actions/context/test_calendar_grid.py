"""Due instants of every zone and half-year from 1970 to 2100, held against zoneinfo alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import pytest

from reports.zone import local_instant, zone_info

ZONES = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()
TIMES = (time(0, 0), time(3, 0), time(12, 0))
MINUTE = timedelta(minutes=1)


def days() -> Iterator[date]:
    """The edges of the half-years, and the days on which their reports are due by default."""
    for year in range(1970, 2101):
        for month in (1, 7):
            yield date(year, month, 1)
            yield date(year, month, 15)


def by_zoneinfo(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first minute at which the zone's clock shows the time or, where it jumps over it, anything later."""
    wanted = datetime.combine(day, at)
    found = wanted.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wanted:
        return found
    earlier = found - timedelta(days=2)
    while earlier.astimezone(zone).replace(tzinfo=None) < wanted:
        earlier += MINUTE
    return earlier


def differences(zones: list[str]) -> tuple[int, int]:
    """How many instants were compared, and how many of them lie behind a jump of the clock."""
    compared = jumps = 0
    for name in zones:
        zone = zone_info(name)
        for day in days():
            for at in TIMES:
                due = local_instant(day, at, name)
                assert due == by_zoneinfo(day, at, zone), (name, day, at)
                compared += 1
                jumps += due.astimezone(zone).replace(tzinfo=None) != datetime.combine(day, at)
    return compared, jumps


def test_due_instants_of_some_zones_agree_with_zoneinfo() -> None:
    compared, jumps = differences([*ZONES[::23], "Pacific/Apia", "Africa/Monrovia", "America/Goose_Bay"])
    assert compared > 40_000
    assert jumps < compared / 1000


@pytest.mark.campaign
@pytest.mark.timeout(900)
def test_due_instants_of_every_zone_agree_with_zoneinfo() -> None:
    assert len(ZONES) >= 590
    compared, jumps = differences(ZONES)
    print(f"\n{len(ZONES)} zones, {compared} instants, {jumps} behind a jump of the clock")  # noqa: T201 (seen with -s)
    assert compared == len(ZONES) * 131 * 4 * len(TIMES)

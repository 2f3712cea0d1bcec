"""Time zones of the locked tzdata package, and the instant at which a zone's clock shows a time. No clock is read."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from storage.vocabulary.errors import ConfigError

LONGEST_SHOWN = 80


class UnknownZone(ConfigError):
    """A time zone that the tz database does not have."""

    what = "{zone!r} is not a time zone"
    todo = "use a name from the tz database, such as UTC or Europe/Berlin"


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


@cache
def zone_info(zone: str) -> ZoneInfo:
    """Return a time zone of the locked tzdata package: the copies of different machines may differ."""
    if zone not in _zone_names():
        raise UnknownZone(zone=zone[:LONGEST_SHOWN])
    with resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=zone)


def local_instant(day: date, at: time, zone: str) -> datetime:
    """Return the instant, in UTC, at which a zone's clock shows a time: the first one, if it does so twice.

    If the clock jumps over it, return the first instant after the jump; if a whole day is missing, that of the next.
    """
    moment = datetime.combine(day, at)
    clock = zone_info(zone)
    first = moment.replace(tzinfo=clock, fold=0).astimezone(UTC)
    if _shown(first, clock) == moment:
        return first
    return _first_after_gap(moment, clock, first)


def _shown(instant: datetime, clock: ZoneInfo) -> datetime:
    return instant.astimezone(clock).replace(tzinfo=None, fold=0)


def _first_after_gap(moment: datetime, clock: ZoneInfo, late: datetime) -> datetime:
    # Read with the offset after the jump, the time is before the jump; with the offset before it, the time is after.
    early = moment.replace(tzinfo=clock, fold=1).astimezone(UTC)
    before, after = 0, int((late - early).total_seconds())
    while after - before > 1:
        middle = (before + after) // 2
        if _shown(early + timedelta(seconds=middle), clock) < moment:
            before = middle
        else:
            after = middle
    return early + timedelta(seconds=after)

"""How much of a span of days is covered, and which days: of a country, or of all. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from reports.schema.types import Coverage, Ends

EVERYWHERE = "*"
Span = tuple[date, date]  # half-open


class Extent(StrEnum):
    """How much of a span of days is covered."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


def merged(spans: Iterable[Span], start: date, end: date) -> list[Span]:
    """Return the days from `start` to before `end` that the spans hold, in order, with adjacent spans joined."""
    found: list[Span] = []
    for begun, over in sorted((max(one, start), min(other, end)) for one, other in spans):
        if begun >= over:
            continue
        if found and begun <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], over)
        else:
            found.append((begun, over))
    return found


def extent(spans: Iterable[Span], start: date, end: date) -> Extent:
    """Return how much of the days from `start` to before `end` the spans hold."""
    held = merged(spans, start, end)
    if held == [(start, end)]:
        return Extent.WHOLE
    return Extent.PART if held else Extent.NONE


def covered_days(coverage: Coverage, period: Ends, country: str | None = None) -> list[Span]:
    """Return the days of a report's period that its coverage names: of a country, or of all that it covers."""
    everywhere = coverage["countries"] is None
    places = {EVERYWHERE} if everywhere else {span["country"] for span in coverage["spans"]}
    places = places if country is None else {country, EVERYWHERE}
    spans = [_days(span["start"], span["end"]) for span in coverage["spans"] if span["country"] in places]
    if coverage["register"] is not None:
        spans.append(_days(coverage["register"]["from"], coverage["register"]["to"]))
    return merged(spans, *_days(period["start"], period["end"]))


def extent_of_country(coverage: Coverage, period: Ends, country: str) -> Extent:
    """Return how much of a report's period is covered for a country."""
    return extent(covered_days(coverage, period, country), *_days(period["start"], period["end"]))


def is_whole(coverage: Coverage, period: Ends) -> bool:
    """Return whether every day of a report's period is covered for every country, so that totals are complete."""
    everywhere = coverage["countries"] is None
    return everywhere and covered_days(coverage, period) == [_days(period["start"], period["end"])]


def first_and_last(span: Span) -> Span:
    """Return the first and the last day of a half-open span."""
    return span[0], span[1] - timedelta(days=1)


def interval(spans: Iterable[Span]) -> str:
    """Return spans in ISO 8601, first and last day: 2025-01-01/2025-03-31, several separated by `;`."""
    return ";".join("/".join(day.isoformat() for day in first_and_last(span)) for span in spans)


def _days(start: str, end: str) -> Span:
    return date.fromisoformat(start), date.fromisoformat(end)

"""The calendar of reports: when each is drafted, due and late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config.report import Report
from bot.config.settings import Settings
from reports.zone import local_instant
from storage.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class Dates:
    """A period with the instants (UTC) of its draft and its report, and of the next report."""

    period: Period
    draft_at: datetime
    due_at: datetime
    next_due: datetime


def due_instant(period: Period, report: Report, zone: str) -> datetime:
    """Return when the report of a period is due."""
    return local_instant(period.end + timedelta(days=report.due_after_days), report.due_time, zone)


def dates_of(period: Period, report: Report, zone: str) -> Dates:
    """Return all dates of a period, in the publisher's zone; days count from the period's half-open end."""
    return Dates(
        period,
        local_instant(period.end + timedelta(days=report.draft_after_days), report.due_time, zone),
        due_instant(period, report, zone),
        due_instant(period.next(), report, zone),
    )


def calendar(settings: Settings, opened_at: datetime) -> Iterator[Dates]:
    """Yield the dates of every period from `first_period` on that ended after the register was opened, endlessly."""
    opened_on = opened_at.astimezone(settings.zone).date()
    period = settings.report.first
    while True:
        if period.end > opened_on:
            yield dates_of(period, settings.report, settings.publisher.timezone)
        period = period.next()

"""What an option allows: the band of a count, its days, and the section that refuses a number. Pure.

The law counts in days from the publication; a report may be published from the end of its period on, so its days are
reckoned from there. Whole half-years have up to four days more than 180: these days are in no band.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reports.legal_bands.options import OPTIONS, Delay, Line, Option
from reports.legal_bands.statute import CODE, UNVERIFIED
from reports.schema.values import BAND_COLUMNS
from storage.vocabulary.errors import ConfigError
from storage.vocabulary.period import Period, PeriodKind
from storage.vocabulary.words import LegalProcess

HALF = timedelta(days=180)
NEW_SERVICE = timedelta(days=540)
MOST_OPTIONS = 1
_TOO_EARLY: Mapping[Delay, str] = {
    "none": "these days are not over yet",
    "half-year": "the days must end at least 180 days before the report is published",
    "year": "the days must end at least 1 year before the report is published",
}


class BandsRefused(ConfigError):
    """The law does not allow what the configuration or a report would publish."""

    what = "{section} does not allow this: {why}"
    todo = "see docs/explanation/legal-bands.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number about national security process that a report would publish.

    `low` and `high` are the same for a figure. The days are half-open. `new_service_on` is the day of receipt of a
    first order for a platform, product or service, if the number counts one.
    """

    options: tuple[str, ...]
    period: PeriodKind
    processes: frozenset[LegalProcess]
    counted: str
    low: int
    high: int
    start: date
    end: date
    published_on: date
    new_service_on: date | None = None


def option_of(options: Sequence[str], period: PeriodKind) -> Option | None:
    """Return the option in use, None without one. Raises BandsRefused with the section that forbids the choice."""
    for name in options:
        if name in UNVERIFIED:
            raise BandsRefused(section=UNVERIFIED[name].partition(":")[0], why=f"the text is not verified ({name})")
        if name not in OPTIONS:
            raise BandsRefused(section=CODE, why=f'there is no option "{name}"; use one of {", ".join(OPTIONS)}')
    if len(options) > MOST_OPTIONS:
        raise BandsRefused(section=f"{CODE}(a)", why="a report uses one of the structures, not several")
    option = OPTIONS[options[0]] if options else None
    if option is not None and option.period is not period:
        kind = {PeriodKind.HALF_YEAR: "semiannual", PeriodKind.YEAR: "annual"}[option.period]
        raise BandsRefused(section=option.law, why=f"it is for {kind} reports, and yours cover a {period}")
    return option


def refuse(claim: Claim) -> None:
    """Raise BandsRefused, with the section, for a number that may not be published."""
    option = option_of(claim.options, claim.period)
    if option is None:
        raise BandsRefused(section=f"{CODE}(a)", why="national security process is reported in bands, not in figures")
    line = _line_of(option, claim)
    if claim.high != claim.low + option.width - 1 or claim.low % option.width:
        section = f"{CODE}{line.sections['requests' if claim.counted == 'requests' else 'accounts_specified']}"
        raise BandsRefused(section=section, why=f"bands are {option.width} wide and start with 0–{option.width - 1}")
    _refuse_days(claim, line)


def _line_of(option: Option, claim: Claim) -> Line:
    if claim.counted not in BAND_COLUMNS:
        raise BandsRefused(section=option.law, why=f"it lets nobody report {claim.counted}")
    for line in option.lines:
        if line.processes == claim.processes:
            return line
    raise BandsRefused(section=option.law, why="it does not combine this process in one number")


def _refuse_days(claim: Claim, line: Line) -> None:
    section = f"{CODE}{line.days_by}"
    published = claim.published_on
    latest = {"none": published, "half-year": published - HALF, "year": _year_before(published)}
    if claim.end > latest[line.delay]:
        raise BandsRefused(section=section, why=_TOO_EARLY[line.delay])
    earliest = _year_before(claim.end) if line.delay == "year" else claim.end - HALF
    if claim.start < earliest:
        raise BandsRefused(section=section, why="the number covers too many days")
    new = claim.new_service_on
    if new is not None and line.delay == "half-year" and claim.published_on < new_service_until(new):
        raise BandsRefused(section=section, why="a first order for a new service is kept back for 540 days")


def days_of(line: Line, period: Period) -> tuple[date, date]:
    """Return the days that a line of a period's report counts, half-open: the latest that the law allows."""
    if line.delay == "year":
        return period.previous().start, period.start
    end = period.start if line.delay == "half-year" else period.end
    return end - HALF, end


def band_of(option: Option, count: int) -> tuple[int, int]:
    """Return the band that a count is in; 0 is in the first one."""
    low = count // option.width * option.width
    return low, low + option.width - 1


def new_service_until(received_on: date) -> date:
    """Return the first day on which a report may count a first order for a new platform, product or service."""
    return received_on + NEW_SERVICE


def _year_before(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)

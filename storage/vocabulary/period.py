"""A period of whole months, and its label."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from storage.vocabulary.errors import DataError

LABEL = re.compile(r"(?P<year>[12][0-9]{3})(?:-(?P<part>H[12]|Q[1-4]|0[1-9]|1[0-2]))?")

LONGEST_SHOWN = 80


class BadPeriod(DataError):
    """A text that does not name a period."""

    what = "{text!r} is not a period"
    todo = "write it like 2025-H1, 2025-Q3, 2025-07 or 2025"


class PeriodKind(StrEnum):
    """The length of a report's period."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[self.value]


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A span of whole months in the publisher's zone, half-open: `end` is the first day after it."""

    start: date
    end: date
    kind: PeriodKind

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the period that a label names: 2025-H1, 2025-Q3, 2025-07, 2025 (years 1000 to 2999)."""
        match = LABEL.fullmatch(text)
        if match is None:
            raise BadPeriod(text=text[:LONGEST_SHOWN])
        part = match["part"] or ""
        kinds = {"": PeriodKind.YEAR, "H": PeriodKind.HALF_YEAR, "Q": PeriodKind.QUARTER}
        kind = kinds.get(part[:1], PeriodKind.MONTH)
        return cls._nth(int(match["year"]), int(part.lstrip("HQ") or 1) - 1, kind)

    @classmethod
    def containing(cls, day: date, kind: PeriodKind) -> Self:
        """Return the period of a kind that contains a day."""
        return cls._nth(day.year, (day.month - 1) // kind.months, kind)

    @classmethod
    def _nth(cls, year: int, index: int, kind: PeriodKind) -> Self:
        first = index * kind.months
        last = first + kind.months
        return cls(date(year, first + 1, 1), date(year + last // 12, last % 12 + 1, 1), kind)

    @property
    def label(self) -> str:
        """Return the label: 2025-H1, 2025-Q3, 2025-07 or 2025."""
        part = (self.start.month - 1) // self.kind.months + 1
        suffixes = {
            PeriodKind.MONTH: f"-{part:02}",
            PeriodKind.QUARTER: f"-Q{part}",
            PeriodKind.HALF_YEAR: f"-H{part}",
            PeriodKind.YEAR: "",
        }
        return f"{self.start.year:04}{suffixes[self.kind]}"

    def __str__(self) -> str:
        """Return the label, for texts."""
        return self.label

    def next(self) -> Self:
        """Return the period of the same kind that begins where this one ends."""
        return self.containing(self.end, self.kind)

    def previous(self) -> Self:
        """Return the period of the same kind that ends where this one begins."""
        return self.containing(self.start - timedelta(days=1), self.kind)

    def months(self) -> tuple[str, ...]:
        """Return its months in order, as 2025-07."""
        numbers = range(self.start.month, self.start.month + self.kind.months)
        return tuple(f"{self.start.year:04}-{month:02}" for month in numbers)


def month_days(month: str) -> tuple[date, date]:
    """Return the first day of a month such as 2025-07, and the first day after it."""
    first = date.fromisoformat(f"{month}-01")
    return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)

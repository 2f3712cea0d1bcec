"""Reads how publishers write periods and numbers in their files: last days, thousands, bands, dashes for nothing."""

import re
from datetime import date, timedelta

from bot.actions.figures.column_mapping import PeriodColumn
from bot.actions.figures.github import FIX_LINE, NotRead
from reports.schema.cells import NOT_RECORDED, Cell
from storage.vocabulary.errors import Phrase
from storage.vocabulary.period import BadPeriod, Period
from storage.vocabulary.words import LARGEST_COUNT

NAME_IT = Phrase("name the file like 2025-H1.csv")
UNSAID = frozenset({"", "-", "--", "–", "—", "n/a"})
_NUMBER = re.compile(r"[0-9]+|[0-9]{1,3}(,[0-9]{3})+")
_BAND = re.compile(r"([0-9][0-9,]*)\s*[-–]\s*([0-9][0-9,]*)")
_LABEL = re.compile(r"(?P<year>[0-9]{4})[ -]?(?P<part>H[12]|Q[1-4])?|(?P<first>H[12]|Q[1-4])[ -](?P<last>[0-9]{4})")
_LABEL_IN_NAME = re.compile(r"(?<![0-9])(?:[0-9]{4}-(?:H[12]|Q[1-4])|[0-9]{4}(?!-?[0-9]))")
_LAST_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def period_written(written: str, period: PeriodColumn) -> str:
    """Return the label of the period in a cell, or in the name of the file. Raises NotRead."""
    if period.written == "file name":
        names = set(_LABEL_IN_NAME.findall(written))
        if len(names) == 1:
            return _known(names.pop(), "period", NAME_IT)
        raise NotRead("period", Phrase("is not in the name of the file"), NAME_IT)
    if period.written == "last day":
        return _ending(written, period)
    found = _LABEL.fullmatch(written.upper())
    year, part = (found["year"] or found["last"], found["part"] or found["first"]) if found else (written, "")
    return _known(f"{year}-{part}" if part else year, period.column, Phrase("write it like 2025-H1"))


def _known(label: str, column: str, todo: Phrase) -> str:
    try:
        return Period.parse(label).label
    except BadPeriod:
        raise NotRead(column, Phrase("is not a period"), todo) from None


def _ending(written: str, period: PeriodColumn) -> str:
    refused = NotRead(period.column, Phrase("is not the last day of a period"), Phrase("write it like 2025-06-30"))
    try:
        last = date.fromisoformat(written if _LAST_DAY.fullmatch(written) else "")
        part = {3: f"-Q{(last.month + 2) // 3}", 6: f"-H{(last.month + 5) // 6}", 12: ""}[period.months]
        found = Period.parse(f"{last:%Y}{part}")
    except (ValueError, BadPeriod):
        raise refused from None
    if found.end != last + timedelta(days=1):
        raise refused
    return found.label


def number_written(written: str, column: str) -> Cell:
    """Return the number or the range in a cell; a dash or nothing is not recorded. Raises NotRead."""
    if written.casefold() in UNSAID:
        return NOT_RECORDED
    band = _BAND.fullmatch(written)
    if band is None and not _NUMBER.fullmatch(written):
        raise NotRead(column, Phrase("is not a whole number or a range such as 0-249"), FIX_LINE)
    low, high = (whole_number(end, column) for end in (band.groups() if band else (written, written)))
    if low > high:
        raise NotRead(column, Phrase("is a range whose end is below its beginning"), FIX_LINE)
    if band is None:
        return {"state": "exact", "value": low}
    return {"state": "range", "low": low, "high": high, "reason": "legal_band"}


def whole_number(written: str, column: str) -> int:
    """Return a whole number, with commas for thousands or without. Raises NotRead."""
    if not _NUMBER.fullmatch(written):
        raise NotRead(column, Phrase("is not a whole number"), Phrase("write it in digits, such as 1234"))
    number = int(written.replace(",", ""))
    if number > LARGEST_COUNT:
        raise NotRead(column, Phrase("is too large"), Phrase("write at most {most}", most=LARGEST_COUNT))
    return number

"""Reads what a reader typed after /country and /report: a country in any shipped language, and a period."""

import re
from dataclasses import dataclass

from reports.period import Period
from reports.reading.countries import country_called
from storage.vocabulary.errors import DomainError

LONGEST = 80
_HALF_FIRST = re.compile(r"([HQ][1-4])[-\s/]*(\d{4})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-\s/]*([HQ][1-4])?", re.IGNORECASE)
_PERIOD = re.compile(rf"(?:^|\s)({_HALF_FIRST.pattern}|{_YEAR_FIRST.pattern})\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CountryQuestion:
    """The text typed for a country, its code if there is one, and the period, None for the latest."""

    name: str
    code: str | None
    period: str | None


def country_question(text: str) -> CountryQuestion:
    """Read the text after /country, such as "France 2025-H1"."""
    found = _PERIOD.search(text)
    label = period_label(found.group(1)) if found else None
    name = text[: found.start()].strip() if found and label else text.strip()
    return CountryQuestion(name[:LONGEST], country_called(name), label)


def period_label(text: str) -> str | None:
    """Return the label that a text means: 2025-H1, 2025 h1, H1/2025; or None."""
    spelled = text.strip()
    if found := _HALF_FIRST.fullmatch(spelled):
        spelled = f"{found[2]}-{found[1]}"
    elif found := _YEAR_FIRST.fullmatch(spelled):
        spelled = f"{found[1]}-{found[2]}" if found[2] else found[1]
    try:
        return Period.parse(spelled.upper()).label
    except DomainError:
        return None

"""Reads periods as people write them: 2025-H1, H1 2025, first half of 2025, 1-е полугодие 2025, январь–июнь 2025 года.

Names of months are known in every language of the bot; halves and quarters in words, in English and Russian.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from reports.language import words
from storage.vocabulary.period import Period, PeriodKind

LONGEST = 200
MARKS = " .,;:!?\n"
_DASHES = re.compile(r"[‐-―−]")
_YEAR = r"(?P<year>[12][0-9]{3})"
# What people write between a part of a year and the year.
_BETWEEN = r"(?:[\s,/'-]|\b(?:of|in|the)\b|года|году|год|г\.)*"
_ORDINALS = (
    r"(?:1(?:st|[-\s]?(?:е|ое|м|ом|й|ый|го))?|first|i|перв\w+)",
    r"(?:2(?:nd|[-\s]?(?:е|ое|м|ом|й|ой|го))?|second|ii|втор\w+)",
    r"(?:3(?:rd|[-\s]?(?:й|ий|м|ем|го))?|third|iii|трет\w+)",
    r"(?:4(?:th|[-\s]?(?:й|ый|м|ом|го))?|fourth|iv|четв[её]рт\w+)",
)
_LAST = r"(?:last|последн\w+)"
_HALF = r"(?:half(?:[-\s]year)?|six\smonths|полугоди\w+)"
_QUARTER = r"(?:quarter|квартал\w*|кв\.?)"
_PARTS = {
    # The second letter of "HН" is Cyrillic: on a Russian keyboard it looks the same.
    **{f"H{at}": rf"[HН]{at}|{at}H|{_ORDINALS[at - 1]}\s{_HALF}" for at in (1, 2)},
    **{f"Q{at}": rf"Q{at}|{at}Q|{_ORDINALS[at - 1]}\s{_QUARTER}" for at in (1, 2, 3, 4)},
}
_PARTS["H2"] += rf"|{_LAST}\s{_HALF}"
_PARTS["Q4"] += rf"|{_LAST}\s{_QUARTER}"


@dataclass(frozen=True, slots=True)
class PeriodInText:
    """The label of a period, and the text around it, with a blank in its place."""

    label: str
    rest: str


def period_in(text: str) -> PeriodInText | None:
    """Return the first period that a text names, or None. Months that are no period of one kind mean the one around."""
    spelled = _spelled(text)
    found = next((match for match in _named().finditer(spelled) if _label(match)), None)
    if found is None:
        return None
    return PeriodInText(_label(found), f"{spelled[: found.start()]} {spelled[found.end() :]}")


def period_called(text: str) -> str | None:
    """Return the label of the period that a whole text names, or None."""
    found = period_in(text)
    return found.label if found and not found.rest.strip(MARKS) else None


def period_first(text: str) -> tuple[str, str]:
    """Return the label of the period that a text begins with and the rest; no label and all of the text without one."""
    found = _named().match(_spelled(text.strip()))
    if found is None or not _label(found):
        return "", text.strip()
    return _label(found), text.strip()[found.end() :].lstrip(MARKS).rstrip()


def _spelled(text: str) -> str:
    """Return a text with plain digits and hyphens, character by character."""
    digits = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text[:LONGEST])
    return _DASHES.sub("-", digits)


@cache
def _named() -> re.Pattern[str]:
    """Return the pattern of a period: a part before or after its year, or a year alone."""
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    until = r"\s?(?:-|to|until|through|по|до)\s?"
    span = rf"(?P<first>{month})\.?(?:{until}(?P<last>{month})\.?)?"
    parts = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PARTS.items())
    before = rf"(?:{parts}|{span}){_BETWEEN}{_YEAR}(?:\s?(?:года|году|год|г\.?))?"
    number = rf"(?P<number>0[1-9]|1[0-2])[./]{_YEAR}"
    after = rf"{_YEAR}(?:(?:{_BETWEEN}(?:{parts}|{span}))|[-./](?P<number>0[1-9]|1[0-2])|\s?(?:года|году|год|г\.?))?"
    ways = (_numbered(way, at) for at, way in enumerate((before, number, after)))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})(?![\w-])", re.IGNORECASE)


def _numbered(pattern: str, at: int) -> str:
    """Give the groups of one way names of their own: a pattern cannot have two of one name."""
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>_{at}>", pattern)


@cache
def _months() -> dict[str, int]:
    """Map every name of a month to its number, in each language of the bot: as in a date, alone, and abbreviated."""
    names: dict[str, int] = {"sep": 9}
    for language in words.languages():
        for form in words.locale(language).months.values():
            for width in ("wide", "abbreviated"):
                names |= {name.casefold().rstrip("."): number for number, name in form[width].items()}
    return names


def _label(found: re.Match[str]) -> str:
    """Return the label of a period that was found, or an empty one if its months are in the wrong order."""
    facts = {name.rpartition("_")[0]: text for name, text in found.groupdict().items() if text}
    year = facts.pop("year")
    if part := next((name for name in _PARTS if name in facts), None):
        return f"{year}-{part}"
    if number := facts.get("number"):
        return f"{year}-{number}"
    if "first" not in facts:
        return year
    first, last = (_months()[facts.get(end, facts["first"]).casefold()] for end in ("first", "last"))
    start, end = (date(int(year), month, 1) for month in (first, last))
    around = (Period.containing(start, kind) for kind in PeriodKind)
    return next((each.label for each in around if start <= end < each.end), "")

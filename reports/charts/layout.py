"""Where text goes on a chart: the sheet, faces, wrapping, and the frame that all charts share. Draws nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Literal, Protocol

from reports.charts import palette
from reports.language import words
from storage.vocabulary.errors import ConfigError

WIDTH, HEIGHT, MARGIN = 1024, 1280, 72
INNER = WIDTH - 2 * MARGIN
RIGHT = WIDTH - MARGIN
SMALLEST = 28
NOTICE_LINES = 6
_LINE, _TIGHT_LINE, _MANY_LINES = 38, 34, 5
_LAST_BASELINE = 62  # above the lower edge


class Weight(StrEnum):
    """The cuts of the typeface in use."""

    REGULAR = "regular"
    STRONG = "strong"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True)
class Face:
    """How text looks; the size is in pixels."""

    size: int
    weight: Weight = Weight.REGULAR
    colour: str = palette.INK


class Sheet(Protocol):
    """A chart's surface. All measures are pixels from the upper left corner."""

    height: int

    def write(self, x: float, baseline: float, text: str, face: Face, align: Literal["left", "right"] = "left") -> None:
        """Put one line of text with its start (or end) at x."""

    def fill(self, x: float, top: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""

    def measure(self, text: str, face: Face) -> float:
        """Return how wide the text would be."""


class NoticeTooLong(ConfigError):
    """A notice that would push the figures off the picture."""

    what = "publisher.notice is too long for the charts: it takes {lines} lines, and only {most} fit"
    todo = "shorten publisher.notice to about 200 characters"


NOTE = Face(SMALLEST, colour=palette.MUTED)
EYEBROW = Face(32, Weight.STRONG, palette.STRONG)
EYEBROW_BASELINE = 88
_TITLE_SIZES = ((48, 2), (42, 2), (38, 3), (34, 3), (30, 4))  # the size of a title, and its most lines
_TITLE_TOP = 108


def capital(text: str) -> str:
    """Return the text with a capital first letter, as a label begins."""
    return text[:1].upper() + text[1:]


def fitted(sheet: Sheet, text: str, face: Face, width: float) -> Face:
    """Return the face, made as small as the width requires, but not below the smallest size."""
    needed = sheet.measure(text, face)
    if needed <= width:
        return face
    smaller = replace(face, size=max(SMALLEST, int(face.size * width / needed)))
    while smaller.size > SMALLEST and sheet.measure(text, smaller) > width:
        smaller = replace(smaller, size=smaller.size - 1)
    return smaller


def shortened(sheet: Sheet, text: str, face: Face, width: float, tail: str = "") -> str:
    """Return the text if it fits, else its beginning, an ellipsis and the tail, which keeps it distinct."""
    if sheet.measure(text, face) <= width:
        return text
    for end in range(len(text) - 1, 0, -1):
        candidate = f"{text[:end].rstrip(' ,&-')}…{tail}"
        if sheet.measure(candidate, face) <= width:
            return candidate
    return "…"


def wrapped(sheet: Sheet, text: str, face: Face, width: float, most: int | None = None) -> list[str]:
    """Return at most `most` lines no wider than `width`, broken at spaces and in words too long for a line."""
    lines: list[str] = []
    rest = " ".join(part for part in re.split(r"[ \t\r\n]+", text) if part)
    while rest:
        line = rest if most == len(lines) + 1 else _first_line(sheet, rest, face, width)
        lines.append(shortened(sheet, line, face, width))
        rest = rest[len(line) :].lstrip(" ")
    return lines


def _first_line(sheet: Sheet, text: str, face: Face, width: float) -> str:
    end = _fitting(sheet, text, face, width)
    if end == len(text) or text[end] == " ":
        return text[:end]
    space = text.rfind(" ", 0, end)
    return text[:space] if space > 0 else text[:end]


def _fitting(sheet: Sheet, text: str, face: Face, width: float) -> int:
    """Return how many characters fit; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if sheet.measure(text[:middle], face) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def paragraph(sheet: Sheet, top: float, lines: Sequence[str], face: Face, leading: float = 1.32) -> float:
    """Write lines below each other from `top` on; return where they end."""
    step = round(face.size * leading)
    for index, line in enumerate(lines):
        sheet.write(MARGIN, top + index * step + face.size, line, face)
    return top + len(lines) * step


def heading(sheet: Sheet, data: Mapping[str, Any], title: str, language: str) -> float:
    """Write publisher, period and the title, as large as it fits into few lines; return where they end."""
    sheet.write(MARGIN, EYEBROW_BASELINE, name_and_period(sheet, data, language, EYEBROW), EYEBROW)
    for size, most in _TITLE_SIZES:
        face = Face(size, Weight.STRONG)
        lines = wrapped(sheet, title, face, INNER)
        if len(lines) <= most:
            break
    return paragraph(sheet, _TITLE_TOP, lines, face, leading=1.2)


def footer(sheet: Sheet, data: Mapping[str, Any], language: str) -> float:
    """Write the publisher's full notice and the source at the foot of the sheet; return where the foot begins."""
    lines = [*_notice(sheet, data["publisher"]["notice"]), _source(sheet, data, language)]
    step = _TIGHT_LINE if len(lines) > _MANY_LINES else _LINE
    top = sheet.height - _LAST_BASELINE - (len(lines) - 1) * step
    rule = top - 28 - 26
    sheet.fill(MARGIN, rule, INNER, 2, palette.LINE)
    for index, line in enumerate(lines):
        sheet.write(MARGIN, top + index * step, line, NOTE)
    return rule


def _notice(sheet: Sheet, notice: str) -> list[str]:
    lines = wrapped(sheet, notice, NOTE, INNER)
    if len(lines) > NOTICE_LINES:
        raise NoticeTooLong(lines=len(lines), most=NOTICE_LINES)
    return lines


def _source(sheet: Sheet, data: Mapping[str, Any], language: str) -> str:
    """Return the publisher and its address in one line."""
    publisher = data["publisher"]
    facts = {"name": publisher["name"], "url": publisher["url"].removeprefix("https://").rstrip("/")}
    source = words.text("Source: {name}, {url}" if facts["url"] else "Source: {name}", language, **facts)
    return shortened(sheet, source, NOTE, INNER)


def span(period: Mapping[str, Any], language: str) -> str:
    """Return the first and last day of a half-open period: 1 January 2025 – 30 June 2025. No line ends within a day."""
    first, last = date.fromisoformat(period["start"]), date.fromisoformat(period["end"]) - timedelta(days=1)
    days = [words.day(day, language).replace(" ", "\N{NO-BREAK SPACE}") for day in (first, last)]
    return words.text("{first} – {last}", language, first=days[0], last=days[1])


def name_and_period(sheet: Sheet, data: Mapping[str, Any], language: str, face: Face) -> str:
    """Return publisher and period in one line; a long name is shortened, the period never."""
    tail = f" · {period_title(data, language)}"
    return shortened(sheet, data["publisher"]["name"], face, INNER - sheet.measure(tail, face)) + tail


def period_title(data: Mapping[str, Any], language: str) -> str:
    """Return the period as a heading, with the edition unless it is the first."""
    title = capital(words.period(data["period"]["label"], language))
    if data["edition"] == 1:
        return title
    return words.text("{period}, edition {edition}", language, period=title, edition=data["edition"])

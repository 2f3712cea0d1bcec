"""A big number of the cover under its label, and the bar of the share disclosed. Draws only through a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports import words
from reports.chart_layout import INNER, MARGIN, RIGHT, Face, Sheet, Weight, capital, fitted
from reports.style import palette

BAR_ROOM = 12 + 18
_BAR = 18
_LABEL = Face(38)
_WORDS = Face(84, colour=palette.MUTED)
_AT_LEAST = Face(46, colour=palette.MUTED)
_SHARE = Face(34, colour=palette.MUTED)
_CAP, _COMMA = 0.73, 0.2  # the height of digits and the depth of a comma, measured by the size
_LABEL_CAP = 28
_LABEL_ROOM = _LABEL_CAP + 26  # from a label's top to its number's
_GAP = 24
_MARK = "\x00"

Data = Mapping[str, Any]
Cell = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BigNumber:
    """A figure as it will stand: its label above, and "at least" before (or, in some languages, after) it."""

    label: str
    before: str
    number: str
    after: str
    face: Face

    @property
    def height(self) -> float:
        """From the top of the label to the foot of the commas."""
        return _LABEL_ROOM + (_CAP + _COMMA) * self.face.size

    @property
    def parts(self) -> tuple[tuple[str, Face], ...]:
        """What stands in the number's line."""
        line = ((self.before, _AT_LEAST), (self.number, self.face), (self.after, _AT_LEAST))
        return tuple((text, face) for text, face in line if text)


def largest(room: float, count: float) -> int:
    """The size at which numbers that are together `count` times as tall as one fill the room, with two labels."""
    return int((room - 2 * _LABEL_ROOM) / ((_CAP + _COMMA) * count))


def big_number(sheet: Sheet, data: Data, key: str, language: str, size: int) -> BigNumber:
    """A total of the report, no larger than `size` and no wider than the sheet."""
    cell, label = data["totals"][key], capital(words.word("column", key, language))
    if cell["state"] not in ("exact", "range"):
        state = words.cell(cell, language)
        face = Face(min(size, _WORDS.size), colour=palette.MUTED)
        return BigNumber(label, "", state, "", fitted(sheet, state, face, INNER))
    number = words.cell({name: value for name, value in cell.items() if name not in ("missing", "covered")}, language)
    before, after = _at_least(language) if words.is_at_least(cell) else ("", "")
    taken = sum(sheet.measure(part, _AT_LEAST) + _GAP for part in (before, after) if part)
    face = Face(size, Weight.DISPLAY, palette.STRONG if key == "requests_with_disclosure" else palette.INK)
    return BigNumber(label, before, number, after, fitted(sheet, number, face, INNER - taken))


def draw_number(sheet: Sheet, number: BigNumber, top: float, share: str = "") -> float:
    """Draw it with the upper edge of its label at `top`, the share at the right; returns its foot."""
    label = fitted(sheet, number.label, _LABEL, INNER)
    sheet.write(MARGIN, top + _LABEL_CAP, number.label, label)
    baseline = top + _LABEL_ROOM + _CAP * number.face.size
    x: float = MARGIN
    for text, face in number.parts:
        sheet.write(x, baseline, text, face)
        x += sheet.measure(text, face) + _GAP
    ends = {top + _LABEL_CAP: MARGIN + sheet.measure(number.label, label) + _GAP, baseline: x}
    _beside(sheet, share, ends)
    return top + number.height


def _beside(sheet: Sheet, share: str, ends: Mapping[float, float]) -> None:
    """The share at the end of the first line, by baseline, that leaves room for it."""
    room = RIGHT - sheet.measure(share, _SHARE)
    for baseline in [baseline for baseline, end in ends.items() if share and end <= room][:1]:
        sheet.write(RIGHT, baseline, share, _SHARE, "right")


def draw_share(sheet: Sheet, data: Data, top: float) -> None:
    """A bar of all requests received, dark as far as data were disclosed."""
    totals = data["totals"]
    part = totals["requests_with_disclosure"]["value"] / totals["requests"]["value"]
    sheet.fill(MARGIN, top + BAR_ROOM - _BAR, INNER, _BAR, palette.SOFT)
    if part:
        sheet.fill(MARGIN, top + BAR_ROOM - _BAR, max(3.0, INNER * part), _BAR, palette.STRONG)


def _at_least(language: str) -> tuple[str, str]:
    """What stands before and after a number that is a lower bound."""
    before, _, after = words.text("at least {number}", language, number=_MARK).partition(_MARK)
    return before.strip(), after.strip()


def share_of(data: Data, language: str) -> str:
    """The part of the requests that ended in disclosure, in words; empty where the figures do not give it."""
    received, given = data["totals"]["requests"], data["totals"]["requests_with_disclosure"]
    if any(cell["state"] != "exact" or words.is_at_least(cell) for cell in (received, given)):
        return ""
    if not 0 <= given["value"] <= received["value"] or not received["value"]:
        return ""
    return words.text("{share} of requests", language, share=_percent(given["value"], received["value"], language))


def _percent(part: int, whole: int, language: str) -> str:
    """A share in whole per cent that says 0 or 100 only where it is."""
    exact = 100 * part / whole
    if 0 < exact < 1:
        return words.text("under {number}%", language, number=1)
    if 99 < exact < 100:
        return words.text("over {number}%", language, number=99)
    return words.text("{number}%", language, number=(200 * part + whole) // (2 * whole))

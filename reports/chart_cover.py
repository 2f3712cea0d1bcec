"""The cover: the report at a glance, or the words of a nil report. Draws only through a sheet."""

from collections.abc import Mapping
from typing import Any

from reports import words
from reports.chart_facts import draw_facts, known_facts, unknown_lines
from reports.chart_layout import (
    INNER,
    MARGIN,
    Face,
    Sheet,
    Weight,
    fitted,
    footer,
    paragraph,
    period_title,
    shortened,
    wrapped,
)
from reports.chart_nil import draw_nil
from reports.chart_number import BAR_ROOM, big_number, draw_number, draw_share, largest, share_of
from reports.style import palette

_EYEBROW = Face(32, Weight.STRONG, palette.STRONG)
_NAME = Face(56, Weight.STRONG)
_NAME_IN_TWO = Face(42, Weight.STRONG)
_PERIOD = Face(40, colour=palette.MUTED)
_LARGEST, _SECOND = 192, 0.7  # the first number's size, and the second's measured by it
_AIR = 3 * 32  # the least room before, between and after the numbers

Data = Mapping[str, Any]


def draw_cover(sheet: Sheet, data: Data, language: str) -> None:
    """Draw the first picture of a report from its chart data."""
    top = _header(sheet, data, language)
    bottom = footer(sheet, data, language)
    if data["nil"]:
        draw_nil(sheet, data, language, top, bottom)
    else:
        _figures(sheet, data, language, top, bottom)


def _header(sheet: Sheet, data: Data, language: str) -> float:
    sheet.write(MARGIN, 104, words.text("Transparency report", language), _EYEBROW)
    name = data["publisher"]["name"]
    face = fitted(sheet, name, _NAME, INNER)
    face = face if face.size >= _NAME_IN_TWO.size else _NAME_IN_TWO
    y = paragraph(sheet, 124, wrapped(sheet, name, face, INNER, most=2), face, leading=1.2)
    sheet.write(MARGIN, y + 46, shortened(sheet, period_title(data, language), _PERIOD, INNER), _PERIOD)
    return y + 60


def _figures(sheet: Sheet, data: Data, language: str, top: float, bottom: float) -> None:
    """Two big numbers, and the other figures in a list below them."""
    keys = _big(data)
    facts = known_facts(data, language, keys)
    room = draw_facts(sheet, facts, unknown_lines(sheet, data, language, keys), bottom) - top
    share = share_of(data, language) if "requests" in keys else ""
    room -= BAR_ROOM if share else 0
    size = min(_LARGEST, largest(room - _AIR, 1 + _SECOND))
    first = big_number(sheet, data, keys[0], language, size)
    second = big_number(sheet, data, keys[1], language, round(_SECOND * size))
    air = (room - first.height - second.height) / 3
    foot = draw_number(sheet, first, top + air)
    foot = draw_number(sheet, second, foot + air * 0.9, share)
    if share:
        draw_share(sheet, data, foot)


def _big(data: Data) -> tuple[str, str]:
    if data["coverage"]["what"] == "everything":
        return "requests", "requests_with_disclosure"
    return "requests_with_disclosure", "accounts_affected"

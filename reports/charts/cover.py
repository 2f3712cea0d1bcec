"""The cover: the report at a glance, or the text of a nil report. Draws only through a sheet."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.charts import palette
from reports.charts.cover_figures import (
    BAR_ROOM,
    Fact,
    big_number,
    draw_facts,
    draw_number,
    draw_share,
    known_facts,
    largest,
    share_of,
    unknown_lines,
)
from reports.charts.layout import (
    INNER,
    MARGIN,
    NOTE,
    Face,
    Sheet,
    Weight,
    capital,
    fitted,
    footer,
    paragraph,
    period_title,
    shortened,
    span,
    wrapped,
)
from reports.language import words
from reports.language.words import CONSTANT, NOT_IN_FIGURES

_NOTE = Face(34, colour=palette.MUTED)
_STEP, _BETWEEN = 42, 20
_NIL_LARGEST, _LEAST = 112, 44
_LEADING = 1.1
_NIL_AIR = 36
Data = Mapping[str, Any]
_EYEBROW = Face(32, Weight.STRONG, palette.STRONG)
_NAME = Face(56, Weight.STRONG)
_NAME_IN_TWO = Face(42, Weight.STRONG)
_PERIOD = Face(40, colour=palette.MUTED)
_LARGEST, _SECOND = 192, 0.7  # the size of the first number, and of the second relative to it
_AIR = 3 * 32  # the least room before, between and after the numbers


def draw_nil(sheet: Sheet, data: Data, language: str, top: float, bottom: float) -> None:
    """Draw a nil report: that there were no demands, what was covered, and who confirms it."""
    outside = _outside(data, language)
    notes = [wrapped(sheet, note, _NOTE, INNER) for note in _nil_notes(data, language)]
    room = draw_facts(sheet, outside, [], bottom) - top - sum(len(note) * _STEP + _BETWEEN for note in notes)
    head = words.text("No government demands for data recorded" if outside else "No demands recorded", language)
    face, lines = _headline(sheet, head, room - 2 * _NIL_AIR)
    y = top + (room - _height(face, lines)) * 0.4
    y = paragraph(sheet, y, lines, face, _LEADING) + _NIL_AIR
    for note in notes:
        for index, line in enumerate(note):
            sheet.write(MARGIN, y + 34 + index * _STEP, line, _NOTE)
        y += len(note) * _STEP + _BETWEEN


def _headline(sheet: Sheet, text: str, room: float) -> tuple[Face, list[str]]:
    """Return the text as large as the room allows."""
    for size in range(_NIL_LARGEST, _LEAST, -4):
        face = Face(size, Weight.DISPLAY, palette.STRONG)
        lines = wrapped(sheet, text, face, INNER)
        if _height(face, lines) <= room and " ".join(lines) == text:
            break
    return face, lines


def _height(face: Face, lines: Sequence[str]) -> float:
    return len(lines) * round(face.size * _LEADING)


def _outside(data: Data, language: str) -> list[Fact]:
    """Return the demands outside the totals, which a nil report must not hide."""
    named = {
        "preservation": words.text("preservation requests", language),
        "non_government": words.text("demands by private parties", language),
    }
    return [
        Fact(capital(label), words.cell(data[key], language))
        for key, label in named.items()
        if data[key]["state"] != "exact" or data[key]["value"]
    ]


def _nil_notes(data: Data, language: str) -> list[str]:
    watched = {"start": data["coverage"]["from"], "end": data["coverage"]["to"]}
    return [
        words.text("Covers every demand from every country, {span}.", language, span=span(watched, language)),
        words.counted("vouching", data["approvals_required"], language),
        words.text(CONSTANT, language),
        *([words.text(NOT_IN_FIGURES, language)] if data["in_bands"] else []),
    ]


def draw_cover(sheet: Sheet, data: Data, language: str) -> float:
    """Draw the first picture of a report from its chart data; it fills the sheet."""
    top = _header(sheet, data, language)
    bottom = footer(sheet, data, language)
    if data["nil"]:
        draw_nil(sheet, data, language, top, bottom)
    else:
        _figures(sheet, data, language, top, bottom)
    return 0


def _header(sheet: Sheet, data: Data, language: str) -> float:
    sheet.write(MARGIN, 104, words.text("Transparency report", language), _EYEBROW)
    name = data["publisher"]["name"]
    face = fitted(sheet, name, _NAME, INNER)
    face = face if face.size >= _NAME_IN_TWO.size else _NAME_IN_TWO
    y = paragraph(sheet, 124, wrapped(sheet, name, face, INNER, most=2), face, leading=1.2)
    sheet.write(MARGIN, y + 46, shortened(sheet, period_title(data, language), _PERIOD, INNER), _PERIOD)
    period = data["period"]
    dates = words.text("{span} ({zone})", language, span=span(period, language), zone=period["timezone"])
    sheet.write(MARGIN, y + 90, shortened(sheet, dates, NOTE, INNER), NOTE)
    return y + 104


def _figures(sheet: Sheet, data: Data, language: str, top: float, bottom: float) -> None:
    """Draw two big numbers, and the other figures in a list below them."""
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

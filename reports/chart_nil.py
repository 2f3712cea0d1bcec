"""The cover of a nil report: that nothing came, what was watched, and who vouches. Draws only through a sheet."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports import words
from reports.chart_facts import Fact, draw_facts
from reports.chart_layout import INNER, MARGIN, Face, Sheet, Weight, capital, paragraph, span, wrapped
from reports.post_facts import CONSTANT
from reports.style import palette

_NOTE = Face(34, colour=palette.MUTED)
_STEP, _BETWEEN = 42, 20
_LARGEST, _LEAST = 112, 44
_LEADING = 1.1
_AIR = 36

Data = Mapping[str, Any]


def draw_nil(sheet: Sheet, data: Data, language: str, top: float, bottom: float) -> None:
    """The words of a nil report: that there was nothing, what was watched, and who vouches for it."""
    outside = _outside(data, language)
    notes = [wrapped(sheet, note, _NOTE, INNER) for note in _nil_notes(data, language)]
    room = draw_facts(sheet, outside, [], bottom) - top - sum(len(note) * _STEP + _BETWEEN for note in notes)
    head = words.text("No government demands for data recorded" if outside else "No demands recorded", language)
    face, lines = _headline(sheet, head, room - 2 * _AIR)
    y = top + (room - _height(face, lines)) * 0.4
    y = paragraph(sheet, y, lines, face, _LEADING) + _AIR
    for note in notes:
        for index, line in enumerate(note):
            sheet.write(MARGIN, y + 34 + index * _STEP, line, _NOTE)
        y += len(note) * _STEP + _BETWEEN


def _headline(sheet: Sheet, text: str, room: float) -> tuple[Face, list[str]]:
    """The text as large as the room allows."""
    for size in range(_LARGEST, _LEAST, -4):
        face = Face(size, Weight.DISPLAY, palette.STRONG)
        lines = wrapped(sheet, text, face, INNER)
        if _height(face, lines) <= room and " ".join(lines) == text:
            break
    return face, lines


def _height(face: Face, lines: Sequence[str]) -> float:
    return len(lines) * round(face.size * _LEADING)


def _outside(data: Data, language: str) -> list[Fact]:
    """Demands that stand outside the totals, which a nil report must not hide."""
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
        words.text("Covered: every demand from every country, {span}.", language, span=span(watched, language)),
        words.counted("vouching", data["approvals_required"], language),
        words.text(CONSTANT, language),
    ]

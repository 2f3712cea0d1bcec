"""One panel of the chart over time: a slot for each period, columns from 0, only dashes where nothing is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reports.charts import palette
from reports.charts.bar_grid import said
from reports.charts.bars import WHISKER
from reports.charts.layout import INNER, MARGIN, RIGHT, SMALLEST, Face, Sheet, Weight
from reports.figures.cells import high, low
from reports.language import words
from reports.schema.cells import Cell, Known, is_known

_HEAD = Face(32, Weight.STRONG)
_LABEL = Face(SMALLEST, colour=palette.MUTED)
_FACES = (Face(SMALLEST), Face(SMALLEST, Weight.STRONG, palette.STRONG))
_DASH, _DASH_STEP, _DASH_WIDTH = 10, 18, 3
_STEP = 36
_HEAD_ROOM = 46
_WIDEST_COLUMNS, _NARROWEST_LABEL = 200.0, 10
_FILLED = 0.72  # of a slot
_LOWEST = 0.3  # of its height is what a panel's highest column has at least; else each panel has its own scale
_HEADS = {
    "month": words.msgid("By month"),
    "quarter": words.msgid("By quarter"),
    "half-year": words.msgid("By half-year"),
    "year": words.msgid("By year"),
}

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A panel with the room for it. `left` and `slot` in pixels, `base` the line of 0, `most` the number at `top`.

    `edge` is the highest number of the axis; without an axis, each column has its number above it.
    """

    panel: Data
    head: float
    left: float
    slot: float
    top: float
    base: float
    most: float
    edge: int = 0

    @property
    def room(self) -> float:
        """Return the height of the highest column."""
        return self.base - self.top

    def x(self, index: int) -> float:
        return self.left + index * self.slot

    def y(self, number: float) -> float:
        """Return how high a number reaches; any number except 0 rises above the line."""
        height = (self.base - self.top) * number / self.most if self.most else 0
        return self.base - (max(4.0, height) if number else 0)


def place_panel(sheet: Sheet, panel: Data, top: float, bottom: float, language: str) -> Place:
    """Return where a panel between two heights has its columns."""
    slots = panel["slots"]
    texts = [_said(cell, language) for slot in slots for cell in slot["cells"]]
    width = INNER / len(slots)
    base = bottom - _lines(panel) * _STEP - 8
    most = max(high(cell) for slot in slots for cell in slot["cells"])
    if all(sheet.measure(text, _FACES[1]) <= width - 8 for text in texts):
        above = _HEAD_ROOM + len(slots[0]["cells"]) * _STEP + 10
        return Place(panel, top, MARGIN, width, top + above, base, most)
    edge = _round_above(most)
    room = sheet.measure(words.number(edge, language), _LABEL) + 16
    slot = (INNER - room) / len(slots)
    return Place(panel, top, MARGIN + room, slot, top + _HEAD_ROOM + _STEP, base, edge, edge)


def on_one_scale(places: Sequence[Place]) -> list[Place] | None:
    """Return the panels with columns that can be compared across them; None if that would make some too low."""
    unit = max(place.most / place.room for place in places)
    if not all(place.most / place.room >= _LOWEST * unit for place in places):
        return None
    return [replace(place, most=unit * place.room) for place in places]


def draw_panel(sheet: Sheet, place: Place, language: str) -> None:
    """Draw a panel at its place."""
    sheet.write(MARGIN, place.head + 30, panel_head(place.panel, language), _HEAD)
    slots = place.panel["slots"]
    if place.edge:
        _axis(sheet, place, language)
    for index, slot in enumerate(slots):
        _columns(sheet, place, index, slot["cells"])
        if slot["series_break"]:
            _break(sheet, place, index)
        if not place.edge:
            _numbers(sheet, place, index, slot, [_said(cell, language) for cell in slot["cells"]])
        elif slot["disputed"]:
            _centred(sheet, place, index, min(place.y(high(cell)) for cell in slot["cells"]) - 2, "*", _FACES[0])
    _periods(sheet, place, [slot["row"] for slot in slots], _lines(place.panel))


def _lines(panel: Data) -> int:
    return 1 if panel["kind"] == "year" else 2


def panel_head(panel: Data, language: str) -> str:
    """Return the kind of period that the panel counts."""
    return words.text(_HEADS[panel["kind"]], language)


def _said(cell: Cell, language: str) -> str:
    return said(cell, language, brief=True) if is_known(cell) else "–"


def _axis(sheet: Sheet, place: Place, language: str) -> None:
    """Draw scale lines at the highest number and its half, with the numbers beside them."""
    for mark in dict.fromkeys((0, place.edge // 2, place.edge)):
        y = place.y(mark)
        sheet.write(place.left - 16, y + 10, words.number(mark, language), _LABEL, "right")
        if mark:
            sheet.fill(place.left, y, INNER + MARGIN - place.left, 2, palette.LINE)


def _round_above(number: int) -> int:
    """Return the next round number with a round half: 2, 3, 4, 5, 6, 8 or 10 of its power of ten, even below 10."""
    power = 1
    while power * 10 < number:
        power *= 10
    return next(step * power for step in (2, 3, 4, 5, 6, 8, 10) if step * power >= number and step * power % 2 == 0)


def _columns(sheet: Sheet, plot: Place, index: int, cells: Sequence[Cell]) -> None:
    """Draw the columns of one period side by side: as high as certain, a whisker to the high end of a range."""
    if not any(map(is_known, cells)):
        dashes(sheet, plot.x(index), plot.base, plot.slot)
        return
    sheet.fill(plot.x(index), plot.base, plot.slot, 3, palette.MUTED)
    colours = (palette.SOFT, palette.STRONG) if len(cells) > 1 else (palette.STRONG,)
    width = min(_WIDEST_COLUMNS, plot.slot * _FILLED) / len(cells)
    left = plot.x(index) + (plot.slot - width * len(cells)) / 2
    for place, (cell, colour) in enumerate(zip(cells, colours, strict=True)):
        if is_known(cell):
            _column(sheet, plot, left + place * width, width, cell, colour)


def _column(sheet: Sheet, plot: Place, left: float, width: float, cell: Known, colour: str) -> None:
    near, far = plot.y(low(cell)), plot.y(high(cell))
    sheet.fill(left, near, width, plot.base - near, colour)
    if cell.get("covered"):  # the other days are not recorded, so this must not look like a fall
        for stripe in range(round(near) + 6, round(plot.base) - 2, 12):
            sheet.fill(left, stripe, width, 3, palette.GROUND)
    if far < near:
        sheet.fill(left + (width - WHISKER) / 2, far, WHISKER, near - far, palette.INK)
        sheet.fill(left + width / 4, far, width / 2, WHISKER, palette.INK)


def dashes(sheet: Sheet, left: float, top: float, width: float) -> None:
    """Draw a broken line: nothing is recorded here."""
    x = left
    while x + 4 <= left + width:
        sheet.fill(x, top, min(7.0, left + width - x), 3, palette.MUTED)
        x += 13


def _break(sheet: Sheet, plot: Place, index: int) -> None:
    """Draw a broken line before a period: the columns to its left cover other countries."""
    y = plot.base - _DASH
    while y >= plot.top:
        sheet.fill(plot.x(index) - _DASH_WIDTH / 2, y, _DASH_WIDTH, _DASH, palette.MUTED)
        y -= _DASH_STEP


def _numbers(sheet: Sheet, plot: Place, index: int, slot: Data, texts: Sequence[str]) -> None:
    """Write the numbers above their columns, one below the other; a star marks contradictions."""
    top = min(plot.y(high(cell)) for cell in slot["cells"])
    if not any(map(is_known, slot["cells"])):
        _centred(sheet, plot, index, top - 10, texts[0], _LABEL)
        return
    for line, (text, face) in enumerate(zip(texts, _FACES if len(texts) > 1 else _FACES[1:], strict=True)):
        starred = f"{text}*" if slot["disputed"] and not line else text
        baseline = top - 10 - (len(texts) - 1 - line) * _STEP
        _centred(sheet, plot, index, baseline, starred, face)


def _centred(sheet: Sheet, plot: Place, index: int, baseline: float, text: str, face: Face) -> None:
    width = sheet.measure(text, face)
    x = plot.x(index) + (plot.slot - width) / 2
    sheet.write(max(MARGIN, min(x, RIGHT - width)), baseline, text, face)


def _periods(sheet: Sheet, plot: Place, labels: Sequence[str], lines: int) -> None:
    """Write the periods below the line: the part of the year if there is room, the year at its first period."""
    parts = [label.partition("-")[2] for label in labels]
    if lines > 1 and all(sheet.measure(part, _LABEL) <= plot.slot - 6 for part in parts):
        for index, part in enumerate(parts):
            _centred(sheet, plot, index, plot.base + _STEP, part, _LABEL)
    end = 0.0
    for index, label in enumerate(labels):
        year = label[:4]
        first = not index or labels[index - 1][:4] != year
        width = sheet.measure(year, _LABEL)
        x = plot.x(index) + max(0.0, (plot.slot - width) / 2)
        if first and x >= end and x + width <= RIGHT + 4:
            sheet.write(x, plot.base + lines * _STEP, year, _LABEL)
            end = x + width + _NARROWEST_LABEL

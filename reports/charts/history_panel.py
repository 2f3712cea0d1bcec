"""One panel of the chart over time: a slot for each period, columns from 0, a pale slot where nothing is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.charts import palette
from reports.charts.bars import said
from reports.charts.layout import INNER, MARGIN, RIGHT, SMALLEST, Face, Sheet, Weight
from reports.figures.cells import high, is_known, low
from reports.language import words
from reports.schema.cells import Cell

_HEAD = Face(32, Weight.STRONG)
_LABEL = Face(SMALLEST, colour=palette.MUTED)
_FACES = (Face(SMALLEST, Weight.STRONG), Face(SMALLEST, Weight.STRONG, palette.STRONG))
_DASH, _DASH_STEP, _DASH_WIDTH = 10, 18, 3
_STEP = 36
_HEAD_ROOM = 46
_WIDEST_SLOT, _NARROWEST_LABEL = 200.0, 10
_FILLED = 0.72  # of a slot
_HEADS = {
    "quarter": words.msgid("By quarter"),
    "half-year": words.msgid("By half-year"),
    "year": words.msgid("By year"),
}

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the columns are: `left` and `slot` in pixels, `base` the line of 0, `most` the number at `top`."""

    left: float
    slot: float
    top: float
    base: float
    most: int

    def x(self, index: int) -> float:
        return self.left + index * self.slot

    def y(self, number: int) -> float:
        """Return how high a number reaches; any number except 0 rises above the line."""
        height = (self.base - self.top) * number / self.most if self.most else 0
        return self.base - (max(4.0, height) if number else 0)


def draw_panel(sheet: Sheet, panel: Data, top: float, bottom: float, language: str) -> None:
    """Draw the panel between two heights."""
    sheet.write(MARGIN, top + 30, panel_head(panel, language), _HEAD)
    slots = panel["slots"]
    texts = [[_said(cell, language) for cell in slot["cells"]] for slot in slots]
    width = min(_WIDEST_SLOT, INNER / len(slots))
    direct = all(sheet.measure(text, _FACES[0]) <= width - 8 for pair in texts for text in pair)
    lines = 1 if panel["kind"] == "year" else 2
    base = bottom - lines * _STEP - 8
    most = max(high(cell) for slot in slots for cell in slot["cells"])
    if direct:
        plot = _Plot(MARGIN, width, top + _HEAD_ROOM + len(texts[0]) * _STEP + 10, base, most)
    else:
        plot = _with_axis(sheet, len(slots), top + _HEAD_ROOM + _STEP, base, most, language)
    for index, slot in enumerate(slots):
        _columns(sheet, plot, index, slot["cells"])
        if slot["series_break"]:
            _break(sheet, plot, index)
        if direct and any(map(is_known, slot["cells"])):
            _numbers(sheet, plot, index, slot, texts[index])
        elif slot["disputed"]:
            _centred(sheet, plot, index, min(plot.y(high(cell)) for cell in slot["cells"]) - 2, "*", _FACES[0])
    _periods(sheet, plot, [slot["row"] for slot in slots], lines)


def panel_head(panel: Data, language: str) -> str:
    """Return the kind of period that the panel counts."""
    return words.text(_HEADS[panel["kind"]], language)


def _said(cell: Cell, language: str) -> str:
    return said(cell, language, brief=True) if is_known(cell) else "–"


def _with_axis(sheet: Sheet, count: int, top: float, base: float, most: int, language: str) -> _Plot:
    """Return a plot with scale lines at the top and in the middle, and their numbers beside them."""
    edge = _round_above(most)
    marks = {base: 0, (top + base) / 2: edge // 2, top: edge}
    room = max(sheet.measure(words.number(mark, language), _LABEL) for mark in marks.values()) + 16
    for y, mark in marks.items():
        text = words.number(mark, language)
        sheet.write(MARGIN + room - 16, y + 10, text, _LABEL, "right")
        if mark:
            sheet.fill(MARGIN + room, y, INNER - room, 2, palette.LINE)
    return _Plot(MARGIN + room, min(_WIDEST_SLOT, (INNER - room) / count), top, base, edge)


def _round_above(number: int) -> int:
    """Return the next round number with a round half: 2, 3, 4, 5, 6, 8 or 10 of its power of ten, even below 10."""
    power = 1
    while power * 10 < number:
        power *= 10
    return next(step * power for step in (2, 3, 4, 5, 6, 8, 10) if step * power >= number and step * power % 2 == 0)


def _columns(sheet: Sheet, plot: _Plot, index: int, cells: Sequence[Cell]) -> None:
    """Draw the columns of one period side by side: broad as far as certain, thin to the high end of a range."""
    room = plot.slot * _FILLED
    left = plot.x(index) + (plot.slot - room) / 2
    if not any(map(is_known, cells)):
        sheet.fill(plot.x(index) + 1, plot.top, plot.slot - 2, plot.base - plot.top, palette.GAP)
        return
    sheet.fill(plot.x(index), plot.base, plot.slot, 3, palette.MUTED)
    colours = (palette.SOFT, palette.STRONG) if len(cells) > 1 else (palette.STRONG,)
    width = room / len(cells)
    for place, (cell, colour) in enumerate(zip(cells, colours, strict=True)):
        x = left + place * width
        if cell.get("covered"):  # the rest of the period is not recorded, so this must not look like a fall
            sheet.fill(x, plot.top, width, plot.y(low(cell)) - plot.top, palette.GAP)
        if not is_known(cell):
            sheet.fill(x, plot.top, width, plot.base - plot.top, palette.GAP)
            continue
        near, far = plot.y(low(cell)), plot.y(high(cell))
        sheet.fill(x, near, width, plot.base - near, colour)
        sheet.fill(x + width / 3, far, width / 3, near - far, colour)


def _break(sheet: Sheet, plot: _Plot, index: int) -> None:
    """Draw a broken line before a period: the columns to its left cover other countries."""
    y = plot.base - _DASH
    while y >= plot.top:
        sheet.fill(plot.x(index) - _DASH_WIDTH / 2, y, _DASH_WIDTH, _DASH, palette.MUTED)
        y -= _DASH_STEP


def _numbers(sheet: Sheet, plot: _Plot, index: int, slot: Data, texts: Sequence[str]) -> None:
    """Write the numbers above their columns, one below the other; a star marks contradictions."""
    top = min(plot.y(high(cell)) for cell in slot["cells"])
    for line, (text, face) in enumerate(zip(texts, _FACES if len(texts) > 1 else _FACES[1:], strict=True)):
        starred = f"{text}*" if slot["disputed"] and not line else text
        baseline = top - 10 - (len(texts) - 1 - line) * _STEP
        _centred(sheet, plot, index, baseline, starred, face)


def _centred(sheet: Sheet, plot: _Plot, index: int, baseline: float, text: str, face: Face) -> None:
    width = sheet.measure(text, face)
    x = plot.x(index) + (plot.slot - width) / 2
    sheet.write(max(MARGIN, min(x, RIGHT - width)), baseline, text, face)


def _periods(sheet: Sheet, plot: _Plot, labels: Sequence[str], lines: int) -> None:
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

"""The chart by country: a bar for each, its name and numbers above it. Draws only through a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reports import words
from reports.chart_layout import (
    INNER,
    MARGIN,
    NOTE,
    RIGHT,
    SMALLEST,
    Face,
    Sheet,
    Weight,
    capital,
    fitted,
    footer,
    name_and_period,
    paragraph,
    shortened,
    wrapped,
)
from reports.style import palette

_EYEBROW = Face(32, Weight.STRONG, palette.STRONG)
_TITLE = Face(46, Weight.STRONG)
_TITLE_IN_TWO = Face(34, Weight.STRONG)
_HEAD = Face(SMALLEST, colour=palette.MUTED)
_HEAD_STEP = 34
_EYEBROW_BASELINE, _HEADS_TOP = 88, 118
_GAP = 28
_SWATCH = 20
_PITCH = 112.0
_SIZES = ((84, 34), (62, 31), (0, SMALLEST))  # the size of text that suits a pitch
_CUT_FROM = 1.5  # the others' bar is cut where it would be this much longer than the longest
_NARROWEST, _WIDEST = 150, 340
_NAME_LEAST = 240  # with less room for names, numbers that are no plain number are written with signs

Data = Mapping[str, Any]
Cell = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: who, and its two numbers."""

    name: str
    code: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """What all rows share: the look of names and numbers, and the width of each column of numbers."""

    name: Face
    numbers: tuple[Face, Face]
    widths: tuple[float, float]
    pitch: float
    most: int
    brief: bool

    @property
    def name_width(self) -> float:
        """The room for a name."""
        return INNER - sum(self.widths) - 2 * _GAP

    @property
    def ends(self) -> tuple[float, float]:
        """Where the columns of numbers end."""
        return RIGHT - self.widths[1] - _GAP, RIGHT


def draw_countries(sheet: Sheet, data: Data, language: str) -> None:
    """Draw the picture by country from its chart data."""
    rows = _rows(data, language)
    bottom = _notes(sheet, data, rows, language, footer(sheet, data, language))
    grid = _grid(sheet, data, language, rows, bottom)
    top = _header(sheet, data, language, grid)
    for index, row in enumerate(rows):
        _draw(sheet, grid, row, top + index * grid.pitch, language, paired=_is_paired(data))


def _is_paired(data: Data) -> bool:
    """Whether the second number is a part of the first and shares its bar."""
    return bool(data["columns"] == ["requests", "requests_with_disclosure"])


def _rows(data: Data, language: str) -> list[Row]:
    rows = [Row(words.country(row["row"], language), row["row"], row["cells"]) for row in data["rows"]]
    others = data["others"]
    if others:
        name = words.counted("others", others["count"], language)
        rows.append(Row(name, "", others["cells"]))
    return rows


def _notes(sheet: Sheet, data: Data, rows: Sequence[Row], language: str, bottom: float) -> float:
    """What the bars do not show, above the foot; returns where it begins."""
    lines = wrapped(sheet, _unseen(data, rows, language), NOTE, INNER)
    top = bottom - len(lines) * 37 - 10
    paragraph(sheet, top, lines, NOTE)
    return top - 6


def _unseen(data: Data, rows: Sequence[Row], language: str) -> str:
    everything = data["coverage"]["what"] == "everything"
    others = words.text("Any other country: 0." if everything else "Any other country: not recorded.", language)
    parts = [others]
    if data["zero"]:
        parts.insert(0, words.counted("covered_with_0", data["zero"], language))
    if any(_high(row.cells[0]) > _longest(rows) for row in rows):
        parts.append(words.text("The last bar is cut short.", language))
    return " ".join(parts)


def _grid(sheet: Sheet, data: Data, language: str, rows: Sequence[Row], bottom: float) -> Grid:
    pitch = min(_PITCH, (bottom - _rows_top()) / len(rows))
    size = next(size for least, size in _SIZES if pitch >= least)
    numbers = Face(size, Weight.STRONG), Face(size, colour=palette.MUTED)
    for brief in (False, True):
        texts = [[_said(row.cells[index], language, brief=brief) for row in rows] for index in (0, 1)]
        first, second = (_column(sheet, data, language, i, texts[i], numbers[i]) for i in (0, 1))
        grid = Grid(Face(size), numbers, (first, second), pitch, _longest(rows), brief)
        if grid.name_width >= _NAME_LEAST:
            break
    return grid


def _longest(rows: Sequence[Row]) -> int:
    """What the longest bar stands for."""
    countries = max(_high(row.cells[0]) for row in rows if row.code)
    everyone = max(_high(row.cells[0]) for row in rows)
    return countries if everyone > _CUT_FROM * countries else everyone


def _rows_top() -> float:
    return _HEADS_TOP + 2 * _HEAD_STEP + 26


def _column(sheet: Sheet, data: Data, language: str, index: int, texts: Sequence[str], face: Face) -> float:
    """A column as wide as its widest number, and as its head needs in two lines."""
    width = max(_NARROWEST, *(int(sheet.measure(text, face)) + 1 for text in texts))
    head = _head(data, language, index)
    while width < _WIDEST and not _fits(sheet, head, width - _swatch_room(data, index)):
        width += 4
    return width


def _said(cell: Cell, language: str, *, brief: bool) -> str:
    """A cell as words; `brief` writes ranges and lower bounds with signs."""
    if not brief or cell["state"] not in ("exact", "range"):
        return words.cell(cell, language)
    low, high = (words.number(end, language) for end in (_low(cell), _high(cell)))
    number = low if cell["state"] == "exact" else f"{low}–{high}"
    return f"≥ {number}" if cell.get("missing") else number


def _fits(sheet: Sheet, head: str, width: float) -> bool:
    lines = wrapped(sheet, head, _HEAD, width)
    return len(lines) <= 2 and " ".join(lines) == head


def _head(data: Data, language: str, index: int) -> str:
    return capital(words.word("column", data["columns"][index], language))


def _swatch_room(data: Data, index: int) -> float:
    return _SWATCH + 12 if index == 0 or _is_paired(data) else 0


def _header(sheet: Sheet, data: Data, language: str, grid: Grid) -> float:
    """Who, when and what, and the heads of the columns; returns where the rows begin."""
    sheet.write(MARGIN, _EYEBROW_BASELINE, name_and_period(sheet, data, language, _EYEBROW), _EYEBROW)
    _title(sheet, words.text("Requests by country", language), grid.name_width)
    for index in (0, 1):
        _column_head(sheet, data, language, index, grid)
    return _rows_top()


def _title(sheet: Sheet, title: str, width: float) -> None:
    baseline = _HEADS_TOP + 2 * _HEAD_STEP - 8
    face = fitted(sheet, title, _TITLE, width)
    if face.size >= _TITLE_IN_TWO.size:
        sheet.write(MARGIN, baseline, title, face)
        return
    for index, line in enumerate(reversed(wrapped(sheet, title, _TITLE_IN_TWO, width, most=2))):
        sheet.write(MARGIN, baseline - index * 40, line, _TITLE_IN_TWO)


def _column_head(sheet: Sheet, data: Data, language: str, index: int, grid: Grid) -> None:
    room = _swatch_room(data, index)
    lines = wrapped(sheet, _head(data, language, index), _HEAD, grid.widths[index] - room, most=2)
    baseline = _HEADS_TOP + 2 * _HEAD_STEP - 8 - (len(lines) - 1) * _HEAD_STEP
    for step, line in enumerate(lines):
        sheet.write(grid.ends[index], baseline + step * _HEAD_STEP, line, _HEAD, "right")
    if room:
        colour = _colours(paired=_is_paired(data))[index]
        left = grid.ends[index] - sheet.measure(lines[0], _HEAD) - room
        sheet.fill(left, baseline - _SWATCH, _SWATCH, _SWATCH, colour)


def _draw(sheet: Sheet, grid: Grid, row: Row, top: float, language: str, *, paired: bool) -> None:
    baseline = top + grid.name.size * 0.84
    room = 0.0
    for cell, end, face in reversed(list(zip(row.cells, grid.ends, grid.numbers, strict=True))):
        text = _said(cell, language, brief=grid.brief)
        look = face if cell["state"] in ("exact", "range") else grid.numbers[1]
        sheet.write(end, baseline, text, look, "right")
        room = end - sheet.measure(text, look) - _GAP - MARGIN
    _name(sheet, grid, row, baseline, room)
    _bar(sheet, grid, row, baseline + 8, paired=paired)


def _name(sheet: Sheet, grid: Grid, row: Row, baseline: float, room: float) -> None:
    """The name as far as there is room beside its number; the code tells a shortened one from its like."""
    face = grid.name if row.code else replace(grid.name, colour=palette.MUTED)
    tail = f" ({row.code})" if row.code else ""
    sheet.write(MARGIN, baseline, shortened(sheet, row.name, face, room, tail), face)


def _bar(sheet: Sheet, grid: Grid, row: Row, top: float, *, paired: bool) -> None:
    """A bar from 0. In a pair the dark part is the second number, the light one the rest of the first."""
    height = max(7, round(min(18.0, grid.pitch * 0.16)))
    sheet.fill(MARGIN, top, INNER, height, palette.TRACK)
    for cell, colour in zip(row.cells if paired else row.cells[:1], _colours(paired=paired), strict=True):
        _stretch(sheet, cell, max(grid.most, _high(row.cells[0])), top, height, colour)
    if _high(row.cells[0]) > grid.most:
        for step in (0, 16):
            sheet.fill(RIGHT - 64 + step, top, 6, height, palette.GROUND)


def _colours(*, paired: bool) -> tuple[str, ...]:
    return (palette.SOFT, palette.STRONG) if paired else (palette.STRONG,)


def _stretch(sheet: Sheet, cell: Cell, most: int, top: float, height: int, colour: str) -> None:
    """Thick as far as the number is certain; thin from the low to the high end of a range."""
    low, high = (min(1.0, end / most) * INNER if most else 0 for end in (_low(cell), _high(cell)))
    if low:
        sheet.fill(MARGIN, top, max(3.0, low), height, colour)
    if high > low:
        sheet.fill(MARGIN, top + height / 3, max(3.0, high), height / 3, colour)


def _low(cell: Cell) -> int:
    return int(cell.get("value", cell.get("low", 0)))


def _high(cell: Cell) -> int:
    return int(cell.get("value", cell.get("high", 0)))

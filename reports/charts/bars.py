"""Tables of bars: each row has a name, one or two numbers, and a bar below them. Draws only through a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reports.charts import palette
from reports.charts.layout import (
    INNER,
    MARGIN,
    NOTE,
    RIGHT,
    SMALLEST,
    Face,
    Sheet,
    Weight,
    fitted,
    footer,
    name_and_period,
    paragraph,
    shortened,
    wrapped,
)
from reports.figures.cells import high, is_known, low
from reports.language import words
from reports.schema.cells import Cell

EYEBROW = Face(32, Weight.STRONG, palette.STRONG)
EYEBROW_BASELINE = 88
_TITLE = Face(46, Weight.STRONG)
_TITLE_IN_TWO = Face(34, Weight.STRONG)
_HEAD = Face(SMALLEST, colour=palette.MUTED)
_SECTION = Face(34, Weight.STRONG)
_SECTION_ROOM = 62
_HEAD_STEP = 34
_HEADS_TOP = 118
_GAP = 28
SWATCH = 20
_PITCH = 112.0
_SIZES = ((84, 34), (62, 31), (0, SMALLEST))  # the size of text that suits a pitch
_CUT_FROM = 1.5  # the bar for all others is cut if it would exceed the longest one by more than this
_NARROWEST, _WIDEST = 150, 340
_NAME_LEAST = 240  # with less room for names, numbers other than plain ones are written with signs
_TITLE_LEAST = 480  # a single column leaves at least this much for the title

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: its name, its numbers, and what keeps a shortened name distinct; `quiet` for sums and gaps."""

    name: str
    cells: Sequence[Cell]
    code: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; a chart with one section has no heading."""

    rows: Sequence[Row]
    head: str = ""


@dataclass(frozen=True, slots=True)
class BarTable:
    """The content of a bar chart. `paired` means the second number is a part of the first and shares its bar."""

    title: str
    heads: Sequence[str]
    sections: Sequence[Section]
    notes: Sequence[str] = ()
    paired: bool = False

    @property
    def rows(self) -> list[Row]:
        """Return all rows in order."""
        return [row for section in self.sections for row in section.rows]

    @property
    def colours(self) -> tuple[str, ...]:
        """Return the colour of each number that has a bar."""
        return (palette.SOFT, palette.STRONG) if self.paired else (palette.STRONG,)

    def length(self, row: Row) -> int:
        """Return the largest number that a row's bar represents."""
        return max(high(cell) for cell in row.cells[: len(self.colours)])

    @property
    def longest(self) -> int:
        """Return the number that the longest bar represents."""
        everyone = max(self.length(row) for row in self.rows)
        named = max((self.length(row) for row in self.rows if not row.quiet), default=everyone)
        return named if everyone > _CUT_FROM * named else everyone


@dataclass(frozen=True, slots=True)
class _Grid:
    """What all rows share: the look of names and numbers, and the width of each column of numbers."""

    name: Face
    numbers: Sequence[Face]
    widths: Sequence[float]
    pitch: float
    most: int
    brief: bool
    ends: Sequence[float] = field(init=False)

    def __post_init__(self) -> None:
        """Place the columns, starting at the right edge."""
        ends = [
            RIGHT - sum(self.widths[at + 1 :]) - _GAP * (len(self.widths) - at - 1) for at in range(len(self.widths))
        ]
        object.__setattr__(self, "ends", ends)

    @property
    def name_width(self) -> float:
        """Return the room for a name."""
        return INNER - sum(self.widths) - len(self.widths) * _GAP


def draw_bars(sheet: Sheet, data: Data, table: BarTable, language: str) -> None:
    """Draw a chart of bars within the frame that all charts share."""
    bottom = notes(sheet, table.notes, footer(sheet, data, language))
    grid = _grid(sheet, table, language, bottom)
    sheet.write(MARGIN, EYEBROW_BASELINE, name_and_period(sheet, data, language, EYEBROW), EYEBROW)
    _title(sheet, table.title, grid.name_width)
    for index, head in enumerate(table.heads):
        _column_head(sheet, table, index, head, grid)
    y = _rows_top()
    for section in table.sections:
        if section.head:
            y += _SECTION_ROOM
            sheet.write(MARGIN, y - 22, shortened(sheet, section.head, _SECTION, INNER), _SECTION)
        for row in section.rows:
            _draw(sheet, grid, table, row, y, language)
            y += grid.pitch


def notes(sheet: Sheet, lines: Sequence[str], bottom: float) -> float:
    """Write what the bars do not show above the foot; return where it begins."""
    room = notes_room(sheet, lines)
    paragraph(sheet, bottom - room + 6, wrapped(sheet, " ".join(lines), NOTE, INNER), NOTE)
    return bottom - room


def notes_room(sheet: Sheet, lines: Sequence[str]) -> float:
    """Return how much room the notes take above the foot."""
    return len(wrapped(sheet, " ".join(lines), NOTE, INNER)) * 37 + 16


def _grid(sheet: Sheet, table: BarTable, language: str, bottom: float) -> _Grid:
    heads = sum(bool(section.head) for section in table.sections)
    pitch = min(_PITCH, (bottom - _rows_top() - heads * _SECTION_ROOM) / len(table.rows))
    size = next(size for least, size in _SIZES if pitch >= least)
    faces = [Face(size, Weight.STRONG), Face(size, colour=palette.MUTED)][: len(table.heads)]
    for brief in (False, True):
        widths = [_column(sheet, table, index, face, language, brief=brief) for index, face in enumerate(faces)]
        grid = _Grid(Face(size), faces, widths, pitch, table.longest, brief)
        if grid.name_width >= _NAME_LEAST:
            break
    return grid


def _rows_top() -> float:
    return _HEADS_TOP + 2 * _HEAD_STEP + 26


def _column(sheet: Sheet, table: BarTable, index: int, face: Face, language: str, *, brief: bool) -> float:
    """Return a column as wide as its widest number and as its heading in two lines."""
    texts = [said(row.cells[index], language, brief=brief) for row in table.rows]
    width = max(_NARROWEST, *(int(sheet.measure(text, face)) + 1 for text in texts))
    while width < _WIDEST and not _fits(sheet, table.heads[index], width - _swatch_room(table, index)):
        width += 4
    return width


def said(cell: Cell, language: str, *, brief: bool) -> str:
    """Return a cell as words; `brief` writes ranges and lower bounds with signs."""
    if not brief or cell["state"] not in ("exact", "range"):
        return words.cell(cell, language)
    least, most = (words.number(end, language) for end in (low(cell), high(cell)))
    number = least if cell["state"] == "exact" else f"{least}–{most}"
    return f"≥ {number}" if words.is_at_least(cell) else number


def _fits(sheet: Sheet, head: str, width: float) -> bool:
    lines = wrapped(sheet, head, _HEAD, width)
    return len(lines) <= 2 and " ".join(lines) == head


def _swatch_room(table: BarTable, index: int) -> float:
    return SWATCH + 12 if index == 0 or table.paired else 0


def _title(sheet: Sheet, title: str, width: float) -> None:
    baseline = _HEADS_TOP + 2 * _HEAD_STEP - 8
    face = fitted(sheet, title, _TITLE, width)
    if face.size >= _TITLE_IN_TWO.size:
        sheet.write(MARGIN, baseline, title, face)
        return
    for index, line in enumerate(reversed(wrapped(sheet, title, _TITLE_IN_TWO, width, most=2))):
        sheet.write(MARGIN, baseline - index * 40, line, _TITLE_IN_TWO)


def _column_head(sheet: Sheet, table: BarTable, index: int, head: str, grid: _Grid) -> None:
    room = _swatch_room(table, index)
    lines = wrapped(sheet, head, _HEAD, grid.widths[index] - room, most=2)
    baseline = _HEADS_TOP + 2 * _HEAD_STEP - 8 - (len(lines) - 1) * _HEAD_STEP
    for step, line in enumerate(lines):
        sheet.write(grid.ends[index], baseline + step * _HEAD_STEP, line, _HEAD, "right")
    if room:
        left = grid.ends[index] - sheet.measure(lines[0], _HEAD) - room
        sheet.fill(left, baseline - SWATCH, SWATCH, SWATCH, table.colours[index])


def _draw(sheet: Sheet, grid: _Grid, table: BarTable, row: Row, top: float, language: str) -> None:
    baseline = top + grid.name.size * 0.84
    room = 0.0
    for cell, end, face in reversed(list(zip(row.cells, grid.ends, grid.numbers, strict=True))):
        text = said(cell, language, brief=grid.brief)
        look = face if is_known(cell) else replace(face, weight=Weight.REGULAR, colour=palette.MUTED)
        sheet.write(end, baseline, text, look, "right")
        room = end - sheet.measure(text, look) - _GAP - MARGIN
    _name(sheet, grid, row, baseline, room)
    _bar(sheet, grid, table, row, baseline + 8)


def _name(sheet: Sheet, grid: _Grid, row: Row, baseline: float, room: float) -> None:
    """Write as much of the name as fits beside its number; the code keeps a shortened name distinct."""
    face = replace(grid.name, colour=palette.MUTED) if row.quiet else grid.name
    tail = f" ({row.code})" if row.code else ""
    sheet.write(MARGIN, baseline, shortened(sheet, row.name, face, room, tail), face)


def _bar(sheet: Sheet, grid: _Grid, table: BarTable, row: Row, top: float) -> None:
    """Draw a bar from 0. In a pair the dark part is the second number, the light part the rest of the first.

    A row whose numbers are all unknown has no bar and no track, because an empty track means 0.
    """
    height = max(7, round(min(18.0, grid.pitch * 0.16)))
    drawn = [pair for pair in zip(row.cells, table.colours, strict=False) if is_known(pair[0])]
    if not drawn:
        return
    sheet.fill(MARGIN, top, INNER, height, palette.TRACK)
    for cell, colour in drawn:
        _stretch(sheet, cell, max(grid.most, table.length(row)), top, height, colour)
    if table.length(row) > grid.most:
        for step in (0, 16):
            sheet.fill(RIGHT - 64 + step, top, 6, height, palette.GROUND)


def _stretch(sheet: Sheet, cell: Cell, most: int, top: float, height: int, colour: str) -> None:
    """Draw a thick bar as far as the number is certain, and a thin one from the low to the high end of a range."""
    near, far = (min(1.0, end / most) * INNER if most else 0 for end in (low(cell), high(cell)))
    if near:
        sheet.fill(MARGIN, top, max(3.0, near), height, colour)
    if far > near:
        sheet.fill(MARGIN, top + height / 3, max(3.0, far), height / 3, colour)

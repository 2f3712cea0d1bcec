"""Tables of bars: each row has a name, its numbers, and a bar below them. Draws only through a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from reports.charts import palette
from reports.charts.bar_content import BarTable, Row, Section
from reports.charts.layout import (
    INNER,
    MARGIN,
    NOTE,
    RIGHT,
    SMALLEST,
    Face,
    Sheet,
    Weight,
    footer,
    heading,
    paragraph,
    shortened,
    wrapped,
)
from reports.figures.cells import high, is_known, low
from reports.language import words
from reports.schema.cells import Cell, is_at_least

_HEAD = Face(SMALLEST, colour=palette.MUTED)
_SECTION = Face(32, Weight.STRONG)
_SMALL_SECTION = Face(SMALLEST, Weight.STRONG)
_HEAD_STEP = 34
_HEADS_TOP = 22  # from the title to the first line of the headings
_HEADS_FOOT = 26
_HEAD_SLACK = 80  # what numbers may take more at a larger size
_BETWEEN = 26  # between two sections
_GAP = 28
SWATCH = 20
_PITCH = 96.0
_SIZES = ((76, 34), (58, 31), (0, SMALLEST))  # the size of text that suits a pitch
_NARROWEST, _WIDEST = 150, 340
_NAME_LEAST = 240  # with less room for names, numbers other than plain ones are written with signs
_NAME_LEAST_BESIDE_SHARES = 250
WHISKER: Final = 4

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Grid:
    """What the rows of a section share: the size of text, and the right edge of each column of numbers."""

    size: int
    pitch: float
    widths: Sequence[float]
    most: int
    brief: bool
    share_width: float

    @property
    def right(self) -> float:
        """Return the right edge of the last number."""
        return RIGHT - (self.share_width + _GAP if self.share_width else 0)

    @property
    def ends(self) -> list[float]:
        """Return the right edge of each column, from the left."""
        return [
            self.right - sum(self.widths[at + 1 :]) - _GAP * (len(self.widths) - at - 1)
            for at in range(len(self.widths))
        ]

    @property
    def name_width(self) -> float:
        """Return the room for a name."""
        return self.right - MARGIN - sum(self.widths) - len(self.widths) * _GAP


def draw_bars(sheet: Sheet, data: Data, table: BarTable, language: str) -> float:
    """Draw a chart of bars within the frame that all charts share; return how much of the height is unused."""
    bottom = notes(sheet, table.notes, footer(sheet, data, language))
    top = heading(sheet, data, table.title, language)
    table = replace(table, sections=[_spacious(sheet, section, language) for section in table.sections])
    heads = [
        _heads_room(sheet, section, language, repeated=_repeats(table, index))
        for index, section in enumerate(table.sections)
    ]
    pitch = min(_PITCH, (bottom - top - sum(heads)) / len(table.rows))
    size = next(size for least, size in _SIZES if pitch >= least)
    y = top
    for index, (section, room) in enumerate(zip(table.sections, heads, strict=True)):
        grid = _grid(sheet, section, size, pitch, table.longest, language)
        y += room
        _heads(sheet, grid, section, y - _HEADS_FOOT, repeated=_repeats(table, index))
        for row in section.rows:
            _draw(sheet, grid, section, row, y, language)
            y += pitch
    return bottom - y


def _spacious(sheet: Sheet, section: Section, language: str) -> Section:
    """Return the section without its shares if these would leave too little room for names."""
    size = _SIZES[0][1]
    grid = _Grid(
        size, 0, _widths(sheet, section, size, language, brief=True), 0, True, _share_width(sheet, section, size)
    )
    widest = max(
        sheet.measure(said(row.cells[0], language, brief=True), Face(size, Weight.STRONG)) for row in section.rows
    )
    if grid.ends[0] - widest - _GAP - MARGIN >= _NAME_LEAST_BESIDE_SHARES:
        return section
    return replace(section, rows=[replace(row, share="") for row in section.rows])


def _repeats(table: BarTable, index: int) -> bool:
    """Return whether a section has the columns of the one above it, whose headings then do for both."""
    return index > 0 and table.sections[index].heads == table.sections[index - 1].heads


def notes(sheet: Sheet, lines: Sequence[str], bottom: float) -> float:
    """Write what the bars do not show above the foot; return where it begins."""
    room = notes_room(sheet, lines)
    paragraph(sheet, bottom - room + 6, wrapped(sheet, " ".join(lines), NOTE, INNER), NOTE)
    return bottom - room


def notes_room(sheet: Sheet, lines: Sequence[str]) -> float:
    """Return how much room the notes take above the foot."""
    return len(wrapped(sheet, " ".join(lines), NOTE, INNER)) * 37 + 16


def _faces(section: Section, size: int) -> list[Face]:
    """Return the look of each number: the one with the dark bar is the important one."""
    if section.paired:
        return [Face(size), Face(size, Weight.STRONG, palette.STRONG)]
    return [Face(size, Weight.STRONG), Face(size, colour=palette.MUTED)][: len(section.heads)]


def _grid(sheet: Sheet, section: Section, size: int, pitch: float, most: int, language: str) -> _Grid:
    share = _share_width(sheet, section, size)
    for brief in (False, True):
        widths = _widths(sheet, section, size, language, brief=brief)
        grid = _Grid(size, pitch, widths, most, brief, share)
        if grid.name_width >= _NAME_LEAST:
            break
    return grid


def _share_width(sheet: Sheet, section: Section, size: int) -> float:
    """Return the width of the column of shares; 0 if no row has one."""
    texts = [row.share for row in section.rows if row.share]
    if not texts:
        return 0
    width = max(sheet.measure(text, Face(size)) for text in texts)
    while width < _WIDEST and not _fits(sheet, section.share, width):
        width += 4
    return width


def _widths(sheet: Sheet, section: Section, size: int, language: str, *, brief: bool) -> list[float]:
    faces = _faces(section, size)
    return [_column(sheet, section, index, face, language, brief=brief) for index, face in enumerate(faces)]


def _column(sheet: Sheet, section: Section, index: int, face: Face, language: str, *, brief: bool) -> float:
    """Return a column as wide as its widest number and as its heading in two lines."""
    texts = [said(row.cells[index], language, brief=brief) for row in section.rows]
    width = max(_NARROWEST, *(int(sheet.measure(text, face)) + 1 for text in texts))
    while width < _WIDEST and not _fits(sheet, section.heads[index], width - _swatch_room(section)):
        width += 4
    return width


def said(cell: Cell, language: str, *, brief: bool) -> str:
    """Return a cell as words; `brief` writes ranges and lower bounds with signs."""
    if not brief or cell["state"] not in ("exact", "range"):
        return words.cell(cell, language)
    least, most = (words.number(end, language) for end in (low(cell), high(cell)))
    number = least if cell["state"] == "exact" else f"{least}–{most}"
    return f"≥ {number}" if is_at_least(cell) else number


def _fits(sheet: Sheet, head: str, width: float) -> bool:
    lines = wrapped(sheet, head, _HEAD, width)
    return len(lines) <= 2 and " ".join(lines) == head


def _swatch_room(section: Section) -> float:
    return SWATCH + 12 if section.paired else 0


def _heads_room(sheet: Sheet, section: Section, language: str, *, repeated: bool) -> float:
    """Return the height of a section's headings: one line or two."""
    widths = _widths(sheet, section, SMALLEST, language, brief=True)
    if repeated:
        return _BETWEEN + _HEAD_STEP + _HEADS_FOOT
    room = INNER - sum(widths) - len(widths) * _GAP - _HEAD_SLACK
    share = _share_width(sheet, section, SMALLEST)
    room -= share + _GAP if share else 0
    two = (
        share
        or sheet.measure(section.head, _SECTION) > room
        or any(
            len(wrapped(sheet, head, _HEAD, width - _swatch_room(section), most=2)) > 1
            for index, (head, width) in enumerate(zip(section.heads, widths, strict=True))
        )
    )
    return _BETWEEN + (2 if two else 1) * _HEAD_STEP + _HEADS_FOOT


def _heads(sheet: Sheet, grid: _Grid, section: Section, baseline: float, *, repeated: bool) -> None:
    """Write the headings of a section with their last lines on the baseline."""
    left: float = RIGHT
    for index, head in enumerate(() if repeated else section.heads):
        left = min(left, _column_head(sheet, section, index, head, grid, baseline))
    if grid.share_width and not repeated:
        lines = wrapped(sheet, section.share, _HEAD, grid.share_width, most=2)
        for step, line in enumerate(reversed(lines)):
            sheet.write(RIGHT, baseline - step * _HEAD_STEP, line, _HEAD, "right")
    if section.head:
        room = left - MARGIN - _GAP
        face = _SECTION if len(wrapped(sheet, section.head, _SECTION, room)) <= 2 else _SMALL_SECTION
        for step, line in enumerate(reversed(wrapped(sheet, section.head, face, room, most=2))):
            sheet.write(MARGIN, baseline - step * _HEAD_STEP, line, face)


def _column_head(sheet: Sheet, section: Section, index: int, head: str, grid: _Grid, last: float) -> float:
    """Write the heading of a column; return where it starts."""
    room = _swatch_room(section)
    lines = wrapped(sheet, head, _HEAD, grid.widths[index] - room, most=2)
    baseline = last - (len(lines) - 1) * _HEAD_STEP
    for step, line in enumerate(lines):
        sheet.write(grid.ends[index], baseline + step * _HEAD_STEP, line, _HEAD, "right")
    left = grid.ends[index] - max(sheet.measure(line, _HEAD) for line in lines)
    if room:
        left = min(left, grid.ends[index] - sheet.measure(lines[0], _HEAD) - room)
        sheet.fill(
            grid.ends[index] - sheet.measure(lines[0], _HEAD) - room,
            baseline - SWATCH,
            SWATCH,
            SWATCH,
            section.colours()[index],
        )
    return left


def _draw(sheet: Sheet, grid: _Grid, section: Section, row: Row, top: float, language: str) -> None:
    baseline = top + grid.size * 0.84
    room = grid.right - MARGIN
    if row.share:
        sheet.write(RIGHT, baseline, row.share, Face(grid.size, colour=palette.MUTED), "right")
    for cell, end, face in reversed(list(zip(row.cells, grid.ends, _faces(section, grid.size), strict=True))):
        text = said(cell, language, brief=grid.brief)
        quiet = row.plain or not is_known(cell)
        look = replace(face, weight=Weight.REGULAR, colour=palette.MUTED) if quiet else face
        sheet.write(end, baseline, text, look, "right")
        room = end - sheet.measure(text, look) - _GAP - MARGIN
    _name(sheet, grid, row, baseline, room)
    if not row.plain:
        _bar(sheet, grid, section, row, baseline + 8)


def _name(sheet: Sheet, grid: _Grid, row: Row, baseline: float, room: float) -> None:
    """Write as much of the name as fits beside its number; the code keeps a shortened name distinct."""
    face = Face(grid.size, Weight.STRONG if row.named else Weight.REGULAR, palette.MUTED if row.plain else palette.INK)
    tail = f" ({row.code})" if row.code else ""
    sheet.write(MARGIN, baseline, shortened(sheet, row.name, face, room, tail), face)


def _bar(sheet: Sheet, grid: _Grid, section: Section, row: Row, top: float) -> None:
    """Draw a bar from 0. In a pair the dark part is the second number, the light part the rest of the first.

    A row whose numbers are all unknown has no bar and no track, because an empty track means 0.
    """
    height = max(7, round(min(18.0, grid.pitch * 0.17)))
    drawn = [pair for pair in zip(row.cells, section.colours(row), strict=False) if is_known(pair[0])]
    if not drawn:
        return
    sheet.fill(MARGIN, top, INNER, height, palette.TRACK)
    for index, (cell, colour) in enumerate(drawn):
        _stretch(sheet, cell, grid.most, top, height, colour)
        part = height / section.bars  # two whiskers in one bar are drawn one below the other
        _whisker(sheet, cell, grid.most, top + index * part, part)


def _stretch(sheet: Sheet, cell: Cell, most: int, top: float, height: int, colour: str) -> None:
    """Draw a bar as far as the number is certain."""
    if low(cell):
        sheet.fill(MARGIN, top, max(3.0, low(cell) / most * INNER), height, colour)


def _whisker(sheet: Sheet, cell: Cell, most: int, top: float, height: float) -> None:
    """Draw a line from the low to the high end of a range."""
    if low(cell) < high(cell):
        near, far = (end / most * INNER for end in (low(cell), high(cell)))
        far = max(WHISKER, far)
        sheet.fill(MARGIN + near, top + (height - WHISKER) / 2, far - near, WHISKER, palette.INK)
        sheet.fill(MARGIN + far - WHISKER, top, WHISKER, height, palette.INK)

"""Tables of bars: each row has a name, its numbers, and a bar below them. Draws only through a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from reports.charts import palette
from reports.charts.bar_content import BarTable, Row, Section
from reports.charts.bar_grid import (
    GAP,
    HEAD,
    SIZES,
    SWATCH,
    Grid,
    faces_of,
    grid_of,
    said,
    spacious,
    swatch_room,
    widths_of,
)
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
from reports.figures.cells import high, low
from reports.schema.cells import Cell, is_known

_SECTION = Face(32, Weight.STRONG)
_SMALL_SECTION = Face(SMALLEST, Weight.STRONG)
_HEAD_STEP = 34
_HEADS_TOP = 22  # from the title to the first line of the headings
_HEADS_FOOT = 26
_HEAD_SLACK = 80  # what numbers may take more at a larger size
_BETWEEN = 26  # between two sections
_PITCH = 96.0
WHISKER: Final = 4

Data = Mapping[str, Any]


def draw_bars(sheet: Sheet, data: Data, table: BarTable, language: str) -> float:
    """Draw a chart of bars within the frame that all charts share; return how much of the height is unused."""
    table = replace(table, sections=[spacious(sheet, section, language) for section in table.sections])
    since = [section.since for section in table.sections if section.since]
    bottom = notes(sheet, [*since, *table.notes], footer(sheet, data, language))
    top = heading(sheet, data, table.title, language)
    heads = [
        _heads_room(sheet, section, language, repeated=_repeats(table, index))
        for index, section in enumerate(table.sections)
    ]
    pitch = min(_PITCH, (bottom - top - sum(heads)) / len(table.rows))
    size = next(size for least, size in SIZES if pitch >= least)
    y = top
    for index, (section, room) in enumerate(zip(table.sections, heads, strict=True)):
        grid = grid_of(sheet, section, size, pitch, table.longest, language)
        y += room
        _heads(sheet, grid, section, y - _HEADS_FOOT, repeated=_repeats(table, index))
        for row in section.rows:
            _draw(sheet, grid, section, row, y, language)
            y += pitch
    return bottom - y


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


def _heads_room(sheet: Sheet, section: Section, language: str, *, repeated: bool) -> float:
    """Return the height of a section's headings: one line or two."""
    widths = widths_of(sheet, section, SMALLEST, language, brief=True)
    if repeated:
        return _BETWEEN + _HEAD_STEP + _HEADS_FOOT
    room = INNER - sum(widths) - len(widths) * GAP - _HEAD_SLACK
    two = (
        any(row.share or row.change for row in section.rows)
        or sheet.measure(section.head, _SECTION) > room
        or any(
            len(wrapped(sheet, head, HEAD, width - swatch_room(section), most=2)) > 1
            for index, (head, width) in enumerate(zip(section.heads, widths, strict=True))
        )
    )
    return _BETWEEN + (2 if two else 1) * _HEAD_STEP + _HEADS_FOOT


def _heads(sheet: Sheet, grid: Grid, section: Section, baseline: float, *, repeated: bool) -> None:
    """Write the headings of a section with their last lines on the baseline."""
    left: float = RIGHT
    for index, head in enumerate(() if repeated else section.heads):
        left = min(left, _column_head(sheet, section, index, head, grid, baseline))
    texts = ((section.share, grid.share_width, RIGHT), (section.change, grid.change_width, grid.change_end))
    for text, width, end in texts if not repeated else ():
        for step, line in enumerate(reversed(wrapped(sheet, text, HEAD, width, most=2)) if width else ()):
            sheet.write(end, baseline - step * _HEAD_STEP, line, HEAD, "right")
    if section.head:
        room = left - MARGIN - GAP
        face = _SECTION if len(wrapped(sheet, section.head, _SECTION, room)) <= 2 else _SMALL_SECTION
        for step, line in enumerate(reversed(wrapped(sheet, section.head, face, room, most=2))):
            sheet.write(MARGIN, baseline - step * _HEAD_STEP, line, face)


def _column_head(sheet: Sheet, section: Section, index: int, head: str, grid: Grid, last: float) -> float:
    """Write the heading of a column; return where it starts."""
    room = swatch_room(section)
    lines = wrapped(sheet, head, HEAD, grid.widths[index] - room, most=2)
    baseline = last - (len(lines) - 1) * _HEAD_STEP
    for step, line in enumerate(lines):
        sheet.write(grid.ends[index], baseline + step * _HEAD_STEP, line, HEAD, "right")
    left = grid.ends[index] - max(sheet.measure(line, HEAD) for line in lines)
    if room:
        left = min(left, grid.ends[index] - sheet.measure(lines[0], HEAD) - room)
        sheet.fill(
            grid.ends[index] - sheet.measure(lines[0], HEAD) - room,
            baseline - SWATCH,
            SWATCH,
            SWATCH,
            section.colours()[index],
        )
    return left


def _draw(sheet: Sheet, grid: Grid, section: Section, row: Row, top: float, language: str) -> None:
    baseline = top + grid.size * 0.84
    room = grid.right - MARGIN
    for extra, edge in ((row.share, RIGHT), (row.change, grid.change_end)):
        if extra:
            sheet.write(edge, baseline, extra, Face(grid.size, colour=palette.MUTED), "right")
    for cell, end, face in reversed(list(zip(row.cells, grid.ends, faces_of(section, grid.size), strict=True))):
        text = said(cell, language, brief=grid.brief)
        quiet = row.plain or not is_known(cell)
        look = replace(face, weight=Weight.REGULAR, colour=palette.MUTED) if quiet else face
        sheet.write(end, baseline, text, look, "right")
        room = end - sheet.measure(text, look) - GAP - MARGIN
    _name(sheet, grid, row, baseline, room)
    if not row.plain:
        _bar(sheet, grid, section, row, baseline + (8 if grid.size > SMALLEST else 5))  # nearer to its own name


def _name(sheet: Sheet, grid: Grid, row: Row, baseline: float, room: float) -> None:
    """Write as much of the name as fits beside its number; the code keeps a shortened name distinct."""
    face = Face(grid.size, Weight.STRONG if row.named else Weight.REGULAR, palette.MUTED if row.plain else palette.INK)
    tail = f" ({row.code})" if row.code else ""
    sheet.write(MARGIN, baseline, shortened(sheet, row.name, face, room, tail), face)


def _bar(sheet: Sheet, grid: Grid, section: Section, row: Row, top: float) -> None:
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

"""The columns of a table of bars: where each number ends, and which columns leave enough room for the names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from reports.charts import palette
from reports.charts.bar_content import Section
from reports.charts.layout import MARGIN, RIGHT, SMALLEST, Face, Sheet, Weight, wrapped
from reports.figures.cells import high, low
from reports.language import words
from reports.schema.cells import Cell, is_at_least, is_known

HEAD: Final = Face(SMALLEST, colour=palette.MUTED)
GAP: Final = 28
SWATCH: Final = 20
SIZES: Final = ((76, 34), (58, 31), (0, SMALLEST))  # the size of text that suits a pitch
_NARROWEST, _WIDEST = 150, 340
_NAME_LEAST = 240  # with less room for names, numbers other than plain ones are written with signs
_NAME_MOST = 300  # the longest name for which other columns are left out


@dataclass(frozen=True, slots=True)
class Grid:
    """What the rows of a section share: the size of text, and the right edge of each column of numbers."""

    size: int
    pitch: float
    widths: Sequence[float]
    most: int
    brief: bool
    share_width: float
    change_width: float

    @property
    def right(self) -> float:
        """Return the right edge of the last number."""
        return RIGHT - (self.share_width + GAP if self.share_width else 0)

    @property
    def change_end(self) -> float:
        """Return the right edge of the changes, which are between the first number and the second."""
        return self.right - sum(self.widths[1:]) - GAP * (len(self.widths) - 1)

    @property
    def ends(self) -> list[float]:
        """Return the right edge of each column, from the left."""
        first = self.change_end - (self.change_width + GAP if self.change_width else 0)
        rest = [
            self.right - sum(self.widths[at + 1 :]) - GAP * (len(self.widths) - at - 1)
            for at in range(1, len(self.widths))
        ]
        return [first, *rest]

    @property
    def name_width(self) -> float:
        """Return the room for a name."""
        return self.ends[0] - self.widths[0] - GAP - MARGIN


def spacious(sheet: Sheet, section: Section, language: str) -> Section:
    """Return the section without its shares, or also without its changes, if these would leave too little for names."""
    without_shares = replace(section, rows=[replace(row, share="") for row in section.rows])
    longest = max(sheet.measure(row.name, Face(SIZES[0][1])) for row in section.rows)
    for kept in (section, without_shares):
        if _name_room(sheet, kept, language) >= min(longest, _NAME_MOST):
            return kept
    return replace(without_shares, rows=[replace(row, change="") for row in without_shares.rows], since="")


def _name_room(sheet: Sheet, section: Section, language: str) -> float:
    """Return the room for a name beside the widest first number, at the largest size."""
    grid = grid_of(sheet, section, SIZES[0][1], 0, 0, language, tries=(True,))
    face = Face(grid.size, Weight.STRONG)
    widest = max(sheet.measure(said(row.cells[0], language, brief=True), face) for row in section.rows)
    return grid.ends[0] - widest - GAP - MARGIN


def faces_of(section: Section, size: int) -> list[Face]:
    """Return the look of each number: the one with the dark bar is the important one."""
    if section.paired:
        return [Face(size), Face(size, Weight.STRONG, palette.STRONG)]
    return [Face(size, Weight.STRONG), Face(size, colour=palette.MUTED)][: len(section.heads)]


def grid_of(
    sheet: Sheet,
    section: Section,
    size: int,
    pitch: float,
    most: int,
    language: str,
    tries: Sequence[bool] = (False, True),
) -> Grid:
    share = _text_width(sheet, section.share, [row.share for row in section.rows], size)
    change = _text_width(sheet, section.change, [row.change for row in section.rows], size)
    for brief in tries:
        widths = widths_of(sheet, section, size, language, brief=brief)
        grid = Grid(size, pitch, widths, most, brief, share, change)
        if grid.name_width >= _NAME_LEAST:
            break
    return grid


def _text_width(sheet: Sheet, head: str, texts: Sequence[str], size: int) -> float:
    """Return the width of a column of texts; 0 if no row has one."""
    if not any(texts):
        return 0
    width = max(sheet.measure(text, Face(size)) for text in texts)
    while width < _WIDEST and not _fits(sheet, head, width):
        width += 4
    return width


def widths_of(sheet: Sheet, section: Section, size: int, language: str, *, brief: bool) -> list[float]:
    faces = faces_of(section, size)
    return [_column(sheet, section, index, face, language, brief=brief) for index, face in enumerate(faces)]


def _column(sheet: Sheet, section: Section, index: int, face: Face, language: str, *, brief: bool) -> float:
    """Return a column as wide as its widest number and as its heading in two lines."""
    texts = [said(row.cells[index], language, brief=brief) for row in section.rows]
    width = max(_NARROWEST, *(int(sheet.measure(text, face)) + 1 for text in texts))
    while width < _WIDEST and not _fits(sheet, section.heads[index], width - swatch_room(section)):
        width += 4
    return width


def said(cell: Cell, language: str, *, brief: bool) -> str:
    """Return a cell as words; `brief` writes ranges and lower bounds with signs."""
    if not brief or not is_known(cell):
        return words.cell(cell, language)
    least, most = (words.number(end, language) for end in (low(cell), high(cell)))
    number = least if cell["state"] == "exact" else f"{least}–{most}"
    return f"≥ {number}" if is_at_least(cell) else number


def _fits(sheet: Sheet, head: str, width: float) -> bool:
    lines = wrapped(sheet, head, HEAD, width)
    return len(lines) <= 2 and " ".join(lines) == head


def swatch_room(section: Section) -> float:
    return SWATCH + 12 if section.paired else 0

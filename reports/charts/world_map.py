"""The map of the world: a tile for each state, darker for more requests. Draws only through a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reports.charts import palette
from reports.charts.bar_grid import SWATCH
from reports.charts.bars import notes
from reports.charts.content.world_tiles import COLUMNS, ROWS, TILES
from reports.charts.layout import INNER, MARGIN, NOTE, RIGHT, Sheet, capital, footer, heading
from reports.language import words

_TILE = INNER // COLUMNS
_GAP = 3
_ABOVE, _LEGEND_STEP, _LEGEND_ROOM = 30, 42, 40
# The names of the continents, with the row and column where each begins.
_CONTINENTS = (
    (words.msgid("Americas"), 0.7, 0),
    (words.msgid("Europe"), 0.7, 14.3),
    (words.msgid("Asia"), 2.6, 19),
    (words.msgid("Africa"), 15.6, 7.5),
    (words.msgid("Oceania"), 15.6, 20),
)
Data = Mapping[str, Any]
_ZERO, _UNKNOWN, _RANGE = "0", "", "?"  # the marks that are no colour
_ELSEWHERE = {
    "zero": (_ZERO, words.msgid("Other countries: 0.")),
    "range": (_RANGE, words.msgid("Other countries: none or few.")),
    "not_recorded": (_UNKNOWN, words.msgid("Other countries: not recorded.")),
}


def draw_map(sheet: Sheet, data: Data, language: str) -> float:
    """Draw the map with its legend; return how much of the height is unused."""
    bottom = notes(sheet, map_notes(data, language), footer(sheet, data, language))
    top = heading(sheet, data, map_title(data, language), language) + _ABOVE
    legend = list(_places(sheet, data, language))
    legend_height = _LEGEND_ROOM + legend[-1][3] + SWATCH
    tile = min(_TILE, int((bottom - top - legend_height) / ROWS))
    _tiles(sheet, data, top, tile, language)
    y = top + ROWS * tile + _LEGEND_ROOM
    for mark, name, x, down in legend:
        _mark(sheet, x, y + down - SWATCH - 4, _TILE - _GAP, mark)
        sheet.write(x + _TILE + 8, y + down, name, NOTE)
    return bottom - top - legend_height - ROWS * tile


def _tiles(sheet: Sheet, data: Data, top: float, tile: int, language: str) -> None:
    marks = _marks(data)
    left = MARGIN + (INNER - COLUMNS * tile) // 2
    elsewhere = _ELSEWHERE[data["elsewhere"]][0]
    for code, (row, column) in TILES.items():
        _mark(sheet, left + column * tile, top + row * tile, tile - _GAP, marks.get(code, elsewhere))
    for name, down, along in _CONTINENTS:
        sheet.write(left + along * tile, top + down * tile, words.text(name, language), NOTE)


def _places(sheet: Sheet, data: Data, language: str) -> Iterator[tuple[str, str, float, float]]:
    """Return the legend: the mark, the name, the left edge, and how far below the first line it is."""
    x, down = float(MARGIN), 0.0
    for mark, name in _legend(data, language):
        width = _TILE + 8 + sheet.measure(name, NOTE)
        if x > MARGIN and x + width > RIGHT:
            x, down = float(MARGIN), down + _LEGEND_STEP
        yield mark, name, x, down
        x += width + 28


def map_title(data: Data, language: str) -> str:
    """Return how many countries sent requests, as far as that is known."""
    if data["countries"]["state"] != "exact":
        return words.text("Where requests came from", language)
    return words.counted("asking_countries", data["countries"], language)


def map_text(data: Data, language: str) -> str:
    """Return the map in words."""
    sizes = [size for size in data["classes"] if size["countries"]]
    parts = [f"{map_title(data, language)}."]
    parts += [f"{_size(size, language)}: {_names(size['countries'], language)}." for size in sizes]
    if data["ranges"]:
        parts.append(words.text("A range: {countries}.", language, countries=_names(data["ranges"], language)))
    return " ".join([*parts, *map_notes(data, language)])


def map_notes(data: Data, language: str) -> list[str]:
    """Return what the tiles do not show."""
    lines = [words.text(_ELSEWHERE[data["elsewhere"]][1], language)]
    if data["lower_bounds"]:
        lines.append(words.text("Some numbers are lower bounds.", language))
    if data["outside"]:
        named = [
            f"{words.country(row['row'], language)} {words.cell(row['cells'][0], language)}" for row in data["outside"]
        ]
        places = words.listing(named, language)
        lines.append(words.text("Not on the map: {places}.", language, places=places))
    if data["more_outside"]:
        lines.append(words.text("See the files for the rest.", language))
    return lines


def _marks(data: Data) -> dict[str, str]:
    shades = palette.SHADES[-len(data["classes"]) :]
    marks = dict.fromkeys(data["zero"], _ZERO) | dict.fromkeys(data["ranges"], _RANGE)
    for size, shade in zip(data["classes"], shades, strict=True):
        marks |= dict.fromkeys(size["countries"], shade)
    return marks


def _legend(data: Data, language: str) -> Iterator[tuple[str, str]]:
    shades = palette.SHADES[-len(data["classes"]) :]
    for size, shade in zip(data["classes"], shades, strict=True):
        yield shade, _size(size, language)
    if data["ranges"] or data["elsewhere"] == "range":
        yield _RANGE, words.text("A range", language)
    if data["zero"] or data["elsewhere"] == "zero":
        yield _ZERO, words.number(0, language)
    if data["elsewhere"] == "not_recorded":
        yield _UNKNOWN, capital(words.word("state", "not_recorded", language))


def _size(size: Data, language: str) -> str:
    return f"{words.number(size['low'], language)}–{words.number(size['high'], language)}"


def _names(codes: Sequence[str], language: str) -> str:
    return words.listing([words.country(code, language) for code in codes], language)


def _mark(sheet: Sheet, x: float, y: float, size: float, mark: str) -> None:
    """Draw a tile: filled for a number, a frame for 0, a dot where nothing is recorded, both colours for a range."""
    if mark == _UNKNOWN:
        sheet.fill(x + size / 2 - 3, y + size / 2 - 3, 6, 6, palette.SOFT)
        return
    if mark not in (_ZERO, _RANGE):
        sheet.fill(x, y, size, size, mark)
        return
    sheet.fill(x, y, size, size, palette.SOFT if mark == _RANGE else palette.LINE)
    sheet.fill(x + 2, y + 2, size - 4, size - 4, palette.GROUND)
    if mark == _RANGE:
        sheet.fill(x + 8, y + 8, size - 16, size - 16, palette.STRONG)

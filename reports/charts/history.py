"""The chart over time: a panel of columns for each length of period. Draws only through a sheet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from reports.charts import palette
from reports.charts.bar_grid import SWATCH
from reports.charts.bars import notes, notes_room
from reports.charts.content.findings import finding_over_time
from reports.charts.history_panel import Place, dashes, draw_panel, on_one_scale, place_panel
from reports.charts.layout import INNER, MARGIN, NOTE, RIGHT, Sheet, capital, footer, heading, shortened
from reports.language import words
from reports.schema.cells import Cell, is_at_least, is_known

_LEGEND_TOP, _LEGEND_STEP = 18, 40
_BETWEEN, _MARK_ROOM = 20, SWATCH + 12
_LEAST = 290.0  # of a panel: with less, it appears in the files and the text only
_FIRST_SHARE = 0.56  # the report's own kind of period has the larger panel
_LOWER = 280  # the height that a single panel does not need

_NO_COLOUR = ""

Data = Mapping[str, Any]


def draw_history(sheet: Sheet, data: Data, language: str) -> float:
    """Draw the picture over time from its chart data, with as many panels as there is room for."""
    head = heading(sheet, data, history_title(data, language), language)
    foot = footer(sheet, data, language)
    for count in range(len(data["panels"]), 0, -1):
        shown = {**data, "panels": data["panels"][:count]}
        lines = history_notes(shown, language, more=count < len(data["panels"]))
        bottom, top = foot - notes_room(sheet, lines), _legend_end(sheet, shown, head, language) + _BETWEEN
        heights = _heights(count, bottom - top)
        if min(heights) >= _LEAST:
            break
    notes(sheet, lines, foot)
    _legend(sheet, shown, head, language)
    for place in _places(sheet, shown["panels"], heights, top, language):
        draw_panel(sheet, place, language)
    return _LOWER if count == 1 else 0


def _places(
    sheet: Sheet, panels: Sequence[Data], heights: Sequence[float], top: float, language: str
) -> Sequence[Place]:
    """Return the places of the panels: each as high as its numbers need if all can have one scale."""
    places = _stacked(sheet, panels, heights, top, language)
    scaled = on_one_scale(places)
    if scaled is None:
        return places
    spare = [height - place.room for height, place in zip(heights, places, strict=True)]
    room = sum(place.room for place in places)
    highest = sum(place.most for place in places)
    widths = [more + room * place.most / highest for more, place in zip(spare, places, strict=True)]
    lower = [max(_LEAST, height) for height in widths[1:]]
    again = _stacked(sheet, panels, [sum(heights) - sum(lower), *lower], top, language)
    return on_one_scale(again) or scaled


def _stacked(sheet: Sheet, panels: Sequence[Data], heights: Sequence[float], top: float, language: str) -> list[Place]:
    places = []
    for panel, height in zip(panels, heights, strict=True):
        places.append(place_panel(sheet, panel, top, top + height - _BETWEEN, language))
        top += height
    return places


def history_title(data: Data, language: str) -> str:
    """Return the title of the chart: how the number changed, if the periods can be compared."""
    finding = finding_over_time(data, language)
    return finding.text if finding else words.text("Over the years", language)


def _heights(count: int, room: float) -> list[float]:
    """Return the height of each panel: the first, of the report's own kind of period, has the most."""
    rest = max(_LEAST, room * (1 - _FIRST_SHARE) / (count - 1)) if count > 1 else 0
    return [room - rest * (count - 1), *[rest] * (count - 1)]


def _items(sheet: Sheet, data: Data, top: float, language: str) -> Iterator[tuple[str, str, float, float]]:
    """Return the legend: colour, name and place of each item."""
    colours = [palette.SOFT, palette.STRONG] if len(data["columns"]) > 1 else [palette.STRONG]
    names = [capital(words.word("column", column, language)) for column in data["columns"]]
    items = list(zip(colours, names, strict=True))
    if _any(data, lambda cells: not all(map(is_known, cells))):
        items.append((_NO_COLOUR, capital(words.word("state", "not_recorded", language))))
    x, y = float(MARGIN), top + _LEGEND_TOP
    for colour, name in items:
        width = _MARK_ROOM + sheet.measure(name, NOTE)
        if x > MARGIN and x + width > RIGHT:
            x, y = float(MARGIN), y + _LEGEND_STEP
        yield colour, name, x, y
        x += width + 32


def _legend_end(sheet: Sheet, data: Data, top: float, language: str) -> float:
    """Return where the legend ends."""
    return max(y for _, _, _, y in _items(sheet, data, top, language)) + _LEGEND_STEP


def _legend(sheet: Sheet, data: Data, top: float, language: str) -> None:
    """Draw what the colours mean."""
    for colour, name, x, y in _items(sheet, data, top, language):
        if colour == _NO_COLOUR:
            dashes(sheet, x, y + 8 + SWATCH / 2, SWATCH)
        else:
            sheet.fill(x, y + 8, SWATCH, SWATCH, colour)
        sheet.write(x + _MARK_ROOM, y + 28, shortened(sheet, name, NOTE, INNER - _MARK_ROOM), NOTE)


def history_notes(data: Data, language: str, *, more: bool = False) -> list[str]:
    """Return what the columns alone do not show."""
    found = []
    if len(data["panels"]) > 1:
        found.append(
            words.text("Both panels count the same demands, by different periods: do not add them up.", language)
        )
    if _any(data, lambda cells: any(cell["state"] == "range" for cell in cells)):
        found.append(words.text("Thin line: the number is somewhere between its ends.", language))
    if _any(data, lambda cells: any(map(is_at_least, cells))):
        found.append(words.text("≥: at least.", language))
    if _any(data, lambda cells: any(cell.get("covered") for cell in cells)):
        found.append(words.text("Striped column: some days or countries are not covered.", language))
    if any(slot["series_break"] for panel in data["panels"] for slot in panel["slots"]):
        message = "Dashed line: coverage changed here, so do not compare the periods before and after it."
        found.append(words.text(message, language))
    if any(slot["disputed"] for panel in data["panels"] for slot in panel["slots"]):
        found.append(words.text("*: the published figures contradict each other.", language))
    if data["sources"]:
        sources = words.listing(data["sources"], language)
        found.append(words.text("Earlier figures: {sources}.", language, sources=sources))
    if more or any(panel["left_out"] for panel in data["panels"]):
        found.append(words.text("See the files for more periods.", language))
    return found


def _any(data: Data, holds: Callable[[Sequence[Cell]], bool]) -> bool:
    return any(holds(slot["cells"]) for panel in data["panels"] for slot in panel["slots"])

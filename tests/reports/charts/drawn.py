"""A chart as laid out: its texts, where they have ink, and what is wrong with their places."""

from typing import Any

from matplotlib.text import Text
from matplotlib.transforms import Bbox

from reports.charts.content.data import chart_data
from reports.charts.draw import Picture, picture
from reports.charts.layout import MARGIN, RIGHT, SMALLEST

Json = Any


def pictures(document: Json, language: str = "en") -> dict[str, Picture]:
    return {name: picture(name, data, language) for name, data in chart_data(document).items()}


def artists(sheet: Picture) -> list[Text]:
    return [artist for artist in sheet.figure.artists if isinstance(artist, Text)]


def texts(sheet: Picture) -> list[str]:
    return [artist.get_text() for artist in artists(sheet)]


def inked(sheet: Picture, artist: Text) -> Bbox:
    """Where the text has ink, without the empty rest of its line."""
    renderer = sheet.canvas.get_renderer()
    line = artist.get_window_extent(renderer)
    properties = artist.get_fontproperties()
    _, height, descent = renderer.get_text_width_height_descent(artist.get_text(), properties, ismath=False)
    lower = artist.get_position()[1] - descent
    return Bbox([[line.x0, lower], [line.x1, lower + height]])


def faults(sheet: Picture) -> list[str]:
    """Every text that is too small, leaves the margins or touches another."""
    boxes = [(artist.get_text(), inked(sheet, artist)) for artist in artists(sheet)]
    small = [f"small: {artist.get_text()}" for artist in artists(sheet) if float(artist.get_fontsize()) < SMALLEST]
    outside = [
        f"outside: {text} {box.extents}"
        for text, box in boxes
        if box.x0 < MARGIN - 6 or box.x1 > RIGHT + 6 or box.y0 < 24 or box.y1 > sheet.height - 24
    ]
    touching = [
        f"touching: {one} | {other}"
        for index, (one, box) in enumerate(boxes)
        for other, beside in boxes[:index]
        if box.x0 < beside.x1 and beside.x0 < box.x1 and box.y0 < beside.y1 and beside.y0 < box.y1
    ]
    return small + outside + touching


def assert_clean(document: Json, language: str = "en") -> None:
    found = [f"{name}: {fault}" for name, sheet in pictures(document, language).items() for fault in faults(sheet)]
    assert not found

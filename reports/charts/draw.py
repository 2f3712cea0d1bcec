"""Draws the charts of a report: `python -m reports.charts OUTDIR < request.json`.

With `bare_artists` the only importer of matplotlib. Runs as a separate process and is never imported by the bot; see
`reports.charts.process`.
"""

import reports.charts.bare_artists  # noqa: F401 (before the rest of matplotlib)

# isort: split
import io
import json
import logging
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import IO, Any, Final, Literal

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reports.charts import palette
from reports.charts.bars import draw_bars
from reports.charts.content.data import chart_data, chart_json
from reports.charts.content.map_data import MAP
from reports.charts.content.tables import HISTORY, OVERVIEW
from reports.charts.cover import draw_cover
from reports.charts.font_coverage import shipped_fonts
from reports.charts.history import draw_history
from reports.charts.joined_tables import bar_table
from reports.charts.layout import HEIGHT, RIGHT, WIDTH, Face, Sheet, Weight
from reports.charts.logo import HEIGHT as LOGO_HEIGHT
from reports.charts.logo import WIDTH as LOGO_WIDTH
from reports.charts.logo import LogoUnusable, read_logo
from reports.charts.png_text import DATA_KEYWORD
from reports.charts.world_map import draw_map
from storage.vocabulary.errors import ConfigError, DomainError

_LEAST_UNUSED, _LOWEST = 40, 640
_LOGO_TOP = 48
_DOTS_PER_INCH = 72  # so that a point is a pixel
_FAMILIES: Final = {
    Weight.REGULAR: ("Inter", 400),
    Weight.STRONG: ("Inter", 600),
    Weight.DISPLAY: ("Inter Display", 700),
}
_fallbacks: list[str] = []  # the families used for what Inter lacks, in this order
Draw = Callable[[Sheet, Mapping[str, Any], str], float]  # returns how much of the height is unused


def _draw_bars(sheet: Sheet, data: Mapping[str, Any], language: str) -> float:
    return draw_bars(sheet, data, bar_table(data, language), language)


_DRAW: Mapping[str, Draw] = {OVERVIEW: draw_cover, MAP: draw_map, HISTORY: draw_history}


class CharactersMissing(ConfigError):
    """A text that would be drawn as empty boxes."""

    what = "the chart fonts cannot draw the characters {characters} of {text!r}"
    todo = "add a font file that has them to report.fonts, or write publisher.name in other letters"


class Picture:
    """One chart as a sheet of matplotlib artists."""

    def __init__(self, height: int = HEIGHT, colours: Mapping[str, str] | None = None) -> None:
        """Create a blank sheet of the charts' width; `colours` replaces some of the palette."""
        self.height = height
        self.logo: Image.Image | None = None
        self._colours = colours or {}
        self.figure = Figure(figsize=(WIDTH / _DOTS_PER_INCH, height / _DOTS_PER_INCH), dpi=_DOTS_PER_INCH)
        self.figure.set_facecolor(palette.GROUND)
        self.canvas: Any = FigureCanvasAgg(self.figure)

    def write(self, x: float, baseline: float, text: str, face: Face, align: Literal["left", "right"] = "left") -> None:
        """Put one line of text with its start (or end) at x."""
        artist = _artist(text, replace(face, colour=self._colours.get(face.colour, face.colour)))
        artist.set_transform(None)
        artist.set_position((x, self.height - baseline))
        artist.set_horizontalalignment(align)
        self.figure.add_artist(artist)

    def fill(self, x: float, top: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle, on whole pixels so that no edge is blurred."""
        colour = self._colours.get(colour, colour)
        left, right, upper, lower = round(x), round(x + width), round(top), round(top + height)
        box = Rectangle((left, self.height - lower), right - left, lower - upper, facecolor=colour, linewidth=0)
        box.set_antialiased(False)
        box.set_transform(None)
        self.figure.add_artist(box)

    def measure(self, text: str, face: Face) -> float:
        """Return how wide the text would be."""
        return _measured(text, face)

    def pixels(self) -> "np.ndarray[Any, np.dtype[np.uint8]]":
        """Return the drawn sheet as rows of red, green and blue; the background is opaque."""
        self.canvas.draw()
        drawn = np.ascontiguousarray(np.asarray(self.canvas.buffer_rgba())[..., :3])
        if self.logo is None:
            return drawn
        sheet = Image.fromarray(drawn, "RGB")
        sheet.paste(self.logo, (RIGHT - self.logo.width, _LOGO_TOP), self.logo)
        return np.asarray(sheet)


def _artist(text: str, face: Face) -> Text:
    family, weight = _FAMILIES[face.weight]
    return Text(
        0,
        0,
        text,
        fontproperties=FontProperties(family=[family, *_fallbacks], weight=weight, size=face.size),
        color=face.colour,
        verticalalignment="baseline",
        parse_math=False,
    )


@cache
def _measuring() -> Picture:
    return Picture()


@cache
def _measured(text: str, face: Face) -> float:
    """Return the width as drawn, with kerning."""
    _refuse_unknown(text)
    artist = _artist(text, face)
    artist.set_figure(_measuring().figure)
    return float(artist.get_window_extent(_measuring().canvas.get_renderer()).width)


def _refuse_unknown(text: str) -> None:
    unknown = "".join(sorted({character for character in text if ord(character) not in known_characters()}))
    if unknown:
        raise CharactersMissing(characters=ascii(unknown), text=text)


@cache
def known_characters() -> frozenset[int]:
    """Return the characters that the fonts can draw."""
    return frozenset().union(*(get_font(entry.fname).get_charmap() for entry in fontManager.ttflist))


def use_own_fonts(further: Sequence[Path] = ()) -> None:
    """Ignore the machine's fonts and style: use only what is shipped or named in report.fonts."""
    mpl.rcdefaults()
    mpl.rcParams["text.parse_math"] = False
    fontManager.ttflist.clear()
    for path in (*shipped_fonts(), *further):
        fontManager.addfont(path)
    own = {family for family, _ in _FAMILIES.values()}
    _fallbacks[:] = dict.fromkeys(entry.name for entry in fontManager.ttflist if entry.name not in own)


def picture(name: str, data: Mapping[str, Any], language: str, colours: Mapping[str, str] | None = None) -> Picture:
    """Lay out one chart, on a lower sheet if it would not fill the usual one."""
    draw = _DRAW.get(name, _draw_bars)
    sheet = Picture(colours=colours)
    unused = int(draw(sheet, data, language))
    if unused > _LEAST_UNUSED:
        sheet = Picture(max(_LOWEST, HEIGHT - unused), colours)
        draw(sheet, data, language)
    return sheet


def save(sheet: Picture, data: Mapping[str, Any], target: IO[bytes]) -> None:
    """Write the chart as an RGB PNG that carries its data and nothing else: no date, no program name."""
    info = PngInfo()
    info.add_itxt(DATA_KEYWORD, chart_json(data))
    Image.fromarray(sheet.pixels(), "RGB").save(target, "PNG", pnginfo=info, compress_level=6)


def draw_all(request: Mapping[str, Any], folder: Path) -> None:
    """Draw every chart of the request's document into the folder."""
    use_own_fonts([Path(path) for path in request.get("fonts", ())])
    colours = palette.in_colour(request["colour"]) if request.get("colour") else None
    logo = _logo(Path(request["logo"])) if request.get("logo") else None
    for name, data in chart_data(request["document"]).items():
        sheet = picture(name, data, request["language"], colours)
        sheet.logo = logo if name == OVERVIEW else None
        with Path(folder, f"{name}.png").open("wb") as target:
            save(sheet, data, target)


def _logo(path: Path) -> Image.Image:
    """Return the logo as large as there is room for it."""
    png = read_logo(path)
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as file:
            logo = file.convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for damaged files
        raise LogoUnusable(path=path, reason=str(error)) from None
    scale = min(LOGO_WIDTH / logo.width, LOGO_HEIGHT / logo.height)
    size = (max(1, round(logo.width * scale)), max(1, round(logo.height * scale)))
    return logo.resize(size, Image.Resampling.LANCZOS)


def main(arguments: list[str]) -> int:
    """Read the request from standard input; return 0, or print a single line on standard error."""
    warnings.simplefilter("error")
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        draw_all(json.load(sys.stdin.buffer), Path(arguments[0]))
    except DomainError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0

"""The look of the charts: colours that survive grey print, fonts that have every letter, all of it shipped."""

from typing import Any

import pytest
from babel import Locale

from reports.charts import palette
from reports.charts.content.data import chart_data
from reports.charts.content.tables import COUNTRIES
from reports.charts.draw import known_characters, picture, use_own_fonts
from reports.charts.font_coverage import FONTS
from reports.charts.layout import HEIGHT

Json = Any


@pytest.fixture(autouse=True, scope="module")
def _fonts() -> None:
    use_own_fonts()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_fonts_have_every_letter_of_every_country_name(language: str) -> None:
    needed = {ord(letter) for name in Locale(language).territories.values() for letter in name}
    assert needed <= known_characters()


def test_fonts_come_with_their_licence_and_stay_small() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 1_000_000


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [palette.INK, palette.MUTED, palette.STRONG])
def test_colours_of_text_are_read_on_the_ground(colour: str) -> None:
    assert contrast(colour, palette.GROUND) >= 4.5


def test_tones_are_distinguished_in_grey(full: Json) -> None:
    assert contrast(palette.STRONG, palette.SOFT) >= 3
    assert contrast(palette.SOFT, palette.TRACK) >= 1.5
    pixels = picture(COUNTRIES, chart_data(full)[COUNTRIES], "en").pixels()
    assert pixels.shape == (HEIGHT, 1024, 3)
    assert tuple(pixels[0, 0]) == tuple(bytes.fromhex(palette.GROUND[1:]))

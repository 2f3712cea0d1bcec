"""The publisher's colour and logo: refused where the config is read, and drawn where they are sound."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.config.fonts import style_of
from bot.config.loading import ConfigWrong
from reports.charts import palette
from reports.charts.content.tables import OVERVIEW
from reports.charts.logo import MOST_BYTES, LogoUnusable, read_logo
from reports.charts.process import Style, render_charts
from tests.support.installation import Installation
from tests.support.report_samples import busy_half, document_of

Install = Callable[..., Installation]
GREEN = "#0A6B3B"


def logo_of(path: Path, size: tuple[int, int] = (300, 100), colour: str = "#C00000") -> Path:
    Image.new("RGBA", size, colour).save(path, "PNG")
    return path


@pytest.mark.parametrize("colour", ["", GREEN, "#1b5b86", "#000000"])
def test_dark_colour_is_taken(install: Install, colour: str) -> None:
    assert style_of(install(report={"colour": colour}).settings).colour == colour


@pytest.mark.parametrize("colour", ["#FFFFFF", "#8FB4CD", "#FF8800", "green", "#12345", "#1234567", "1B5B86"])
def test_light_or_misspelt_colour_is_refused(install: Install, colour: str) -> None:
    with pytest.raises(ConfigWrong, match=r"report\.colour"):
        install(report={"colour": colour})


colours = st.binary(min_size=3, max_size=3).map(lambda parts: f"#{parts.hex().upper()}")


@given(colours)
def test_steps_of_a_colour_keep_their_order(colour: str) -> None:
    if palette.contrast(colour, palette.GROUND) < palette.LEAST_CONTRAST:
        return
    assert palette.contrast(colour, "#FFFFFF") >= palette.LEAST_CONTRAST
    steps = palette.in_colour(colour)
    light = [palette.contrast(steps[shade], "#000000") for shade in palette.SHADES]
    assert light == sorted(light, reverse=True)
    assert palette.contrast(steps[palette.STRONG], steps[palette.SOFT]) >= 1.8


def test_logo_must_be_a_sound_png_of_limited_size(tmp_path: Path) -> None:
    good = logo_of(tmp_path / "logo.png")
    assert read_logo(good) == good.read_bytes()
    bad: dict[str, Callable[[Path], object]] = {
        "text": lambda path: path.write_text("logo"),
        "jpeg": lambda path: Image.new("RGB", (64, 64)).save(path, "JPEG"),
        "cut": lambda path: path.write_bytes(good.read_bytes()[:-20]),
        "small": lambda path: logo_of(path, (31, 64)),
        "wide": lambda path: logo_of(path, (2001, 64)),
        "large": lambda path: path.write_bytes(good.read_bytes() + bytes(MOST_BYTES)),
    }
    for name, write in bad.items():
        write(tmp_path / name)
        with pytest.raises(LogoUnusable, match=name):
            read_logo(tmp_path / name)
    with pytest.raises(LogoUnusable, match="missing"):
        read_logo(tmp_path / "missing")


def test_config_refuses_a_logo_that_cannot_be_drawn(install: Install) -> None:
    with pytest.raises(LogoUnusable, match="logo"):
        install(report={"logo": "missing.png"})


def test_cover_shows_the_colour_and_the_logo_in_equal_bytes(tmp_path: Path) -> None:
    document = document_of(busy_half())
    style = Style(colour=GREEN, logo=logo_of(tmp_path / "logo.png"))
    drawn = [render_charts(document, language="en", timeout=120, style=style) for _ in range(2)]
    assert drawn[0] == drawn[1]
    plain = render_charts(document, language="en", timeout=120)
    assert list(plain) == list(drawn[0])
    for name, png in drawn[0].items():
        seen = {tuple(colour) for colour in np.unique(_pixels(png).reshape(-1, 3), axis=0)}
        assert _rgb(GREEN) in seen
        assert _rgb(palette.STRONG) not in seen
        assert (_rgb("#C00000") in seen) == (name == OVERVIEW)


def _pixels(png: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture)


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))

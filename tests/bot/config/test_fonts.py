"""Texts that the charts cannot draw are refused where the config is read, and further fonts lift that."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from bot.config.loading import ConfigWrong, load
from reports.charts.font_coverage import FontUnusable, missing_characters
from reports.charts.process import Style, render_charts
from tests.support.installation import Installation
from tests.support.processes import ROOT
from tests.support.report_samples import busy_half, document_of

Install = Callable[..., Installation]
UNDRAWABLE = ("微信公众平台", "सिग्नल संदेश", "ส่งข้อความ", "한국 메신저", "தமிழ் செய்தி", "Signal 🔐", "🇫🇷 Messagerie")
DRAWABLE = ("Zürich Bote", "Вестник", "Ταχυδρόμος", "Հայ", "ქართული", "Tiếng Việt")


def font_of(characters: str, path: Path) -> Path:
    """A font in which each of these characters is a square."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 500), (500, 500), (500, 0)):
        pen.lineTo(point)
    pen.closePath()
    square, names = pen.glyph(), [".notdef", *(f"u{ord(one):04X}" for one in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(one): f"u{ord(one):04X}" for one in characters})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


@pytest.mark.parametrize("name", UNDRAWABLE)
def test_name_that_cannot_be_drawn_is_refused_with_its_characters(install: Install, name: str) -> None:
    with pytest.raises(ConfigWrong, match=r"publisher\.name: the fonts of the charts lack .* \(U\+[0-9A-F]{4,5}\)"):
        install(publisher={"name": name})


@pytest.mark.parametrize("name", DRAWABLE)
def test_name_that_can_be_drawn_is_taken(install: Install, name: str) -> None:
    assert install(publisher={"name": name}).settings.publisher.name == name


def test_address_that_cannot_be_drawn_is_refused_with_the_remedy(install: Install) -> None:
    with pytest.raises(ConfigWrong, match=r"publisher\.url.*U\+4F8B.*xn--"):
        install(publisher={"url": "https://例え.テスト"})


def test_further_font_makes_a_name_drawable(install: Install, tmp_path: Path) -> None:
    font_of("微信公众平台", tmp_path / "squares.ttf")
    made = install(publisher={"name": "微信公众平台"}, report={"fonts": ["squares.ttf"]})
    assert made.settings.report.fonts == (tmp_path / "squares.ttf",)


def test_charts_are_drawn_with_a_further_font(tmp_path: Path) -> None:
    document = document_of(busy_half())
    document["publisher"] = {**document["publisher"], "name": "微信公众平台"}
    drawn = render_charts(
        document, language="en", timeout=120, style=Style([font_of("微信公众平台", tmp_path / "squares.ttf")])
    )
    assert drawn


@pytest.mark.parametrize("content", [None, b"no font"])
def test_file_that_is_no_font_is_refused(install: Install, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "other.ttf").write_bytes(content)
    with pytest.raises(FontUnusable, match=r"other\.ttf"):
        install(report={"fonts": ["other.ttf"]})


def test_init_refuses_the_name_and_leaves_nothing(tmp_path: Path) -> None:
    command = [".venv/bin/transparency-bot", "init", str(tmp_path / "new"), "--name", "微信"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.returncode != 0
    assert "微 (U+5FAE)" in result.stderr
    assert not (tmp_path / "new" / "config.toml").exists()


def test_shipped_fonts_are_known_without_the_drawing_library() -> None:
    assert missing_characters("A", ()) == ""
    assert missing_characters("Aé微微", ()) == "微"
    assert load(ROOT / "config.example.toml").report.fonts == ()

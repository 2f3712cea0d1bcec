"""The charts' own process: the same bytes anywhere, one line when it fails, and no drawing library in the parent."""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from reports.charts import process
from reports.charts.content.data import chart_data, chart_json
from reports.charts.content.kinds import AUTHORITIES, NOTICE
from reports.charts.content.map_data import MAP
from reports.charts.content.tables import COUNTRIES, DATA, HISTORY, OVERVIEW, PROCESS
from reports.charts.png_text import read_chart_data, read_texts
from reports.charts.process import Artist, ChartsFailed, DrawingStopped, render_charts

Json = Any
ROOT = Path(__file__).resolve().parents[3]


def run(folder: Path, request: Json, **environment: str) -> subprocess.CompletedProcess[bytes]:
    folder.mkdir()
    return subprocess.run(
        [sys.executable, "-m", "reports.charts", str(folder)],
        input=json.dumps(request).encode(),
        capture_output=True,
        cwd=environment.pop("cwd", str(ROOT)),
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder)} | environment,
    )


def chunks(png: bytes) -> list[bytes]:
    kinds, at = [], 8
    while at < len(png):
        kinds.append(png[at + 4 : at + 8])
        at += 12 + int.from_bytes(png[at : at + 4])
    return kinds


def test_charts_are_rgb_pictures_that_carry_their_data_and_nothing_else(full: Json) -> None:
    charts = render_charts(full, language="en", timeout=100)
    assert list(charts) == [OVERVIEW, COUNTRIES, MAP, HISTORY, PROCESS, DATA, AUTHORITIES, NOTICE]
    for name, png in charts.items():
        with Image.open(io.BytesIO(png)) as image:
            assert (image.format, image.mode, image.width) == ("PNG", "RGB", 1024)
            assert 640 <= image.height <= 1280
        assert set(chunks(png)) == {b"IHDR", b"iTXt", b"IDAT", b"IEND"}
        assert read_chart_data(png) == chart_data(full)[name]
        assert read_texts(png) == [("Data", chart_json(chart_data(full)[name]))]


def test_charts_are_the_same_bytes_whatever_the_machine_is_set_to(crowd: Callable[[str], Json], tmp_path: Path) -> None:
    document = crowd("2025-H1")
    style = tmp_path / "style"
    style.mkdir()
    (style / "matplotlibrc").write_text(
        "font.size: 30\ntext.parse_math: True\ntext.hinting: none\naxes.facecolor: red\nsavefig.dpi: 300\n"
        "figure.facecolor: black\ntext.antialiased: False\ntext.kerning_factor: 6\nfont.family: monospace\n"
    )
    hostile = {
        "PYTHONHASHSEED": "77",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "de_DE.UTF-8",
        "TZ": "Pacific/Kiritimati",
        "MPLCONFIGDIR": str(style),
        "MATPLOTLIBRC": str(style),
        "SOURCE_DATE_EPOCH": "1",
        "cwd": str(style),
    }
    done = run(tmp_path / "out", {"document": document, "language": "en"}, **hostile)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
    charts = render_charts(document, language="en", timeout=100)
    assert {path.stem: path.read_bytes() for path in (tmp_path / "out").glob("*.png")} == charts


def test_parent_never_loads_the_drawing_library(full: Json) -> None:
    script = (
        "import json, sys\n"
        "from reports.charts import png_text\n"
        "from reports.charts.content import data\n"
        "from reports.charts.process import render_charts\n"
        "charts = render_charts(json.load(sys.stdin), language='en', timeout=100)\n"
        "png_text.read_chart_data(charts['1-overview'])\n"
        "heavy = {name.partition('.')[0] for name in sys.modules} & {'matplotlib', 'numpy', 'PIL'}\n"
        "print(sorted(charts), sorted(heavy))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(full), capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout == f"{list(chart_data(full))} []\n", done.stderr


def test_nil_report_has_a_cover_and_no_chart_by_country(document_of: Callable[..., Json]) -> None:
    assert list(render_charts(document_of(), language="en", timeout=100)) == [OVERVIEW]


def test_failure_is_one_line_with_the_reason(document_of: Callable[..., Json], tmp_path: Path) -> None:
    document = document_of(publisher={"name": "例"})
    with pytest.raises(ChartsFailed, match=r"publisher\.name") as failure:
        render_charts(document, language="en", timeout=100)
    assert "\n" not in str(failure.value)
    done = run(tmp_path / "out", {"document": document, "language": "en"})
    assert (done.returncode, len(done.stderr.splitlines())) == (78, 1)


def test_unknown_language_is_named(document_of: Callable[..., Json]) -> None:
    with pytest.raises(ChartsFailed, match="tlh"):
        render_charts(document_of(), language="tlh", timeout=100)


def test_document_that_breaks_the_drawing_is_one_line(document_of: Callable[..., Json]) -> None:
    document = document_of()
    document["period"]["start"] = "{never}"
    with pytest.raises(ChartsFailed, match="never") as failure:
        render_charts(document, language="en", timeout=100)
    assert "\n" not in str(failure.value)


def test_drawing_that_takes_too_long_is_stopped(full: Json) -> None:
    with pytest.raises(ChartsFailed, match=r"more than 0\.01 seconds"):
        render_charts(full, language="en", timeout=0.01)


def test_drawing_ends_when_the_bot_does(document_of: Callable[..., Json]) -> None:
    begun = time.monotonic()
    with pytest.raises(DrawingStopped):
        render_charts(document_of(), language="en", timeout=100, stopping=lambda: True)
    assert time.monotonic() - begun < 5


def test_artist_that_is_not_asked_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Artist():
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_artist_that_cannot_begin_says_so_when_asked(
    document_of: Callable[..., Json], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with Artist() as artist, pytest.raises(ChartsFailed, match="No such file") as failure:
        artist(document_of(), language="en", timeout=100)
    assert "\n" not in str(failure.value)


def test_no_manual_is_written_for_artists_that_take_the_same_properties() -> None:
    code = (
        "from reports.charts.draw import Rectangle, Text\n"
        "assert Rectangle.set.__doc__ is None and Text.set.__doc__ is None\n"
        "box = Rectangle((0, 0), 1, 1)\n"
        "box.set(width=2, fc='red')\n"
        "assert box.get_width() == 2 and box.get_facecolor() == (1, 0, 0, 1)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_fonts_of_the_machine_are_not_looked_through(
    document_of: Callable[..., Json], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Artist() as artist:
        artist(document_of(), language="en", timeout=100)
        (folder,) = tmp_path.iterdir()
        (fonts,) = folder.glob("*.json")  # one that it made itself would have another name, or be longer
        assert json.loads(fonts.read_text())["ttflist"] == []


READS_LATE = """
import sys, time
time.sleep(1)
sys.stderr.write(str(len(sys.stdin.buffer.read())))
"""


def test_large_request_reaches_a_process_that_reads_late() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", READS_LATE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert process._ended(child, b"x" * 1_000_000, 60, lambda: False) == b"1000000"

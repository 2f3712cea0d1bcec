"""Draws sample charts into docs/pictures/, as wide as on a phone: `python -m tests.chart_pictures`."""

import io
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from reports.charts.process import render_charts
from tests.reports.charts.conftest import crowd_document, full_document

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDTH, GAP, IN_A_ROW, COLOURS = 360, 12, 4, 96
SAMPLES = {
    "charts-full": (full_document, "en"),
    "charts-full-ru": (full_document, "ru"),
    "charts-crowd": (lambda: crowd_document("2025-H1"), "en"),
}


def sheet(document: Mapping[str, Any], language: str) -> Image.Image:
    """Return the charts of a report side by side, small."""
    pictures = list(_small(document, language))
    rows = [pictures[at : at + IN_A_ROW] for at in range(0, len(pictures), IN_A_ROW)]
    heights = [max(picture.height for picture in row) + GAP for row in rows]
    together = Image.new("RGB", (min(IN_A_ROW, len(pictures)) * (WIDTH + GAP) - GAP, sum(heights) - GAP), "white")
    for index, row in enumerate(rows):
        for place, picture in enumerate(row):
            together.paste(picture, (place * (WIDTH + GAP), sum(heights[:index])))
    return together.quantize(COLOURS)


def _small(document: Mapping[str, Any], language: str) -> Iterator[Image.Image]:
    charts = render_charts(document, language=language, timeout=100)  # type: ignore[arg-type]
    for png in charts.values():
        with Image.open(io.BytesIO(png)) as picture:
            yield picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)


def main() -> int:
    """Draw every sample."""
    for name, (sample, language) in SAMPLES.items():
        sheet(sample(), language).save(FOLDER / f"{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

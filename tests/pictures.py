"""Takes the pictures of a report being approved, in the sandbox, for README.md: `make pictures` (needs chromium)."""

import io
import tempfile
import time
from pathlib import Path

from PIL import Image

from tests.reference_pages import ROOT
from tests.support.browser import Page, phone, set_theme
from tests.support.demonstration import demonstration

PICTURES = ROOT / "docs" / "pictures"
THEMES = ("light", "dark")
COLOURS, WIDEST = 40, 400
SCROLLING_SECONDS = 1.5


def main() -> None:
    """Play a report from the card to a reader's question, and look at each step in both themes."""
    with tempfile.TemporaryDirectory() as folder, phone(Path(folder)) as browser, demonstration() as running:
        browser.get(running.url)
        page = Page(browser)
        page.wait(lambda: "put a draft into the admin chat" in page.shown("#story"))
        page.wait(page.find("#step").is_enabled)
        _record(page)
        _approve(page)
        _read(page)


def _record(page: Page) -> None:
    page.go("private", "Legal")
    page.write("/record DE court_order today refused reason=overbroad")
    page.hears("Recorded as")
    _look(page, "1-record")


def _approve(page: Page) -> None:
    page.go("admin", "Legal")
    page.press("✓ Approve")
    page.hears("1 of 2 approvals")
    _look(page, "2-draft")
    page.wait(page.find("#approve").is_enabled)
    page.find("#approve").click()
    page.wait(lambda: page.shown("#story").startswith("Approved by"))
    _look(page, "3-approved")


def _read(page: Page) -> None:
    page.wait(page.find("#step").is_enabled)
    page.find("#step").click()
    page.wait(lambda: page.shown("#story").startswith("Published:"))
    page.wait(page.find("#step").is_enabled)
    page.go("channel")
    page.wait(lambda: page.pinned("January–June 2025"))
    page.find("#channel .pin").click()
    _look(page, "4-published")
    page.go("private", "Reader")
    page.write("/country France")
    page.hears("France")
    _look(page, "5-asked")


def _look(page: Page, name: str) -> None:
    """Keep what the phone shows, in few colours, so that the file stays small."""
    page.settle()
    time.sleep(SCROLLING_SECONDS)
    for theme in THEMES:
        set_theme(page.browser, theme)
        picture = Image.open(io.BytesIO(page.browser.get_screenshot_as_png())).convert("RGB")
        picture.thumbnail((WIDEST, 4 * WIDEST), Image.Resampling.LANCZOS)
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(
            PICTURES / f"sandbox-{name}-{theme}.png", optimize=True
        )


if __name__ == "__main__":
    main()

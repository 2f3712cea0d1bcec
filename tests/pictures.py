"""Takes all pictures of the docs again, but the drawn one: `make pictures` (needs chromium).

The sandbox's are what a phone shows, in both themes: a report being approved for README.md, and a reader's questions.
"""

import io
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from bot.sandbox.demo.invented import PAST_REPORTS
from tests import chart_pictures
from tests.reference_pages import ROOT
from tests.support.browser import Page, phone, set_theme
from tests.support.demonstration import demonstration
from tests.support.post_height import POSTS

PICTURES = ROOT / "docs" / "pictures"
THEMES = ("light", "dark")
COLOURS, WIDEST = 40, 400
SCROLLING_SECONDS = 1.5
# From the newest message that a person wrote, so that the question is in view with the answer.
TO_THE_QUESTION = """
const log = document.querySelector("#talk .log");
const asked = [...log.querySelectorAll(".message.own")].at(-1);
log.scrollTop = asked.offsetTop - log.offsetTop - 6;
"""


def main() -> int:
    """Take each picture in both themes, and draw the charts."""
    _of_a_report()
    _of_a_reader()
    return chart_pictures.main()


def _of_a_report() -> None:
    """Play a report from the card to a reader's question."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        phone(Path(folder)) as browser,
        demonstration() as running,
    ):
        browser.get(running.url)
        page = Page(browser)
        page.wait(lambda: "put a draft into the admin chat" in page.shown("#story"))
        page.wait(page.find("#step").is_enabled)
        _record(page)
        _approve(page)
        _read(page)


def _of_a_reader() -> None:
    """Ask about a register with several reports: in plain words, for the trend of a country, inline."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        phone(Path(folder)) as browser,
        demonstration("--register", "invented") as running,
    ):
        browser.get(running.url)
        page = Page(browser)
        for number in range(1, PAST_REPORTS + 1):
            page.wait(lambda: browser.execute_script(POSTS) >= number)  # noqa: B023 (waits here)
        page.wait(page.find("#step").is_enabled)
        page.go("private", "Reader")
        page.write("how many for Germany?")
        page.hears("Requests received, by period")
        page.browser.execute_script(TO_THE_QUESTION)
        _look(page, "reader-1-question")
        page.press("Trend")
        page.hears("Germany, all published periods")
        page.browser.execute_script(TO_THE_QUESTION)
        _look(page, "reader-2-trend")
        page.find("#talk textarea").send_keys("@bot France")
        page.wait(lambda: "France, " in page.shown("#talk .inline"))
        _look(page, "reader-3-inline")


def _record(page: Page) -> None:
    page.go("private", "Legal")
    page.write("/record DE court_order today refused reason=overbroad")
    page.hears("Recorded as")
    _look(page, "sandbox-1-record")


def _approve(page: Page) -> None:
    page.go("admin", "Legal")
    page.press("✓ Approve")
    page.hears("1 of 2 approvals")
    _look(page, "sandbox-2-draft")
    page.wait(page.find("#approve").is_enabled)
    page.find("#approve").click()
    page.wait(lambda: page.shown("#story").startswith("Approved by"))
    _look(page, "sandbox-3-approved")


def _read(page: Page) -> None:
    page.wait(page.find("#step").is_enabled)
    page.find("#step").click()
    page.wait(lambda: page.shown("#story").startswith("Published:"))
    page.wait(page.find("#step").is_enabled)
    page.go("channel")
    page.wait(lambda: page.pinned("January–June 2025"))
    page.find("#channel .pin").click()
    _look(page, "sandbox-4-published")
    page.go("private", "Reader")
    page.write("/country France")
    page.hears("France")
    _look(page, "sandbox-5-asked")


def _look(page: Page, name: str) -> None:
    """Keep what the phone shows, in few colours, so that the file stays small."""
    page.settle()
    time.sleep(SCROLLING_SECONDS)
    for theme in THEMES:
        set_theme(page.browser, theme)
        picture = Image.open(io.BytesIO(page.browser.get_screenshot_as_png())).convert("RGB")
        picture.thumbnail((WIDEST, 4 * WIDEST), Image.Resampling.LANCZOS)
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}-{theme}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())

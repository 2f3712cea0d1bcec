"""A reader's five questions at the page on a phone: in plain words, by buttons, by a deep link, and inline.

SANDBOX_PICTURES names a folder for pictures of each step, for people to look at.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from selenium import webdriver

from tests.acceptance.test_browser_people import PICTURES, tick_now
from tests.support.browser import HEIGHT, WIDTH, Page, resize
from tests.support.conversation import Conversation
from tests.support.installation import DRAFT_AT, DUE_AT, a_case
from tests.support.prepared import SECOND_DUE

pytestmark = pytest.mark.campaign


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_reader_asks_five_questions_on_a_phone(
    theme: str, converse: Callable[..., Conversation], browser: webdriver.Chrome
) -> None:
    bot = converse()
    _publish_two_reports(bot)
    resize(browser, WIDTH, HEIGHT)
    _prefer(browser, theme)
    folder = os.environ.get(PICTURES)
    page = Page(browser, Path(folder) / "reader" / theme if folder else None)
    browser.get(bot.installation.sandbox.url)
    page.go("private", "Reader")
    page.write("how many for Germany?")
    page.hears("Germany, January–June 2026")
    page.look("1-question")
    page.write("Frnace")
    page.hears("Did you mean this one?")
    page.press("France")
    page.hears("France, January–June 2026")
    page.press("‹ 2025-H2")
    page.hears("France, July–December 2025")
    page.press("Trend")
    page.hears("France, all published periods")
    page.look("2-trend")
    page.write("2025-H2")
    page.hears("transparency report, July–December 2025")
    page.write("/start verify")
    page.hears("Copy the fingerprint")
    page.look("3-verify")
    page.find("#talk textarea").send_keys("@bot France")
    page.wait(lambda: "France, January–June 2026" in page.shown("#talk .inline"))
    page.look("4-inline")
    page.find("#talk .inline button").click()
    page.hears("Ask the bot")
    assert page.fits(WIDTH)
    _prefer(browser, "light")
    logged = browser.get_log("browser")  # type: ignore[no-untyped-call]
    assert [one for one in logged if one["level"] == "SEVERE" and bot.installation.sandbox.url in one["message"]] == []


def _publish_two_reports(bot: Conversation) -> None:
    bot.installation.record(a_case(requests=3), a_case(country="DE", requests=5))
    for moment in (DRAFT_AT, DUE_AT):
        tick_now(bot, moment)
    bot.installation.sandbox.clock.at = datetime(2026, 4, 1, tzinfo=UTC)
    bot.installation.record(a_case(requests=6, received_on=datetime(2026, 2, 1, tzinfo=UTC).date()))
    for moment in (SECOND_DUE - timedelta(days=10), SECOND_DUE + timedelta(seconds=1)):
        tick_now(bot, moment)


def _prefer(browser: webdriver.Chrome, theme: str) -> None:
    preference = {"name": "prefers-color-scheme", "value": theme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [preference]})

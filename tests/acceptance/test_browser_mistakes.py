"""Two admins on a phone: a case by card with two mistakes, a hold and its end, two approvals."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from selenium import webdriver

from tests.acceptance.test_browser_people import PERIOD, tick_now
from tests.support.browser import HEIGHT, WIDTH, Page, resize
from tests.support.conversation import Conversation
from tests.support.installation import DRAFT_AT, DUE_AT

pytestmark = pytest.mark.campaign


def test_mistakes_on_the_card_are_corrected_and_a_held_report_is_approved(
    converse: Callable[..., Conversation], browser: webdriver.Chrome
) -> None:
    bot = converse(report={"if_unapproved": "late-notice"})
    resize(browser, WIDTH, HEIGHT)
    page = Page(browser)
    browser.get(bot.installation.sandbox.url)
    _record_with_two_mistakes(page)
    tick_now(bot, DRAFT_AT)
    _hold_and_release(page)
    _approve_by_two(page)
    tick_now(bot, DUE_AT + timedelta(seconds=1))
    page.go("channel")
    page.wait(lambda: page.find("#channel .pin").is_displayed() and page.pinned(PERIOD))
    assert page.captions(PERIOD) == 1
    assert "1 request received" in page.shown("#channel .bubble.pictured")
    assert page.fits()


def _record_with_two_mistakes(page: Page) -> None:
    page.go("private", "Legal")
    page.write("/record")
    page.hears("Which country sent it?")
    page.write("Atlantis")
    page.hears("a country I know")
    page.write("France")
    page.hears("Country: France")
    page.press("Court order")
    page.hears("Legal process: court order")
    page.write("2025-07-32")
    page.hears("is not a day in the calendar")
    assert page.fits()
    page.press("Today")
    page.press("Refused")
    page.press("To the summary")
    page.hears("All correct?")
    page.press("Confirm")
    page.hears("Recorded as")


def _hold_and_release(page: Page) -> None:
    page.go("admin", "Trust")
    page.hears(f"Draft for {PERIOD}")
    page.write("/hold waiting for the answer of the court")
    page.hears("waiting for the answer of the court")
    assert page.fits()
    page.press("Lift the hold")
    page.hears("0 of 2 approvals")


def _approve_by_two(page: Page) -> None:
    page.go("admin", "Legal")
    page.press("✓ Approve")
    page.hears("1 of 2 approvals")
    page.go("admin", "Trust")
    page.press("✓ Approve")
    page.hears("2 of 2 approvals")

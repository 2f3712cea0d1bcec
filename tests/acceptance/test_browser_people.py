"""Two admins and a reader at the page: record with the card, approve, see the post, ask; on a phone and on a context.

SANDBOX_PICTURES names a folder for pictures of each step, for people to look at.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from selenium import webdriver

from reports.charts.process import render_charts
from tests.support.browser import HEIGHT, WIDTH, Page, resize
from tests.support.conversation import Conversation
from tests.support.installation import DRAFT_AT, DUE_AT

pytestmark = pytest.mark.campaign

DESK_WIDTH, DESK_HEIGHT = 1200, 800
PICTURES = "SANDBOX_PICTURES"
PERIOD = "July–December 2025"


def tick_now(bot: Conversation, at: datetime) -> None:
    bot.installation.sandbox.clock.at = at
    asyncio.run_coroutine_threadsafe(bot.service.tick_now(), bot._loop).result(120)


@pytest.mark.parametrize(("width", "height"), [(WIDTH, HEIGHT), (DESK_WIDTH, DESK_HEIGHT)], ids=["phone", "context"])
def test_case_is_recorded_approved_posted_and_asked_about(
    width: int, height: int, converse: Callable[..., Conversation], browser: webdriver.Chrome
) -> None:
    bot = converse(report={"if_unapproved": "late-notice"})
    context = bot.service.context
    assert context is not None
    bot.service.context = replace(context, draw=render_charts)  # real charts, to be looked at
    resize(browser, width, height)
    folder = os.environ.get(PICTURES)
    page = Page(browser, Path(folder) / str(width) if folder else None)
    browser.get(bot.installation.sandbox.url)
    _record_with_the_card(page)
    tick_now(bot, DRAFT_AT)
    _approve_by_two(page)
    tick_now(bot, DUE_AT + timedelta(seconds=1))
    _see_the_post(page)
    _ask(page)
    assert page.fits(width)
    logged = browser.get_log("browser")  # type: ignore[no-untyped-call]
    here = [entry for entry in logged if bot.installation.sandbox.url in entry["message"]]
    assert [entry for entry in here if entry["level"] == "SEVERE"] == []


def _record_with_the_card(page: Page) -> None:
    page.go("private", "Legal")
    page.write("/record")
    page.hears("Which country sent it?")
    page.look("1-card")
    for number, mistake in enumerate(("Atlantis", "Xyzzy"), start=1):  # the card moves down, both stay readable
        page.write(mistake)
        page.wait(lambda: page.shown("#talk .log").count("is not a country I know") == number)  # noqa: B023 (waits here)
    page.look("1-mistakes")
    for label in (
        "France",
        "Court order",
        "Today",
        "Data disclosed",
        "Today",
        "IP addresses",
        "Next",
        "IP addresses",
    ):
        page.press(label)
    page.press("Next")
    page.hears("How many accounts")
    page.write("3")
    page.hears("Accounts specified: 3")
    page.write("1")
    page.hears("Accounts affected: 1")
    page.press("Court")
    page.press("Terrorism")
    page.hears("Grounds: terrorism")
    page.press("To the summary")
    page.hears("All correct?")
    page.wait(page.newest_buttons_are_in_view)
    page.look("2-review")
    page.press("Confirm")
    page.hears("Recorded as")
    page.look("3-recorded")
    page.press("Another like this")
    page.hears("When did you receive it?")
    page.press("Yesterday")
    page.hears("What is your own file number?")
    page.press("Not recorded")
    page.hears("Received on: 14 September 2025")
    page.look("3-another")
    page.press("Cancel")
    page.hears("Cancelled. Nothing was recorded.")


def _approve_by_two(page: Page) -> None:
    page.go("admin", "Legal")
    page.hears(f"Draft for {PERIOD}")
    page.look("4-draft")
    page.press("✓ Approve")
    page.hears("1 of 2 approvals")
    page.go("admin", "Trust")
    page.press("✓ Approve")
    page.hears("2 of 2 approvals")
    page.look("5-approved")


def _see_the_post(page: Page) -> None:
    page.go("channel")
    page.wait(lambda: page.find("#channel .pin").is_displayed() and page.pinned(PERIOD))
    assert page.captions(PERIOD) == 1
    assert "1 request received" in page.shown("#channel .bubble.pictured")
    page.look("6-post")


def _ask(page: Page) -> None:
    page.go("private", "Reader")
    page.write("/country France")
    page.hears("1 request with disclosure of user data")
    page.write("/country Atlantis")
    page.hears("I couldn't find a country called")
    page.press("Русский")
    page.hears("1 полученный запрос")
    page.look("7-asked")

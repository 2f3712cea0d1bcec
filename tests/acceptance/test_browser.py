"""The demonstration as a visitor meets it: its page in a browser, at the width of a phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.support.browser import WIDTH, Page
from tests.support.demonstration import Reader, demonstration, digest_of, sums_of

pytestmark = pytest.mark.campaign

H1, H2 = "January–June 2025", "July–December 2025"
# Whether a toast stands between the messages and the line to write in: read at one instant, for it goes by itself.
TOAST_UNCOVERING = """
const [log, toast, compose] = ["log", "toast", "compose"].map((name) => document.querySelector(`#talk .${name}`));
if (!toast) return false;
const [above, own, below] = [log, toast, compose].map((node) => node.getBoundingClientRect());
return above.bottom <= own.top && own.bottom <= below.top;
"""
TO_THE_END = "const log = document.querySelector('#channel .log'); log.scrollTop = log.scrollHeight;"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with demonstration() as running:
        yield running.url


def test_visitor_sees_two_reports_checks_a_file_and_asks_the_bot(
    address: str, browser: webdriver.Chrome, tmp_path: Path
) -> None:
    browser.get(address)
    page = Page(browser)
    _first_minute_leads_to_a_report_that_two_people_approved(page)
    _table_opens_and_closes(page)
    _picture_opens_large(page)
    _next_due_date_brings_the_next_report(page)
    _bot_answers_in_the_admin_chat(page)
    _files_offered_are_the_files_summed(page, address, tmp_path)
    _try_leads_to_the_chat_with_the_words_in_the_box(page)
    _telegram_loses_an_answer(page)
    _file_is_sent_as_a_reply(page, tmp_path)
    assert [page.captions(words) for words in (H1, H2)] == [1, 1]
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []  # type: ignore[no-untyped-call]


def _first_minute_leads_to_a_report_that_two_people_approved(page: Page) -> None:
    page.wait(lambda: "put a draft into the admin chat" in page.shown("#story"))
    assert page.shown('.tabs [aria-pressed="true"]') == "Admin chat"
    assert page.fits()
    page.wait(page.newest_buttons_are_in_view)
    page.browser.refresh()
    page.wait(lambda: "put a draft into the admin chat" in page.shown("#story"))
    page.wait(page.newest_buttons_are_in_view)
    page.find("#step").click()
    page.wait(lambda: "the bot reminded the admins" in page.shown("#story"))
    page.press("✓ Approve")
    page.wait(lambda: page.shown("#story").startswith("Legal approved."))
    page.wait(page.find("#approve").is_enabled)
    assert page.shown("#approve") == "Trust approves"
    page.find("#approve").click()
    page.wait(lambda: page.shown("#story").startswith("Approved by Legal and Trust."))
    assert not page.find("#approve").is_displayed()
    page.wait(page.find("#step").is_enabled)
    page.find("#step").click()
    page.wait(lambda: page.shown("#story").startswith("Published: the report"))
    page.find('.tabs [data-view="channel"]').click()
    page.wait(lambda: page.find("#channel .pin").is_displayed() and page.pinned(H1))
    caption = page.shown("#channel .bubble.pictured")
    assert "at least 28,917 requests with disclosure of user data\nat least 49,744 accounts affected" in caption
    assert "35 countries covered" in caption
    assert "requests came from 32." in caption
    assert "Not recorded: requests received, refused or still open." in caption
    assert "approved as complete and correct by 2 people" in caption
    album = page.find("#channel .mosaic").rect
    assert album["height"] <= album["width"] + 2, "cropped to a square, as Telegram does"
    # The visitor is led to the beginning of the report, not to its last file.
    assert page.find("#channel .mosaic").rect["y"] > page.find("#channel .pin").rect["y"]
    page.browser.execute_script(TO_THE_END)
    page.find("#channel .pin").click()
    page.wait(lambda: page.find("#channel .mosaic").rect["y"] > page.find("#channel .pin").rect["y"])
    assert page.fits()


def _table_opens_and_closes(page: Page) -> None:
    inner, toggle = page.find("#channel .expandable .inner"), page.find("#channel .more")
    closed = inner.size["height"]
    toggle.click()
    page.wait(lambda: inner.size["height"] > 5 * closed)
    assert "India: 18,850 requests, 20,982 accounts" in inner.text
    assert page.fits()
    toggle.click()
    page.wait(lambda: inner.size["height"] == closed)


def _picture_opens_large(page: Page) -> None:
    page.find("#channel .mosaic button").click()
    page.wait(lambda: page.find("#picture img").size["width"] == WIDTH)
    assert page.shown("#picture .count") == "1 of 3"
    bottom = page.find("#picture img").rect["y"] + page.find("#picture img").rect["height"]
    assert page.find("#picture .next").rect["y"] >= bottom
    page.find("#picture .close").click()
    page.wait(lambda: not page.find("#picture").is_displayed())


def _next_due_date_brings_the_next_report(page: Page) -> None:
    assert page.captions(H2) == 0
    page.find("#advance").click()
    page.wait(lambda: page.pinned(H2) and page.find("#advance").is_enabled())
    caption = next(node.text for node in page.albums() if H2 in node.text)
    assert "at least 29,551 requests with disclosure of user data\nat least 40,746 accounts affected" in caption
    assert "22 countries covered" in caption
    assert "requests came from 20." in caption
    assert page.captions(H2) == 1
    assert page.fits()


def _bot_answers_in_the_admin_chat(page: Page) -> None:
    page.find('.tabs [data-view="admin"]').click()
    assert page.shown('.people [aria-pressed="true"]').endswith("Legal")
    page.find("textarea").send_keys("/whoami")
    page.find(".send").click()
    page.wait(lambda: re.search(r"ID is -100\d{10}", page.shown("#talk .log")))
    assert page.fits()
    page.find('.tabs [data-view="channel"]').click()


def _files_offered_are_the_files_summed(page: Page, address: str, tmp_path: Path) -> None:
    links = page.browser.find_elements(By.CSS_SELECTOR, "#channel a.file")
    offered = {str(link.get_attribute("download")): str(link.get_attribute("href")) for link in links}
    reader = Reader(address)
    for period, words in (("2025-H1", H1), ("2025-H2", H2)):
        folder = tmp_path / period
        reader.save(reader.reports(words)[0], folder)
        name = f"transparency-{period}-e1.csv"
        assert offered[name].startswith(f"{address}/files/")
        assert digest_of(folder / name) == sums_of(folder)[name]


def _try_leads_to_the_chat_with_the_words_in_the_box(page: Page) -> None:
    page.find("#tries summary").click()
    assert page.fits()
    page.browser.find_element(By.XPATH, "//button[text()='Ask about a country']").click()
    assert page.shown('.people [aria-pressed="true"]').endswith("Reader")
    page.find(".send").click()
    page.hears("France")
    page.find("#tries summary").click()
    page.browser.find_element(By.XPATH, "//button[text()='Find the data files']").click()
    flashed = (By.CSS_SELECTOR, "#channel .flash")
    page.wait(lambda: any(".csv" in node.text for node in page.browser.find_elements(*flashed)))


def _telegram_loses_an_answer(page: Page) -> None:
    page.find('.tabs [data-view="private"]').click()
    page.find("#failing summary").click()
    page.find("#failing .choices button").click()
    page.wait(lambda: page.browser.execute_script(TOAST_UNCOVERING))
    page.wait(lambda: page.shown(".waiting").startswith("Planned: answer lost"))
    assert page.fits()
    page.find("#failing summary").click()
    page.find("textarea").send_keys("/whoami")
    page.find(".send").click()
    page.wait(lambda: "ID is 333333333" in page.shown("#talk .log"))
    page.wait(lambda: page.find(".waiting").get_attribute("hidden"))


def _file_is_sent_as_a_reply(page: Page, tmp_path: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_text("received_on,country\n", encoding="utf-8")
    page.browser.find_elements(By.CSS_SELECTOR, "#talk .answer")[-1].click()
    assert page.shown(".replying").startswith("Reply to Transparency Bot")
    page.find("input[type=file]").send_keys(str(table))
    page.wait(lambda: "cases.csv" in page.shown("#talk .log"))
    assert not page.find(".replying").is_displayed()
    assert page.fits()
    page.find('.tabs [data-view="channel"]').click()

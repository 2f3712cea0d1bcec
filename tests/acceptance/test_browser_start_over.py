"""Starting over from the page: another register and language, in both themes, at the width of a phone."""

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.support.browser import Page, set_theme
from tests.support.demonstration import demonstration

pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with demonstration() as running:
        yield running.url


def _choose(page: Page, label: str) -> None:
    page.find("#over summary").click()
    page.browser.find_element(By.XPATH, f"//*[@id='over']//button[text()='{label}']").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_visitor_starts_over_in_russian_and_with_the_invented_register(
    scheme: str, address: str, browser: webdriver.Chrome
) -> None:
    set_theme(browser, scheme)
    browser.get(address)
    page = Page(browser)
    page.wait(lambda: "put a draft into the admin chat" in page.shown("#story") or page.shown("#step") == "Далее")
    _choose(page, "Русский")
    page.wait(lambda: "Полугодие закончилось, и бот прислал черновик" in page.shown("#story"))
    page.hears("Черновик")
    assert page.fits()
    page.wait(page.newest_buttons_are_in_view)
    for panel in ("#tries", "#over", "#failing"):
        page.find(f"{panel} summary").click()
        assert page.fits()
        page.find(f"{panel} summary").click()
    _choose(page, "Вымышленный мессенджер: четыре года, дела всех видов")
    page.wait(lambda: "отчёт 2 из 8" in page.shown("#story"))
    page.go("channel")
    page.wait(lambda: "Harbour Messenger" in page.shown("#channel .bubble.pictured"))
    assert page.fits()
    _choose(page, "English")
    page.wait(lambda: page.shown("#step") == "Just a moment …")
    _choose(page, "Real figures of Telegram, collected by readers")
    page.wait(lambda: "put a draft into the admin chat" in page.shown("#story"))

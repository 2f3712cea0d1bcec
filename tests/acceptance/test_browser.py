"""The page in a real browser at phone width: the reader sees the report, an admin writes, the clock moves."""

import tempfile
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.acceptance.demonstration import Demonstration, demonstration

pytestmark = pytest.mark.campaign
WIDTH, HEIGHT = 360, 780
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture
def browser() -> Iterator[webdriver.Chrome]:
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 2, "mobile": True}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        yield driver
        driver.quit()


def pane(browser: webdriver.Chrome, name: str) -> WebElement:
    return browser.find_element(By.ID, name)


def says(browser: webdriver.Chrome, name: str, *facts: str) -> bool:
    text = " ".join(str(pane(browser, name).get_attribute("textContent")).split())
    return all(fact in text for fact in facts)


def check_nothing_overflows(browser: webdriver.Chrome) -> None:
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= WIDTH
    clipped = browser.execute_script(
        "return [...document.querySelectorAll('.log *')].filter(e => e.offsetParent && e.children.length === 0"
        " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.textContent)"
    )
    assert clipped == []


def wait(running: Demonstration, browser: webdriver.Chrome, name: str, *facts: str) -> None:
    running.wait(lambda: says(browser, name, *facts))


def test_reader_and_admin_use_the_page_on_a_phone(browser: webdriver.Chrome) -> None:
    with demonstration() as running:
        browser.get(running.url)
        wait(running, browser, "channel", "28,917 requests with disclosure", "49,744 accounts")
        running.wait(lambda: len(running.documents()) == 7)
        check_nothing_overflows(browser)
        browser.find_element(By.CSS_SELECTOR, ".tabs button[data-view=admin]").click()
        box = browser.find_element(By.CSS_SELECTOR, "#talk textarea")
        box.send_keys("/whoami")
        browser.find_element(By.CSS_SELECTOR, "#talk .send").click()
        wait(running, browser, "talk", "Your id is 111111111", "admin_chat = -100")
        check_nothing_overflows(browser)
        browser.find_element(By.ID, "advance").click()
        browser.find_element(By.CSS_SELECTOR, ".tabs button[data-view=channel]").click()
        wait(running, browser, "channel", "29,551 requests with disclosure", "40,746 accounts")
        check_nothing_overflows(browser)
        assert sum("29,551" in caption for caption in running.captions()) == 1
        log = browser.get_log("browser")  # type: ignore[no-untyped-call] # selenium gives it no types
        errors = [entry for entry in log if entry["level"] == "SEVERE"]
        assert errors == []

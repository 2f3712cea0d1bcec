"""A browser at the width of a phone or a context, and the sandbox's page under the finger of a visitor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

WIDTH, HEIGHT = 360, 740
PATIENCE = 90
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# Elements of the shown pane that stick out of it sideways, or hold more than they show.
CLIPPED = """
const clips = (node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).textOverflow !== "ellipsis";
const out = (node) => node.getBoundingClientRect().right > innerWidth + 1;
return [...document.querySelectorAll("header *, nav *, #channel *, #talk *")]
  .filter((node) => node.offsetParent && node.clientWidth && getComputedStyle(node).clipPath === "none")
  .filter((node) => clips(node) || out(node))
  .map((node) => `${node.tagName}.${node.className}: ${node.textContent.slice(0, 60)}`);
"""
# Buttons of the newest message with buttons in the shown chat that are not wholly in view.
HIDDEN_KEYS = """
const view = document.querySelector("#talk .log").getBoundingClientRect();
const newest = [...document.querySelectorAll("#talk .log [data-ids]:has(.key)")].at(-1);
const keys = [...(newest?.querySelectorAll(".key") ?? [])].map((key) => [key.textContent, key.getBoundingClientRect()]);
if (keys.length === 0) return ["no button at all"];
return keys.filter(([, box]) => box.top < view.top || box.bottom > view.bottom).map(([text]) => text);
"""
# The newest button with this label, or one that begins so, in the chat that is shown.
PRESS = """
const all = [...document.querySelectorAll("#talk .keyboard .key")];
const exact = all.filter((key) => key.textContent === arguments[0]);
const key = exact.at(-1) ?? all.filter((other) => other.textContent.startsWith(arguments[0])).at(-1);
key?.click();
return key !== undefined;
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Debian's chromium, as a phone."""
    with phone(tmp_path_factory.mktemp("browser")) as driver:
        yield driver


@contextmanager
def phone(profile: Path) -> Iterator[webdriver.Chrome]:
    """Chromium as a phone, for as long as the block lasts; its profile is in an empty folder."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*QUIET, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    resize(driver, WIDTH, HEIGHT)
    yield driver
    driver.quit()


def set_theme(browser: webdriver.Chrome, scheme: str) -> None:
    """Make the screen light or dark."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def resize(browser: webdriver.Chrome, width: int, height: int) -> None:
    """Another screen."""
    screen = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


class Page:
    """The page under the finger of a visitor."""

    def __init__(self, browser: webdriver.Chrome, pictures: Path | None = None) -> None:
        self.browser, self.pictures = browser, pictures

    def find(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def shown(self, selector: str) -> str:
        return self.find(selector).text

    def wait(self, condition: Callable[[], object]) -> None:
        waiting = WebDriverWait(self.browser, PATIENCE, 0.2, ignored_exceptions=[StaleElementReferenceException])
        waiting.until(lambda _: condition())

    def hears(self, words: str) -> None:
        """Wait until the chat that is shown says this."""
        self.wait(lambda: words in self.shown("#talk .log"))

    def go(self, view: str, person: str = "") -> None:
        """Open the channel, the admin chat or a private chat, as a person."""
        tab = self.find(f'.tabs [data-view="{view}"]')
        if tab.is_displayed():  # a wide screen shows the channel beside the chats
            tab.click()
        if person:
            buttons = self.browser.find_elements(By.CSS_SELECTOR, ".people button")
            next(button for button in buttons if button.text.endswith(person)).click()

    def write(self, text: str) -> None:
        self.find("textarea").send_keys(text)
        self.find(".send").click()

    def press(self, label: str) -> None:
        """Press the newest button that begins so, once it is there."""
        self.wait(lambda: self.browser.execute_script(PRESS, label))

    def pinned(self, words: str) -> bool:
        """Whether the newest report, which is pinned last of all, is that of a period."""
        return words in self.shown("#channel .pin")

    def captions(self, words: str) -> int:
        return sum(f"transparency report, {words}" in node.text for node in self.albums())

    def albums(self) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, "#channel .bubble.pictured")

    def fits(self, width: int = WIDTH) -> bool:
        assert self.browser.execute_script(CLIPPED) == []
        shown = "return document.documentElement.scrollWidth"
        return bool(self.browser.execute_script(shown) <= width)

    def newest_buttons_are_in_view(self) -> bool:
        return bool(self.browser.execute_script(HIDDEN_KEYS) == [])

    def settle(self) -> None:
        """Wait until toasts are gone and pictures are there."""
        loaded = "return [...document.images].filter((one) => one.offsetParent).every((one) => one.complete)"
        self.wait(lambda: not self.browser.find_elements(By.CSS_SELECTOR, ".toast"))
        self.wait(lambda: self.browser.execute_script(loaded))

    def look(self, name: str) -> None:
        """Keep a picture of the page, for somebody to look at."""
        if self.pictures is not None:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.browser.save_screenshot(str(self.pictures / f"{name}.png"))

"""Taps and seconds to record a case on a phone, and a second one like it, counted as the page is played.

Seconds are a model, so that two versions can be compared on any machine: the keystroke-level model of Card, Moran and
Newell. A tap takes 1.2 seconds, as they give for pointing and pressing; a typed character a third of a second, which is
36 words a minute on a phone. Reading the demand, thinking and waiting for the bot are left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from selenium import webdriver

from tests.support.browser import HEIGHT, WIDTH, Page, resize
from tests.support.conversation import Conversation

pytestmark = pytest.mark.campaign

TAP_SECONDS, CHARACTER_SECONDS = 1.2, 0.33
ANSWERS = (
    "Germany", "Subpoena", "Today", "Refused", "Today", "Too broad", "IP addresses", "Next", "1", "Police", "Fraud",
    "Confirm",
)  # fmt: skip
SHORT = ("Germany", "Subpoena", "Today", "Refused", "To the summary", "Confirm")
KIND = "DE, subpoena, refused: too broad"


@dataclass
class Effort:
    """What a person does at the page from a certain moment."""

    page: Page
    taps: int = 0
    characters: int = 0

    def press(self, *labels: str) -> None:
        for label in labels:
            self.page.press(label)
            self.taps += 1

    def write(self, text: str) -> None:
        """Tap the box, type, and tap the arrow."""
        self.page.write(text)
        self.taps += 2
        self.characters += len(text)

    @property
    def seconds(self) -> float:
        return self.taps * TAP_SECONDS + self.characters * CHARACTER_SECONDS


@pytest.fixture
def page(converse: Callable[..., Conversation], browser: webdriver.Chrome) -> Page:
    bot = converse()
    resize(browser, WIDTH, HEIGHT)
    browser.get(bot.installation.sandbox.url)
    page = Page(browser)
    page.go("private", "Legal")
    return page


def by_card(page: Page, answers: Sequence[str]) -> Effort:
    effort = Effort(page)
    effort.write("/record")
    effort.press(*answers)
    return effort


def recorded(page: Page, number: int) -> None:
    page.wait(lambda: page.shown("#talk .log").count("Recorded as ") == number)


def test_case_is_recorded_in_seconds_and_a_second_one_like_it_in_four_taps(
    page: Page, record_property: Callable[[str, object], None]
) -> None:
    efforts = {"every question of the card": by_card(page, ANSWERS)}
    recorded(page, 1)
    efforts["a second one: Another like this"] = second = Effort(page)
    second.press("Another like this", "Yesterday", "Not recorded", "Confirm")
    recorded(page, 2)
    efforts["a third one: /record and its kind"] = by_card(page, (KIND, "Yesterday", "Not recorded", "Confirm"))
    recorded(page, 3)
    efforts["only what is required"] = by_card(page, SHORT)
    recorded(page, 4)
    efforts["one line"] = line = Effort(page)
    line.write("/record FR subpoena today refused reason=overbroad")
    recorded(page, 5)
    for name, effort in efforts.items():
        counted = f"{effort.taps} taps and {effort.characters} characters"
        record_property("measured", f"a case, {name}: {counted}, {effort.seconds:.0f} s")
    first = efforts["every question of the card"]
    assert (first.taps, first.characters) == (14, len("/record"))
    assert (second.taps, second.characters) == (4, 0)
    assert second.seconds < first.seconds / 3
    assert efforts["only what is required"].seconds < first.seconds

"""Readers ask in plain words and walk on by buttons and deep links; two half-years are published."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.actions.readers.question import PlainQuestion, known_question, plain_question
from bot.chat.reader_commands import linked_command
from bot.chat.readers.plain_words import UNKNOWN_MESSAGE
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER
from bot.sandbox.world.world import World
from reports.language import words
from storage.vocabulary.words import Outcome
from tests.support.conversation import ADMINS, Conversation
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case
from tests.support.prepared import SECOND_DUE, Scene, played
from tests.support.registers import Registers
from tests.support.telegram import Sandbox

REFUSED = {"outcome": Outcome.REFUSED, "accounts_affected": None, "data_disclosed": ()}
FIRST = (a_case(requests=3), a_case(country="DE", requests=5, **REFUSED))
SECOND = (
    a_case(received_on=date(2026, 2, 1), requests=6),
    a_case(country="IN", received_on=date(2026, 3, 1), requests=18),
)


@pytest.fixture(scope="module")
def two_reports(registers: Registers, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The reports for 2025-H2 and 2026-H1 were posted."""

    def life(made: Installation) -> None:
        made.sandbox.clock.at = datetime(2025, 10, 1, tzinfo=UTC)
        made.record(*FIRST)
        for moment in (DRAFT_AT, DUE_AT):
            assert made.tick(moment)
        made.sandbox.clock.at = datetime(2026, 4, 1, tzinfo=UTC)
        made.record(*SECOND)
        for moment in (SECOND_DUE - timedelta(days=10), SECOND_DUE):
            assert made.tick(moment)

    return played("sqlite", tmp_path_factory.mktemp("words"), registers, life, ADMINS)


@pytest.fixture
def reading(
    two_reports: Scene,
    tmp_path: Path,
    sandbox: Sandbox,
    registers: Registers,
    converse: Callable[..., Conversation],
) -> Conversation:
    def later(_world: World) -> None:
        sandbox.clock.at = SECOND_DUE + timedelta(days=3)

    bot = converse(installation=two_reports.installation(tmp_path, sandbox, registers), prepare=later)
    bot.tick_now()
    return bot


def ask(bot: Conversation, text: str, language: str = "en") -> str:
    bot.world.users[READER].language = language
    [answer] = bot.say(READER, text)
    return answer.text


def test_plain_words_get_the_answer_of_the_command(reading: Conversation) -> None:
    germany = ask(reading, "/country DE 2025-H2")
    for text in ("how many for Germany in 2025-H2?", "Deutschland 2025-H2", "🇩🇪 2025 h2", "H2 2025: Germany please"):
        assert ask(reading, text) == germany, text
    assert ask(reading, "сколько запросов из Германии?", "ru") == ask(reading, "/country DE", "ru")
    report = ask(reading, "/report 2025-H2")
    for text in ("2025-H2", "how many requests in 2025-H2?"):
        assert ask(reading, text) == report, text
    assert ask(reading, "2031-H1") == ask(reading, "/report 2031-H1")


def test_doubt_is_a_question_with_buttons(reading: Conversation) -> None:
    [choice] = reading.say(READER, "how many from Germny in 2025-H2?")
    assert choice.text == "Did you mean this one?"
    reading.press(READER, choice, "Germany")
    assert reading.now(choice).text.startswith("Germany, July–December 2025")
    [choice] = reading.say(READER, "France and Germany")
    assert [key["text"] for key in reading.keys(choice)] == ["France", "Germany"]


def test_other_words_get_one_line_and_what_can_be_asked(reading: Conversation) -> None:
    [answer] = reading.say(READER, "good morning")
    assert answer.text == UNKNOWN_MESSAGE
    assert [key["text"] for key in reading.keys(answer)] == ["India", "France", "Latest report"]
    assert ask(reading, "доброе утро", "ru") == words.text(UNKNOWN_MESSAGE, "ru")


def test_groups_hear_nothing_of_plain_words(reading: Conversation) -> None:
    assert reading.say(LEGAL, "France", chat=ADMIN_CHAT_ID) == []


def test_answer_shows_the_share_and_the_course_of_a_country(reading: Conversation) -> None:
    told = ask(reading, "France")
    assert "25% of all requests received in this period\nUp from 3 in July–December 2025" in told
    assert "Requests received, by period\n2025-H2 ▇▇▇▇▇ 3\n2026-H1 ▇▇▇▇▇▇▇▇▇▇ 6" in told
    assert "Down from 5 in July–December 2025" in ask(reading, "Germany")
    assert "% of all" not in ask(reading, "Germany"), "a share of nothing says nothing"


def test_reader_walks_on_by_buttons(reading: Conversation) -> None:
    [answer] = reading.say(READER, "France")
    assert [key["text"] for key in reading.keys(answer)] == ["‹ 2025-H2", "Trend", "India", "Русский"]
    reading.press(READER, answer, "‹ 2025-H2")
    assert reading.now(answer).text.startswith("France, July–December 2025")
    assert [key["text"] for key in reading.keys(answer)] == ["Trend", "2026-H1 ›", "Germany", "Русский"]
    reading.press(READER, answer, "Trend")
    told = reading.now(answer).text
    assert told.startswith("France, all published periods\n\nJanuary–June 2026\n6 received, 6 with disclosure")
    assert "July–December 2025\n3 received" in told
    reading.press(READER, answer, "Русский")
    assert reading.now(answer).text.startswith("Франция")
    reading.press(READER, answer, "‹ Франция")
    assert reading.now(answer).text.startswith("Франция, июль–декабрь 2025 года")
    [report] = reading.say(READER, "/report")
    assert [key["text"] for key in reading.keys(report)] == ["India", "France", "‹ 2025-H2", "Русский"]


LINKS = {
    "country": "/country",
    "verify": "/verify",
    "reports": "/periods",
    "country-FR": "/country FR",
    "country-FR-2025-H2": "/country FR 2025-H2",
    "report-2025-H2": "/report 2025-H2",
    "something-else": "/start",
}


@pytest.mark.parametrize(("payload", "command"), LINKS.items())
def test_deep_link_is_the_command_that_it_means(reading: Conversation, payload: str, command: str) -> None:
    assert ask(reading, f"/start {payload}") == ask(reading, command)


def test_deep_link_is_a_greeting_while_being_set_up(converse: Callable[..., Conversation]) -> None:
    conversation = converse(telegram={"channel": ""})
    assert conversation.say(READER, "/start country-FR")[0].text.startswith("This bot will publish")


def test_question_is_read_in_any_order() -> None:
    assert plain_question("2025-H2 Germany?") == PlainQuestion(("DE",), (), "2025-H2")
    assert known_question("how many for Germany") == PlainQuestion()
    assert known_question("no") == PlainQuestion()
    assert linked_command("") is None

"""Readers ask in plain words and walk on by buttons and deep links; two half-years are published."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.actions.readers.question import PlainQuestion, known_question, plain_question
from bot.chat.reader_commands import linked_command
from bot.chat.readers.frame import NEXT_DUE
from bot.chat.readers.questions import UNKNOWN_MESSAGE
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER
from bot.sandbox.world.events import happen
from bot.sandbox.world.faults import Event
from reports.charts.process import ChartsFailed
from reports.language import words
from tests.support.blank_charts import blank_charts
from tests.support.conversation import Conversation


def ask(bot: Conversation, text: str, language: str = "en") -> str:
    bot.world.users[READER].language = language
    [answer] = bot.say(READER, text)
    return answer.text


def test_plain_words_get_the_answer_of_the_command(asking: Conversation) -> None:
    germany = ask(asking, "/country DE 2025-H2")
    for text in ("how many for Germany in 2025-H2?", "Deutschland 2025-H2", "🇩🇪 2025 h2", "H2 2025: Germany please"):
        assert ask(asking, text) == germany, text
    assert ask(asking, "сколько запросов из Германии?", "ru") == ask(asking, "/country DE", "ru")
    report = ask(asking, "/report 2025-H2")
    for text in ("2025-H2", "how many requests in 2025-H2?"):
        assert ask(asking, text) == report, text
    assert ask(asking, "2031-H1") == ask(asking, "/report 2031-H1")


def test_period_in_words_is_the_period_of_the_command(asking: Conversation) -> None:
    report, germany = ask(asking, "/report 2025-H2"), ask(asking, "/country DE 2025-H2")
    for text in ("second half of 2025", "July–December 2025", "/report H2 of 2025", "/report for 2025-H2, please"):
        assert ask(asking, text) == report, text
    for text in (
        "Germany in the second half of 2025",
        "/country Germany, July–December 2025",
        "/country 2025 H2 Germany",
    ):
        assert ask(asking, text) == germany, text
    assert ask(asking, "Германия за 2-е полугодие 2025 года", "ru") == ask(asking, "/country DE 2025-H2", "ru")


def test_period_without_a_report_of_its_own_leads_to_those_around_it(asking: Conversation) -> None:
    said = "There's no separate report for {}. It is covered, at least in part, by: {}."
    for text, name, around, labels in (
        ("2025", "2025", "July–December 2025", ["2025-H2"]),
        ("/report March 2026", "March 2026", "January–June 2026", ["2026-H1"]),
        ("/start report-2026-Q2", "April–June 2026", "January–June 2026", ["2026-H1"]),
    ):
        [answer] = asking.say(READER, text)
        assert answer.text.startswith(said.format(name, around)), text
        assert [key["text"] for key in asking.keys(answer)] == [*labels, "Русский"]
    [answer] = asking.say(READER, "France 2025")
    assert answer.text.startswith("France\n" + said.format("2025", "July–December 2025"))
    asking.press(READER, answer, "2025-H2")
    assert asking.now(answer).text.startswith("France, July–December 2025")
    [never] = asking.say(READER, "France 1999")
    assert "There's no report for 1999.\nPublished: January–June 2026 and July–December 2025." in never.text
    assert [key["text"] for key in asking.keys(never)] == ["2026-H1", "2025-H2", "Русский"]


def test_command_takes_a_sentence_as_plain_words_do(asking: Conversation) -> None:
    for text in ("France and Germany", "FR, DE 2025-H2"):
        [choice] = asking.say(READER, f"/country {text}")
        assert (choice.text, [key["text"] for key in asking.keys(choice)]) == (
            "Which one do you mean?",
            ["France", "Germany"],
        )
    assert ask(asking, "/country how many for France?") == ask(asking, "/country FR")


def test_doubt_is_a_question_with_buttons(asking: Conversation) -> None:
    [choice] = asking.say(READER, "how many from Germny in 2025-H2?")
    assert choice.text == "Did you mean this one?"
    asking.press(READER, choice, "Germany")
    assert asking.now(choice).text.startswith("Germany, July–December 2025")
    [choice] = asking.say(READER, "France and Germany")
    assert [key["text"] for key in asking.keys(choice)] == ["France", "Germany"]


def test_other_words_get_one_line_and_what_can_be_asked(asking: Conversation) -> None:
    [answer] = asking.say(READER, "good morning")
    assert answer.text == UNKNOWN_MESSAGE
    assert [key["text"] for key in asking.keys(answer)] == ["India", "France", "Latest report"]
    assert ask(asking, "доброе утро", "ru") == words.text(UNKNOWN_MESSAGE, "ru")


def test_groups_hear_nothing_of_plain_words(asking: Conversation) -> None:
    assert asking.say(LEGAL, "France", chat=ADMIN_CHAT_ID) == []


def test_answer_shows_the_share_and_the_course_of_a_country(asking: Conversation) -> None:
    reply = ask(asking, "France")
    assert "25% of all requests received\nUp from 3 in July–December 2025" in reply
    assert "Requests received, by period\n2025-H2 ▇▇▇▇▇ 3\n2026-H1 ▇▇▇▇▇▇▇▇▇▇ 6" in reply
    assert "Down from 5 in July–December 2025" in ask(asking, "Germany")
    assert "% of all" not in ask(asking, "Germany"), "a share of nothing says nothing"


def test_reader_walks_on_by_buttons(asking: Conversation) -> None:
    [answer] = asking.say(READER, "France")
    assert [key["text"] for key in asking.keys(answer)] == ["‹ 2025-H2", "Trend", "India", "Русский"]
    asking.press(READER, answer, "‹ 2025-H2")
    assert asking.now(answer).text.startswith("France, July–December 2025")
    assert [key["text"] for key in asking.keys(answer)] == ["Trend", "2026-H1 ›", "Germany", "Русский"]
    asking.press(READER, answer, "Trend")
    reply = asking.now(answer).text
    assert reply.startswith("France, all published periods\n\nJanuary–June 2026\n6 received, 6 with disclosure")
    assert "July–December 2025\n3 received" in reply
    asking.press(READER, answer, "Русский")
    assert asking.now(answer).text.startswith("Франция")
    asking.press(READER, answer, "‹ Франция")
    assert asking.now(answer).text.startswith("Франция, июль–декабрь 2025 года")
    [report] = asking.say(READER, "/report")
    assert [key["text"] for key in asking.keys(report)] == ["India", "France", "‹ 2025-H2", "Русский"]


LINKS = {
    "country": "/country",
    "verify": "/verify",
    "reports": "/periods",
    "country-FR": "/country FR",
    "country-FR-2025-H2": "/country FR 2025-H2",
    "report-2025-H2": "/report 2025-H2",
    "something-else": "/start",
}


def test_deep_link_is_the_command_that_it_means(asking: Conversation) -> None:
    for payload, command in LINKS.items():
        assert ask(asking, f"/start {payload}") == ask(asking, command), payload


def test_deep_link_is_a_greeting_while_being_set_up(converse: Callable[..., Conversation]) -> None:
    conversation = converse(telegram={"channel": ""})
    assert conversation.say(READER, "/start country-FR")[0].text.startswith("This bot will publish")


def test_question_is_read_in_any_order() -> None:
    assert plain_question("2025-H2 Germany?") == PlainQuestion(("DE",), (), "2025-H2")
    assert known_question("how many for Germany") == PlainQuestion()
    assert known_question("no") == PlainQuestion()
    assert linked_command("") is None


def test_fingerprint_and_commands_are_copied_by_buttons(asking: Conversation) -> None:
    [answer] = asking.say(READER, "/verify")
    copied = [key["copy_text"]["text"] for key in asking.keys(answer) if "copy_text" in key]
    assert asking.service.context is not None
    assert copied[0] == asking.service.context.terms.fingerprint
    assert all(line in answer.text for line in copied)
    assert {line.partition(" ")[0] for line in copied[1:]} >= {"sha256sum", "ssh-keygen", "python3"}


def test_next_due_date_is_a_date_of_telegrams_in_every_language(asking: Conversation) -> None:
    due = datetime(2027, 1, 15, 12, tzinfo=UTC)
    for language in words.languages():
        asking.world.users[READER].language = language
        for text in ("/periods", "/report 2031-H1"):
            [answer] = asking.say(READER, text)
            [span] = [span for span in answer.spans if span.kind == "date_time"]
            assert span.value == f"{int(due.timestamp())} D"
            day = words.day(due.date(), language)
            [line] = [line for line in answer.text.splitlines() if day in line]
            assert line == words.text(NEXT_DUE, language, day=day)


def test_cover_is_drawn_once_in_the_language_of_the_reader(asking: Conversation) -> None:
    drawn: list[str] = []

    def draw(document: Any, *, language: str, **rest: Any) -> Mapping[str, bytes]:
        drawn.append(language)
        return blank_charts(document, language=language, **rest)

    assert asking.service.context is not None
    asking.service.context = replace(asking.service.context, draw=draw)

    def cover(language: str) -> str:
        asking.world.users[READER].language = language
        [answer] = asking.say(READER, "/report 2025-H2")
        assert answer.file is not None
        return answer.file.best.unique_id

    published = cover("en")
    russian = [cover("ru") for _time in range(2)]
    happen(asking.world, Event("forget_files"))
    again = cover("ru")
    assert drawn == ["ru", "ru"]
    assert published not in (*russian, again)


def test_cover_that_cannot_be_drawn_is_the_published_one(asking: Conversation) -> None:
    def draw(document: Any, *, language: str, **_rest: Any) -> Mapping[str, bytes]:
        assert (language, document["kind"]) == ("ru", "report")
        raise ChartsFailed(reason="no room")

    assert asking.service.context is not None
    asking.service.context = replace(asking.service.context, draw=draw)
    asking.world.users[READER].language = "ru"
    [answer] = asking.say(READER, "/report")
    assert (answer.kind, answer.text[:17]) == ("photo", "Harbour Messenger")

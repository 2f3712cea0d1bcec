"""Inline mode: published answers in any chat, in the asker's language, and nothing that is not published."""

from datetime import date

from bot.chat.turns import MOST_WAITING
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER
from bot.sandbox.world import inline
from bot.sandbox.world.faults import too_many
from bot.sandbox.world.world import Found
from tests.support.conversation import Conversation
from tests.support.installation import a_case

TYPED = ("", "France 2026-H1", "how many for Germany?", "2025-H2", "Frnace", "Japan", "Kenya 2026-H2", "2026-H2", "🦊")


def offered(bot: Conversation, text: str, *, person: int = READER, language: str = "en") -> list[Found]:
    """What the bot offers for a query."""
    bot.world.users[person].language = language
    number = inline.ask(bot.world, person, person, text)
    bot.rest()
    results = bot.world.queries[number].results
    assert results is not None
    return results


def test_query_offers_the_answer_of_the_command(asking: Conversation) -> None:
    [answer] = asking.say(READER, "/country FR 2025-H2")
    [found] = offered(asking, "France 2025-H2")
    assert (found.title, found.about) == ("France, July–December 2025", "3 requests received")
    assert found.text == answer.text
    [russian] = offered(asking, "сколько запросов из Франции за 2025-H2", language="ru")
    assert russian.title == "Франция, июль–декабрь 2025 года"


def test_empty_query_shows_the_newest_report_and_its_countries(asking: Conversation) -> None:
    report, *countries = offered(asking, "")
    assert report.title == "Harbour Messenger: transparency report, January–June 2026"
    assert [each.title.partition(",")[0] for each in countries] == ["India", "France"]
    [earlier] = offered(asking, "H2 2025")
    assert earlier.id == "report-2025-H2"


def test_near_name_is_offered_and_other_words_lead_to_the_bot(asking: Conversation) -> None:
    assert [each.id for each in offered(asking, "Frnace")] == ["country-FR"]
    assert offered(asking, "good morning") == []
    query = next(reversed(asking.world.queries.values()))
    assert query.button == {"text": "Ask me in a private chat", "start_parameter": "country"}


def test_period_without_a_report_of_its_own_offers_those_around_it(asking: Conversation) -> None:
    assert [each.id for each in offered(asking, "2025")] == ["report-2025-H2"]
    assert [each.id for each in offered(asking, "France March 2026")] == ["country-FR-2026-H1"]
    [never] = offered(asking, "France 1999")
    assert (never.title, never.about) == ("France", "There's no report for 1999.")


def test_chosen_result_is_a_message_that_the_bot_does_not_hear(asking: Conversation) -> None:
    before = asking.world.chats[ADMIN_CHAT_ID].last_id
    number = inline.ask(asking.world, LEGAL, ADMIN_CHAT_ID, "France")
    asking.rest()
    message = inline.choose(asking.world, number, "country-FR")
    assert message.text.startswith("France, January–June 2026")
    assert [key["url"] for key in asking.keys(message)] == ["https://t.me/example_transparency_bot?start=country-FR"]
    assert asking.answers(ADMIN_CHAT_ID, before) == []


def test_what_is_not_published_changes_no_answer(asking: Conversation) -> None:
    def answers() -> list[object]:
        replies: list[object] = [offered(asking, text, person=person) for text in TYPED for person in (READER, LEGAL)]
        return [*replies, *(answer.text for text in TYPED if text for answer in asking.say(READER, text))]

    before = answers()
    asking.installation.record(
        a_case(country="JP", received_on=date(2026, 7, 2), requests=7),
        a_case(country="FR", received_on=date(2026, 2, 3), requests=40, embargo_until="2030-01-31"),
        a_case(country="KE", received_on=date(2026, 3, 3), requests=9, embargo_until="2031-01-31"),
    )
    assert answers() == before


def test_query_of_a_bot_is_not_answered(asking: Conversation) -> None:
    body = {"id": "1", "from": {"id": 5, "is_bot": True, "first_name": "B"}, "query": "France", "offset": ""}
    asking.world.announce("inline_query", body)
    asking.rest()
    assert asking.installation.sandbox.calls("answerInlineQuery") == []


def test_flood_of_queries_is_capped_and_delays_no_admin(asking: Conversation) -> None:
    asking.world.faults.plan("answerInlineQuery", too_many(2))  # the first answer waits, and the others behind it
    for _time in range(300):
        inline.ask(asking.world, READER, READER, "France")
    assert asking.say(LEGAL, "/help")
    answered = [query for query in asking.world.queries.values() if query.results is not None]
    assert 0 < len(answered) < 2 * MOST_WAITING


def test_greeting_leads_to_the_first_questions(asking: Conversation) -> None:
    [greeting] = asking.say(READER, "/start")
    labels = [key["text"] for key in asking.keys(greeting)]
    assert labels == ["Latest report", "All reports", "How to check a report"]
    for label, said in zip(labels, ("January–June 2026", "The published reports", "sha256sum -c"), strict=True):
        before = asking.world.chats[READER].last_id
        [again] = asking.say(READER, "/start")
        asking.press(READER, again, label)
        replies = [asking.now(again), *asking.answers(READER, before)]
        assert any(said in message.text for message in replies), label

"""A file sent in a chat says that it holds every demand of some days: by a button, or by its caption."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.sandbox.demo.world import LEGAL
from bot.sandbox.world import people
from bot.sandbox.world.world import Message
from storage.register import imports
from storage.vocabulary.case import CoverageKind
from tests.support.conversation import Conversation

HEAD = "received_on,country,legal_process,outcome\n"
PAST = f"{HEAD}2024-02-01,FR,court_order,refused\n2024-08-02,DE,subpoena,no_data\n"
YEAR = (date(2024, 1, 1), date(2025, 1, 1))


@pytest.fixture
def conversation(converse: Callable[..., Conversation]) -> Conversation:
    return converse()


def send(conversation: Conversation, text: str = PAST, caption: str = "", name: str = "past.csv") -> Message:
    before = conversation.world.chats[LEGAL].last_id
    people.send_document(conversation.world, LEGAL, LEGAL, name, text.encode(), caption)
    [answer] = conversation.answers(LEGAL, before)
    return answer


def labels(conversation: Conversation, message: Message) -> list[str]:
    return [key["text"] for key in conversation.keys(message)]


def stated(conversation: Conversation) -> list[tuple[str, date, date]]:
    with conversation.database.reading() as session:
        rows = imports.overlapping_coverage(session, date.min, date.max)
    assert {row.what for row in rows} <= {CoverageKind.EVERYTHING}
    return [(row.country, row.start, row.end) for row in rows]


def test_button_imports_the_periods_of_the_cases_as_complete(conversation: Conversation) -> None:
    proposal = send(conversation)
    assert "every demand that you received in these days: 1 January 2024 – 31 December 2024?" in proposal.text
    assert "complete from 2024-01-01 to 2024-12-31" in proposal.text
    assert labels(conversation, proposal) == ["Import 2 cases", "Import as complete", "No"]
    conversation.press(LEGAL, proposal, "Import as complete")
    assert "Imported 2 cases and 1 coverage statement from past.csv." in conversation.now(proposal).text
    assert stated(conversation) == [("*", *YEAR)]


def test_import_without_the_button_states_nothing(conversation: Conversation) -> None:
    conversation.press(LEGAL, send(conversation), "Import 2 cases")
    assert stated(conversation) == []


def test_days_that_are_complete_already_are_not_asked_about(conversation: Conversation) -> None:
    conversation.press(LEGAL, send(conversation), "Import as complete")
    later = send(conversation, f"{HEAD}2024-11-02,US,subpoena,refused\n", name="more.csv")
    assert labels(conversation, later) == ["Import 1 case", "No"]


def test_days_are_asked_about_up_to_the_day_before_the_register(conversation: Conversation) -> None:
    proposal = send(conversation, f"{HEAD}2025-03-01,FR,subpoena,refused\n2025-08-02,DE,subpoena,refused\n")
    assert "in these days: 1 January 2025 – 30 June 2025?" in proposal.text


def test_file_of_days_in_the_register_is_not_asked_about(conversation: Conversation) -> None:
    proposal = send(conversation, f"{HEAD}2025-08-02,FR,subpoena,refused\n")
    assert labels(conversation, proposal) == ["Import 1 case", "No"]


@pytest.mark.parametrize(
    "caption",
    [
        "complete from 2024-01-01 to 2024-12-31",
        "Complete from 1.1.2024 to 31.12.2024.",
        "Полностью с 2024-01-01 по 2024-12-31",
    ],
)
def test_caption_states_the_days(conversation: Conversation, caption: str) -> None:
    proposal = send(conversation, caption=caption)
    assert "These days count as complete: 1 January 2024 – 31 December 2024." in proposal.text
    conversation.press(LEGAL, proposal, "Import 2 cases and 1 coverage statement")
    assert stated(conversation) == [("*", *YEAR)]


def test_caption_completes_a_file_that_was_imported_without_one(conversation: Conversation) -> None:
    conversation.press(LEGAL, send(conversation), "Import 2 cases")
    proposal = send(conversation, caption="complete from 2024-01-01 to 2024-12-31")
    conversation.press(LEGAL, proposal, "Import 0 cases and 1 coverage statement")
    assert stated(conversation) == [("*", *YEAR)]


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("complete", "The caption is not like “complete from 2025-01-01 to 2025-06-30”; nothing was imported"),
        ("complete from May to June", "The caption is not like"),
        ("complete from 2024-06-30 to 2024-01-01", "2024-01-01 is before 2024-06-30"),
        ("complete from 2024-06-30 to 2030-01-01", "2030-01-01 is not over yet"),
    ],
)
def test_caption_that_names_no_two_past_days_is_refused(conversation: Conversation, caption: str, said: str) -> None:
    answer = send(conversation, caption=caption)
    assert said in answer.text
    assert labels(conversation, answer) == []


def test_other_caption_is_no_statement(conversation: Conversation) -> None:
    assert "can be imported: 2 cases." in send(conversation, caption="Cases from 2024-01-01 to 2024-12-31").text

"""What follows a recorded case: another like it in four presses, changes, and the kinds that a person recorded last."""

import re
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, TRUST
from bot.sandbox.world.world import Message
from storage.register import amendments, cases
from storage.register.rows import StoredCase
from storage.vocabulary.words import Outcome
from tests.support.conversation import MORNING, Conversation
from tests.support.installation import a_case

REFUSED = (
    "Germany", "Subpoena", "Today", "Refused", "Today", "Too broad", "IP addresses", "Next", "1", "Police", "Fraud",
)  # fmt: skip
KIND = "DE, subpoena, refused: too broad"


def tap(conversation: Conversation, message: Message, *labels: str) -> str:
    for label in labels:
        conversation.press(LEGAL, message, label)
    return conversation.now(message).text


def register(conversation: Conversation) -> list[StoredCase]:
    """All cases, in the order in which they were recorded."""
    with conversation.database.reading() as session:
        return list(cases.every(session))


def newest(conversation: Conversation, chat: int = LEGAL) -> Message:
    messages = conversation.world.chats[chat].messages
    return messages[max(messages)]


@pytest.fixture
def first(conversation: Conversation) -> Message:
    """The confirmation of a refusal that was recorded with a card."""
    [card] = conversation.say(LEGAL, "/record")
    tap(conversation, card, *REFUSED, "Confirm")
    return card


def test_second_case_like_the_first_takes_at_most_four_presses_and_no_command(
    conversation: Conversation, first: Message
) -> None:
    presses, messages = len(REFUSED) + 1, 1
    assert (presses, messages) == (12, 1)
    before = register(conversation)[0].case
    conversation.press(LEGAL, first, "Another like this")
    card = newest(conversation)
    assert card.text.splitlines()[:4] == ["New case", "Country: Germany", "Legal process: subpoena", "Outcome: refused"]
    assert conversation.keys(first) == []
    then = ("Yesterday", "Not recorded", "Confirm")
    assert tap(conversation, card, *then).startswith("Recorded as ")
    assert len(then) + 1 <= 4
    case = register(conversation)[1].case
    for column in ("country", "legal_process", "outcome", "refusal_reason", "authority", "grounds", "data_requested"):
        assert getattr(case, column) == getattr(before, column), column
    assert (case.received_on.day, case.closed_on, case.accounts_specified) == (14, None, None)


@pytest.mark.parametrize("chat", [LEGAL, ADMIN_CHAT_ID])
def test_file_number_of_the_second_case_is_typed_or_refused_below(conversation: Conversation, chat: int) -> None:
    [shown] = conversation.say(LEGAL, "/record FR court_order 2025-09-01 pending", chat=chat)
    conversation.press(LEGAL, shown, "Another like this")
    card = newest(conversation, chat)
    assert "What is your own file number?" in tap(conversation, card, "Today")
    [moved] = conversation.say(LEGAL, "the one about Mallory", chat=chat, reply_to=card.id)
    assert "LE-2018-0042" in moved.text
    assert "Received on" not in tap(conversation, moved, "‹ Back").splitlines()[-1]
    tap(conversation, moved, "Today")
    conversation.say(LEGAL, "LE-7", chat=chat, reply_to=moved.id)
    tap(conversation, moved, "Confirm")
    assert register(conversation)[1].case.case_file == "LE-7"


def test_cancelled_second_case_leaves_the_first(conversation: Conversation, first: Message) -> None:
    conversation.press(LEGAL, first, "Another like this")
    assert tap(conversation, newest(conversation), "Cancel") == "Cancelled. Nothing was recorded."
    assert len(register(conversation)) == 1
    assert conversation.now(first).text.startswith("Recorded as ")


def test_recorded_case_is_changed_voided_and_left_where_it_is_shown(conversation: Conversation, first: Message) -> None:
    assert tap(conversation, first, "Change").startswith("Changing case ")
    assert "Country: Germany → Italy" in tap(conversation, first, "Country", "Italy")
    assert tap(conversation, first, "Cancel").startswith("Nothing was changed.\n")
    tap(conversation, first, "Change", "Country", "Italy", "Confirm")
    assert register(conversation)[0].case.country == "IT"
    assert "Why void" in tap(conversation, first, "Void")
    assert tap(conversation, first, "No").startswith("Nothing was changed.\n")
    text = tap(conversation, first, "Done")
    assert (conversation.keys(first), "Country: Italy" in text) == ([], True)
    [again] = conversation.say(LEGAL, f"/case {register(conversation)[0].reference}")
    assert "Void: recorded twice." in tap(conversation, again, "Void", "recorded twice")
    assert [key["text"] for key in conversation.keys(again)] == ["Another like this", "Done"]


def test_typed_change_reaches_the_card_that_replaced_the_case_in_a_group(conversation: Conversation) -> None:
    [shown] = conversation.say(LEGAL, "/record FR court_order 2025-09-01 pending", chat=ADMIN_CHAT_ID)
    conversation.press(LEGAL, shown, "Change")
    conversation.press(LEGAL, shown, "Country")
    assert conversation.say(LEGAL, "Finland", chat=ADMIN_CHAT_ID, reply_to=shown.id) == []
    assert "Country: France → Finland" in conversation.now(shown).text


def test_list_opens_each_case_as_often_as_asked_with_the_buttons_of_the_role(conversation: Conversation) -> None:
    for country in ("FR", "DE"):
        conversation.say(LEGAL, f"/record {country} court_order 2025-09-01 pending")
    for person, labels in ((LEGAL, ["Another like this", "Change", "Void", "Done"]), (TRUST, [])):
        [page] = conversation.say(person, "/cases")
        assert [key["text"] for key in conversation.keys(page)] == ["1", "2"]
        for number in ("2", "1", "2"):
            conversation.press(person, page, number)
            line = page.text.splitlines()[int(number) - 1]
            shown = newest(conversation, person)
            assert shown.text.splitlines()[0] == re.sub(r"^[0-9]\. (\w+) .*", r"\1", line)
            assert [key["text"] for key in conversation.keys(shown)] == labels


def kinds(conversation: Conversation, person: int = LEGAL) -> list[str]:
    """The kinds of case that a new card offers."""
    [card] = conversation.say(person, "/record")
    return [key["text"] for key in conversation.keys(card) if "," in key["text"]]


@pytest.fixture
def numbers() -> Iterator[int]:
    return count(1)


def test_card_offers_the_last_three_kinds_of_case_of_the_person(
    conversation: Conversation, first: Message, numbers: Iterator[int]
) -> None:
    assert first
    for line in (
        "FR court_order pending",
        "DE subpoena refused reason=overbroad",
        "IT subpoena pending",
        "FR subpoena pending",
    ):
        conversation.say(LEGAL, f"/record {line} 2025-09-01 file=LE-{next(numbers)}")
    [card] = conversation.say(LEGAL, "/record")
    labels = [key["text"] for key in conversation.keys(card)]
    assert labels[:3] == ["FR, subpoena, still open", "IT, subpoena, still open", KIND]
    assert len(labels) <= 12
    text = tap(conversation, card, KIND)
    assert "Reason for refusal: too broad" in text
    tap(conversation, card, "Today", "Not recorded", "Confirm")
    assert register(conversation)[-1].case.outcome is Outcome.REFUSED


def test_card_offers_neither_others_kinds_nor_void_nor_embargoed_ones(
    converse: Callable[..., Conversation],
) -> None:
    roles = ["recorder", "approver"]
    people = [{"id": LEGAL, "name": "Legal", "roles": roles}, {"id": TRUST, "name": "Trust", "roles": roles}]
    conversation = converse(admins=people)
    conversation.say(LEGAL, "/record FR court_order 2025-09-01 pending")
    assert kinds(conversation) == ["FR, court order, still open"]
    assert kinds(conversation, TRUST) == []
    with conversation.database.transaction() as session:
        hidden = cases.new_reference(session)
        cases.add(session, a_case(country="CU"), reference=hidden, now=MORNING, actor=f"chat:{LEGAL}")
    [card] = conversation.say(LEGAL, "/record")
    with conversation.database.transaction() as session:
        amendments.embargo(session, cases.by_reference(session, hidden), "unknown", now=MORNING, actor="cli:ada")
    assert kinds(conversation) == ["FR, court order, still open"]
    before = conversation.now(card).text
    assert tap(conversation, card, "CU, ") == before
    assert conversation.toasts()[-1].startswith("There is no case")
    [shown] = conversation.say(LEGAL, f"/void {register(conversation)[0].reference} duplicate")
    conversation.press(LEGAL, shown, "Yes")
    assert kinds(conversation) == []


def test_second_press_of_done_brings_no_button_back(conversation: Conversation, first: Message) -> None:
    old = conversation.now(first).markup
    text = tap(conversation, first, "Done")
    conversation.now(first).markup = old
    assert tap(conversation, first, "Done") == text
    assert conversation.toasts()[-1].startswith("This button was already pressed")

"""The record card over HTTP: every choice, typed answers, two at once, stale presses, expiry."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, TRUST
from bot.sandbox.world import people
from bot.sandbox.world.world import Message
from storage.register import cases
from storage.vocabulary.case import Case
from storage.vocabulary.words import DataKind, Grounds, LegalProcess, Notice, Outcome, RefusalReason
from tests.support.conversation import ADMINS, Conversation
from tests.support.telegram import Twice

DISCLOSED = (
    "France", "Court order", "Yesterday", "Data disclosed", "Today", "IP addresses", "Phone numbers", "Next",
    "IP addresses", "Next", "3", "1", "Court", "Terrorism", "Notified afterwards",
)  # fmt: skip
REFUSED = ("Germany", "Subpoena", "Today", "Refused", "Today", "Too broad", "To the summary")


def tap(conversation: Conversation, card: Message, *labels: str) -> str:
    """Press one button after the other; the text that stands then."""
    for label in labels:
        conversation.press(LEGAL, card, label)
    return conversation.now(card).text


def recorded(conversation: Conversation) -> tuple[Case, ...]:
    with conversation.database.reading() as session:
        return tuple(stored.case for stored in cases.listing(session))


@pytest.fixture
def card(conversation: Conversation) -> Message:
    [message] = conversation.say(LEGAL, "/record")
    return message


def test_disclosure_is_recorded_with_sixteen_taps_in_one_message(conversation: Conversation, card: Message) -> None:
    review = tap(conversation, card, *DISCLOSED)
    assert recorded(conversation) == ()
    done = tap(conversation, card, "Confirm")
    assert recorded(conversation) == (
        Case(
            received_on=date(2025, 9, 14),
            country="FR",
            legal_process=LegalProcess.COURT_ORDER,
            outcome=Outcome.DISCLOSED,
            closed_on=date(2025, 9, 15),
            data_requested=(DataKind.IP_ADDRESS, DataKind.PHONE_NUMBER),
            data_disclosed=(DataKind.IP_ADDRESS,),
            accounts_specified=3,
            accounts_affected=1,
            authority=recorded(conversation)[0].authority,
            grounds=Grounds.TERRORISM,
            notice=Notice.AFTER,
        ),
    )
    assert re.match(r"Recorded as [0-9A-Z]{8}\.\n", done)
    shown_before = set(review.splitlines())
    assert {line for line in done.splitlines() if ": " in line} <= shown_before
    assert len(DISCLOSED) + 1 == 16
    assert [key["text"] for key in conversation.keys(card)] == ["Another like this", "Change", "Void", "Done"]
    sent = conversation.installation.sandbox.calls("sendMessage")
    assert len([call for call in sent if call.parameters["chat_id"] != "@transparency"]) == 1


def test_refusal_is_recorded_with_eight_taps(conversation: Conversation, card: Message) -> None:
    review = tap(conversation, card, *REFUSED)
    assert "Reason for refusal: too broad" in review
    assert "Accounts specified: not recorded" in review
    assert "Data disclosed" not in review
    tap(conversation, card, "Confirm")
    [case] = recorded(conversation)
    assert (case.country, case.refusal_reason, case.data_disclosed) == ("DE", RefusalReason.OVERBROAD, ())


def test_no_more_than_twelve_buttons_are_in_sight_at_any_step(conversation: Conversation, card: Message) -> None:
    for label in (*DISCLOSED, "Change", "More"):
        assert 1 <= len(conversation.keys(card)) <= 12, label
        tap(conversation, card, label)
    assert len(conversation.keys(card)) <= 12


def test_typed_answers_fill_the_card_in_place(conversation: Conversation, card: Message) -> None:
    typed = (
        "russia", "court order", "1.9.2025", "refused", "2025-09-05", "overbroad", "ip addresses, contacts", "250",
    )  # fmt: skip
    for text in typed:
        assert conversation.say(LEGAL, text) == []
    text = conversation.now(card).text
    for line in (
        "Country: Russia",
        "Legal process: court order",
        "Received on: 1 September 2025",
        "Closed on: 5 September 2025",
        "Reason for refusal: too broad",
        "Data requested: IP addresses and contacts",
        "Accounts specified: 250",
    ):
        assert line in text.splitlines()


@pytest.mark.parametrize(
    ("taps", "typed", "words"),
    [
        ((), "Atlantis", "Country: is not a country I know; type its name or code, such as France or FR"),
        (
            ("France", "Court order"),
            "2025-13-01",
            "Received on: is not a day in the calendar; write it like 2018-05-04",
        ),
        (("France", "Court order"), "2031-01-01", "Received on: is in the future"),
        (
            ("France",),
            "letter",
            "Legal process: is not one of the choices; tap a button, or type a word such as: court",
        ),
        (("France",), "subpena", "tap a button, or type a word such as: subpoena"),
        (
            ("France", "Court order", "Today", "Still open", "Not recorded"),
            "many",
            "Accounts specified: is not a whole",
        ),
    ],
)
def test_wrong_answer_names_the_field_and_an_example(
    conversation: Conversation, card: Message, taps: tuple[str, ...], typed: str, words: str
) -> None:
    before = tap(conversation, card, *taps)
    [moved] = conversation.say(LEGAL, typed)
    assert words in moved.text
    assert moved.text.splitlines()[-1] == before.splitlines()[-1]
    assert (conversation.now(card).text, conversation.keys(card)) == (before, [])


@pytest.mark.parametrize("chat", [LEGAL, ADMIN_CHAT_ID])
def test_two_mistakes_in_a_row_stay_readable_and_the_card_is_below_them(conversation: Conversation, chat: int) -> None:
    [card] = conversation.say(LEGAL, "/record", chat=chat)
    [second] = conversation.say(LEGAL, "Atlantis", chat=chat, reply_to=card.id)
    [third] = conversation.say(LEGAL, "Xyzzy", chat=chat, reply_to=second.id)
    for message in (second, third):
        assert "Country: is not a country I know" in conversation.now(message).text
    assert (conversation.keys(card), conversation.keys(second)) == ([], [])
    assert conversation.say(LEGAL, "Finland", chat=chat, reply_to=third.id) == []
    assert "Country: Finland" in conversation.now(third).text
    assert "What legal process" in conversation.now(third).text


@pytest.mark.parametrize("chat", [LEGAL, ADMIN_CHAT_ID])
def test_reply_to_a_card_that_only_takes_presses_is_answered_below(conversation: Conversation, chat: int) -> None:
    [card] = conversation.say(LEGAL, "/record", chat=chat)
    tap(conversation, card, *REFUSED)
    [moved] = conversation.say(LEGAL, "the country is wrong", chat=chat, reply_to=card.id)
    assert "⚠️ Tap one of the buttons to go on." in moved.text
    assert "Reason for refusal: too broad" in moved.text
    tap(conversation, moved, "Confirm")
    assert len(recorded(conversation)) == 1


def test_search_offers_what_may_be_meant(conversation: Conversation, card: Message) -> None:
    conversation.say(LEGAL, "korea")
    assert {key["text"] for key in conversation.keys(card)} >= {"North Korea", "South Korea"}
    assert "Country: South Korea" in tap(conversation, card, "South Korea")


def test_most_frequent_countries_come_first_and_embargoed_ones_are_left_out(conversation: Conversation) -> None:
    from tests.support.installation import a_case

    few = [a_case(country="PT")] * 2 + [a_case(country="FI")] + [a_case(country="CU", embargo_until="unknown")] * 3
    conversation.installation.record(*few)
    [card] = conversation.say(LEGAL, "/record")
    labels = [key["text"] for key in conversation.keys(card)]
    assert labels[:2] == ["Portugal", "Finland"]
    assert "Cuba" not in labels


def test_field_is_changed_from_the_end_without_going_through_the_rest(
    conversation: Conversation, card: Message
) -> None:
    tap(conversation, card, *DISCLOSED)
    text = tap(conversation, card, "Change", "Country", "Germany")
    assert "Country: Germany" in text
    assert "All correct?" in text


def test_changed_outcome_takes_away_what_it_rules_out(conversation: Conversation, card: Message) -> None:
    tap(conversation, card, *DISCLOSED, "Change", "Outcome")
    text = tap(conversation, card, "Refused")
    assert "Why was it refused?" in text
    text = tap(conversation, card, "Outside our policy")
    for gone in ("Data disclosed", "Accounts affected", "Notice to the user"):
        assert gone not in text
    tap(conversation, card, "Confirm")
    [case] = recorded(conversation)
    assert (case.outcome, case.data_disclosed, case.accounts_affected) == (Outcome.REFUSED, (), None)


def test_back_leads_to_the_question_before(conversation: Conversation, card: Message) -> None:
    assert "Which country" in tap(conversation, card, "France", "‹ Back")
    assert "What legal process" in tap(conversation, card, "France")


def test_cancelled_card_records_nothing_and_keeps_nothing(conversation: Conversation, card: Message) -> None:
    assert tap(conversation, card, "Cancel") == "Cancelled. Nothing was recorded."
    assert recorded(conversation) == ()


def test_two_cards_at_once_do_not_mix(conversation: Conversation) -> None:
    [one] = conversation.say(LEGAL, "/record")
    [other] = conversation.say(LEGAL, "/record")
    tap(conversation, one, "France")
    tap(conversation, other, "Germany", "Subpoena", "Today", "Still open", "To the summary", "Confirm")
    people.write(conversation.world, LEGAL, LEGAL, "court orders", reply_to=one.id)
    conversation.rest()
    assert "Country: France\nLegal process: court order" in conversation.now(one).text
    tap(conversation, one, "Today", "Still open", "To the summary", "Confirm")
    assert sorted(case.country for case in recorded(conversation)) == ["DE", "FR"]


def test_card_among_the_admins_obeys_who_opened_it(converse: Callable[..., Conversation]) -> None:
    conversation = converse([{**admin, "roles": ["recorder"]} for admin in ADMINS])
    [card] = conversation.say(LEGAL, "/record", chat=ADMIN_CHAT_ID)
    before = conversation.now(card).text
    conversation.press(TRUST, card, "France")
    assert conversation.now(card).text == before
    assert conversation.toasts()[-1].startswith("This button is for someone else")
    conversation.say(LEGAL, "Finland", chat=ADMIN_CHAT_ID)
    assert conversation.now(card).text == before
    conversation.say(TRUST, "Finland", chat=ADMIN_CHAT_ID, reply_to=card.id)
    assert conversation.now(card).text == before
    conversation.say(LEGAL, "Finland", chat=ADMIN_CHAT_ID, reply_to=card.id)
    assert "Country: Finland" in conversation.now(card).text


def test_person_without_the_role_cannot_press(conversation: Conversation) -> None:
    [card] = conversation.say(LEGAL, "/record", chat=ADMIN_CHAT_ID)
    before = conversation.now(card).text
    conversation.press(TRUST, card, "France")
    assert (conversation.now(card).text, conversation.toasts()[-1]) == (before, "This button is out of date.")


def test_stale_press_says_so_and_shows_the_present_state(conversation: Conversation, card: Message) -> None:
    old = conversation.now(card).markup
    tap(conversation, card, "France")
    present = conversation.now(card).text
    conversation.now(card).markup = old
    assert tap(conversation, card, "Germany") == present
    assert conversation.toasts()[-1].startswith("This button is out of date")
    tap(conversation, card, "Court order", "Today", "Still open", "To the summary")
    old = conversation.now(card).markup
    done = tap(conversation, card, "Confirm")
    conversation.now(card).markup = old
    assert tap(conversation, card, "Confirm") == done
    assert conversation.toasts()[-1].startswith("This button was already pressed")
    assert len(recorded(conversation)) == 1


def test_every_press_delivered_twice_has_one_effect(conversation: Conversation) -> None:
    updates = conversation.world.updates
    conversation.world.updates = Twice(updates.next_number, updates.waiting, updates.allowed, updates.named)
    [card] = conversation.say(LEGAL, "/record")
    tap(conversation, card, *DISCLOSED, "Confirm")
    assert len(recorded(conversation)) == 1
    assert recorded(conversation)[0].data_requested == (DataKind.IP_ADDRESS, DataKind.PHONE_NUMBER)


def test_card_ends_after_a_week(conversation: Conversation, card: Message) -> None:
    tap(conversation, card, "France")
    conversation.installation.sandbox.clock.move(days=6, hours=23)
    assert "legal process" in tap(conversation, card, "Court order").lower()
    conversation.installation.sandbox.clock.move(hours=2)
    assert "This card is gone" in tap(conversation, card, "Today")


def test_embargo_is_not_offered(conversation: Conversation, card: Message) -> None:
    tap(conversation, card, *DISCLOSED, "Change")
    labels = set()
    for _page in range(3):
        labels |= {key["text"] for key in conversation.keys(card)}
        tap(conversation, card, "More")
    assert "File number" in labels
    assert not [label for label in labels if "embargo" in label.lower()]

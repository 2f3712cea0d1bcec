"""Orders to remove content in a chat, over HTTP: recorded, listed, changed and voided as cases are."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.sandbox.demo.world import LEGAL, TRUST
from bot.sandbox.world.world import Message
from storage.audit.check import check
from storage.register import removals
from storage.register.removals import RemovalFilter, StoredRemoval
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.removals import ContentCategory, LegalGround, Removal, RemovalOutcome, RemovalRefusal
from storage.vocabulary.words import Authority
from tests.support.conversation import Conversation

ACTED = Removal(
    received_on=date(2025, 9, 14),
    country="FR",
    category=ContentCategory.SCAMS_AND_FRAUD,
    outcome=RemovalOutcome.ACTED,
    authority=Authority.COURT,
    legal_ground=LegalGround.NATIONAL_LAW,
    items=3,
    items_removed=2,
    acted_after_hours=5,
)
TAPS = (
    "France", "Court", "More …", "Scams and fraud", "Yesterday", "Content removed or blocked", "3", "2", "5",
    "National law",
)  # fmt: skip


LINE = "FR court 2025-09-14 scams_and_fraud acted ground=national_law items=3/2 hours=5"


def tap(conversation: Conversation, card: Message, *labels: str) -> str:
    for label in labels:
        conversation.press(LEGAL, card, label)
    return conversation.now(card).text


def recorded(conversation: Conversation) -> tuple[Removal, ...]:
    with conversation.database.reading() as session:
        assert check(session) == ()
        return tuple(stored.removal for stored in removals.every(session, RemovalFilter()))


@pytest.fixture
def card(conversation: Conversation) -> Message:
    [message] = conversation.say(LEGAL, "/removal")
    return message


def test_order_is_recorded_with_the_card_of_cases(conversation: Conversation, card: Message) -> None:
    assert card.text.startswith("New order to remove content")
    review = tap(conversation, card, *TAPS)
    assert recorded(conversation) == ()
    assert "Category of content: scams and fraud" in review
    done = tap(conversation, card, "Confirm")
    assert recorded(conversation) == (ACTED,)
    assert re.match(r"Recorded as [0-9A-Z]{8}\.\n", done)
    [shown] = conversation.say(LEGAL, f"/removal {done.split()[2].rstrip('.')}")
    assert "Pieces removed: 2" in shown.text


def test_change_and_typed_answers_leave_no_value_that_no_longer_applies(
    conversation: Conversation, card: Message
) -> None:
    tap(conversation, card, *TAPS)
    tap(conversation, card, "Change …", "Outcome", "Refused", "Errors or too little information")
    tap(conversation, card, "Change …", "Pieces of content")
    [moved] = conversation.say(LEGAL, "many")
    assert "is not a whole number" in moved.text
    assert conversation.say(LEGAL, "12") == []
    tap(conversation, moved, "Confirm")
    refused = replace(
        ACTED,
        outcome=RemovalOutcome.REFUSED,
        refusal_reason=RemovalRefusal.DEFECTIVE,
        items=12,
        items_removed=None,
        acted_after_hours=None,
    )
    assert recorded(conversation) == (refused,)


def test_one_line_records_an_order_and_names_every_mistake(conversation: Conversation) -> None:
    [done] = conversation.say(LEGAL, f"/removal {LINE}")
    assert recorded(conversation) == (ACTED,)
    assert "Law cited: national law" in done.text
    [refused] = conversation.say(LEGAL, "/removal FR 2025-09-14 scams_and_fraud refused items=3/2")
    assert "Nothing was recorded." in refused.text
    [unknown] = conversation.say(LEGAL, "/removal 00000000")
    assert "there is no removal order 00000000" in unknown.text.lower()
    assert len(recorded(conversation)) == 1


def test_audit_shows_what_changed_in_an_order(conversation: Conversation) -> None:
    conversation.say(LEGAL, "/removal FR 2025-09-14 scams_and_fraud pending")
    with conversation.database.transaction() as session:
        [stored] = removals.every(session, RemovalFilter())
        now = conversation.installation.sandbox.clock.at
        removals.amend(session, stored, ACTED, now=now, actor=f"telegram:{LEGAL}")
    [audit] = conversation.say(TRUST, "/audit")
    assert "Outcome: still open → content removed or blocked" in audit.text
    assert "Authority: not recorded → court" in audit.text


def stored(conversation: Conversation, reference: str) -> StoredRemoval:
    with conversation.database.reading() as session:
        return removals.by_reference(session, reference)


def record(conversation: Conversation, line: str = LINE) -> tuple[Message, str]:
    [answer] = conversation.say(LEGAL, f"/removal {line}")
    return answer, answer.text.split()[2].rstrip(".")


def labels(conversation: Conversation, message: Message) -> list[str]:
    return [key["text"] for key in conversation.keys(message)]


def test_recorded_order_offers_what_a_case_offers(conversation: Conversation) -> None:
    answer, reference = record(conversation)
    assert labels(conversation, answer) == ["Another like this", "Change", "Void", "Done"]
    conversation.press(LEGAL, answer, "Change")
    assert conversation.now(answer).text.startswith(f"Changing removal order {reference}")
    tap(conversation, answer, "Country", "Germany")
    assert "Country: France → Germany" in conversation.now(answer).text
    assert stored(conversation, reference).removal == ACTED
    assert tap(conversation, answer, "Confirm").startswith(f"Changed: {reference}")
    assert stored(conversation, reference).removal == replace(ACTED, country="DE")
    assert labels(conversation, answer) == ["Another like this", "Change", "Void", "Done"]


def test_line_of_changes_shows_old_and_new_and_waits_for_a_press(conversation: Conversation) -> None:
    _, reference = record(conversation, "FR court 2025-09-14 scams_and_fraud refused reason=defective")
    [question] = conversation.say(LEGAL, f"/amend {reference.lower()} outcome=acted items=3/2")
    assert question.text.splitlines() == [
        f"Change {reference}?",
        "Outcome: refused → content removed or blocked",
        "Pieces of content: not recorded → 3",
        "Pieces removed: not recorded → 2",
        "Reason for refusal: errors or too little information → not recorded",
    ]
    [other] = conversation.say(LEGAL, f"/amend {reference} country=DE")
    conversation.press(LEGAL, question, "Yes")
    assert conversation.now(question).text.startswith(f"Changed.\n{reference}\n")
    conversation.press(LEGAL, other, "Yes")
    assert "has changed since" in conversation.toasts()[-1]
    assert stored(conversation, reference).removal.country == "FR"
    [again] = conversation.say(LEGAL, f"/amend {reference} outcome=acted")
    assert "already says that" in again.text
    [refused] = conversation.say(LEGAL, f"/amend {reference} items=1")
    assert "is more than items" in refused.text.replace("Pieces of content", "items")


def test_card_of_an_order_that_changed_since_changes_nothing(conversation: Conversation) -> None:
    answer, reference = record(conversation)
    conversation.press(LEGAL, answer, "Change")
    [question] = conversation.say(LEGAL, f"/amend {reference} country=IT")
    conversation.press(LEGAL, question, "Yes")
    tap(conversation, answer, "Country", "Germany", "Confirm")
    assert "has changed since" in conversation.toasts()[-1]
    assert stored(conversation, reference).removal.country == "IT"


def test_void_order_leaves_the_list_and_cannot_change(conversation: Conversation) -> None:
    answer, reference = record(conversation)
    record(conversation, "DE police 2025-09-13 violence pending")
    [page] = conversation.say(LEGAL, "/removals 2025-H2")
    first = f"1. {reference} 2025-09-14 France, scams and fraud: content removed or blocked"
    assert page.text.splitlines()[0] == first
    assert labels(conversation, page) == ["1", "2"]
    conversation.press(LEGAL, page, "1")
    [opened] = conversation.answers(LEGAL, page.id)
    assert labels(conversation, opened) == ["Another like this", "Change", "Void", "Done"]
    conversation.press(LEGAL, answer, "Void")
    assert labels(conversation, answer)[:2] == ["recorded twice", "entered by mistake"]
    conversation.press(LEGAL, answer, "recorded twice")
    assert "Void: recorded twice. It no longer counts." in conversation.now(answer).text
    assert labels(conversation, answer) == ["Another like this", "Done"]
    assert stored(conversation, reference).void_reason is VoidReason.DUPLICATE
    [rest] = conversation.say(LEGAL, "/removals")
    assert (reference in rest.text, labels(conversation, rest)) == (False, ["1"])
    [void] = conversation.say(LEGAL, "/removals void")
    assert reference in void.text
    for command in ("amend", "void"):
        [final] = conversation.say(LEGAL, f"/{command} {reference}")
        assert f"removal order {reference} is void; nothing was changed" in final.text
    [audit] = conversation.say(TRUST, f"/audit {reference}")
    assert audit.text.rstrip().endswith("recorded twice")
    assert check_of(conversation) == ()


def test_void_in_one_line_names_the_reason_and_waits_for_a_press(conversation: Conversation) -> None:
    _, reference = record(conversation)
    [question] = conversation.say(LEGAL, f"/void {reference} wrong entry")
    assert question.text.endswith("entered by mistake")
    conversation.press(LEGAL, question, "No")
    assert stored(conversation, reference).void_reason is None
    [question] = conversation.say(LEGAL, f"/void {reference} wrong entry")
    conversation.press(LEGAL, question, "Yes")
    assert stored(conversation, reference).void_reason is VoidReason.WRONG_ENTRY


def test_order_like_another_asks_only_for_the_day_and_the_file_number(conversation: Conversation) -> None:
    answer, _ = record(conversation)
    conversation.press(LEGAL, answer, "Another like this")
    card = conversation.answers(LEGAL, answer.id)[-1]
    tap(conversation, card, "Today", "Not recorded ›", "Confirm")
    alike = replace(ACTED, received_on=date(2025, 9, 15), items=None, items_removed=None, acted_after_hours=None)
    assert set(recorded(conversation)) == {ACTED, alike}


@pytest.mark.parametrize("line", ["/removals Mallory", "/removals category=nonsense", "/removals legal_ground=x"])
def test_word_that_filters_no_list_is_refused(conversation: Conversation, line: str) -> None:
    [answer] = conversation.say(LEGAL, line)
    assert answer.text.startswith("No list was made: ")


def test_embargo_is_no_command_for_orders(conversation: Conversation) -> None:
    _, reference = record(conversation)
    [answer] = conversation.say(LEGAL, f"/embargo {reference} lift")
    assert "there is no case" in answer.text.lower()


def check_of(conversation: Conversation) -> tuple[object, ...]:
    with conversation.database.reading() as session:
        return tuple(check(session))

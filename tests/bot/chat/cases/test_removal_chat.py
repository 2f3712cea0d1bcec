"""Orders to remove content in a chat, over HTTP: the same card as a case's, one line, and a reference."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.sandbox.demo.world import LEGAL, TRUST
from bot.sandbox.world.world import Message
from storage.audit.check import check
from storage.register import removals
from storage.register.removals import RemovalFilter
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
    line = "FR court 2025-09-14 scams_and_fraud acted ground=national_law items=3/2 hours=5"
    [done] = conversation.say(LEGAL, f"/removal {line}")
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

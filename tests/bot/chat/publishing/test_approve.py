"""Drafts approved by chat over HTTP: two people, bound to the content, held and released, and what no press does."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.actions.publishing.approve import Person, approve_draft
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, TRUST
from bot.sandbox.world import people
from storage.chat.buttons import StaleButton
from storage.ledger import entries
from storage.publishing import approvals
from storage.vocabulary.publishing import EntryKind, PublicationState
from storage.vocabulary.words import Grounds
from tests.support.conversation import Conversation, approved_by, draft, question, record, tick
from tests.support.installation import DRAFT_AT, DUE_AT, a_case

OWNER = {"id": LEGAL, "name": "Legal", "roles": ["owner"]}


def posted(conversation: Conversation) -> list[str]:
    return conversation.installation.parts()


def test_two_people_approve_and_the_report_is_posted_when_due(asked: Conversation) -> None:
    message = question(asked)
    assert "1 request received" in message.text
    assert "By approving you confirm that every demand of July–December 2025 is recorded" in message.text
    asked.press(LEGAL, message, "✓ Approve")
    assert "1 of 2 approvals. Waiting for Trust." in asked.now(message).text
    assert draft(asked).state is PublicationState.DRAFTED
    asked.press(TRUST, message, "✓ Approve")
    assert "Approved by Legal and Trust." in asked.now(message).text
    assert draft(asked).state is PublicationState.APPROVED
    tick(asked, DUE_AT - timedelta(minutes=1))
    assert posted(asked) == []
    tick(asked, DUE_AT)
    assert posted(asked) == ["album", "text", "documents"]
    caption = next(message.text for message in asked.installation.channel() if message.text)
    assert "Checked and approved as complete and correct by 2 people." in caption
    with asked.database.reading() as session:
        kinds = [entry.kind for entry in entries.entries(session)]
    assert kinds.count(EntryKind.REPORT_APPROVED) == 2


def test_the_same_person_twice_counts_once(asked: Conversation) -> None:
    message = question(asked)
    asked.press(LEGAL, message, "✓ Approve")
    asked.press(LEGAL, message, "✓ Approve")
    assert "You have already approved the draft for July–December 2025" in asked.toasts()[-1]
    assert approved_by(asked) == (LEGAL,)
    tick(asked, DUE_AT)
    assert posted(asked) == []


def test_a_change_of_the_register_ends_the_approvals_and_says_what_changed(asked: Conversation) -> None:
    first = question(asked)
    asked.press(LEGAL, first, "✓ Approve")
    record(asked, a_case(country="DE"))
    tick(asked, DRAFT_AT + timedelta(hours=1))
    second = question(asked)
    assert second.id != first.id
    assert approved_by(asked) == ()
    ended = (
        "The draft for July–December 2025 changed, so the approvals of Legal no longer count. Please review it again."
    )
    assert ended in second.text
    assert asked.now(first).text == "The draft for July–December 2025 is in a newer message now."
    assert asked.keys(first) == []  # nobody can press a button of the old draft
    before = asked.world.chats[ADMIN_CHAT_ID].last_id
    for _ in range(2):  # it may be asked again
        asked.press(TRUST, second, "What changed")
    said = asked.answers(ADMIN_CHAT_ID, before)
    assert len(said) == 2
    assert "totals, requests received: 1 → 2" in said[1].text


def test_an_entry_that_leaves_the_content_alone_ends_no_approval(asked: Conversation) -> None:
    asked.press(LEGAL, question(asked), "✓ Approve")
    record(asked, a_case(received_on=date(2026, 1, 2), embargo_until="unknown"))
    tick(asked, DRAFT_AT + timedelta(hours=1))
    assert approved_by(asked) == (LEGAL,)


def test_a_hold_ends_approvals_and_keeps_the_report_back_until_it_is_released(asked: Conversation) -> None:
    message = question(asked)
    old = asked.data(message, "✓ Approve")
    asked.press(LEGAL, message, "✓ Approve")
    [held] = asked.say(TRUST, "/hold 2025-H2 waiting for the answer of the court")
    assert "On hold: waiting for the answer of the court. Other periods are not affected." in held.text
    tick(asked, DRAFT_AT + timedelta(hours=1))
    notice = "Trust put the report for July–December 2025 on hold: waiting for the answer of the court."
    assert any(text.startswith(notice) for text in asked.installation.admin_texts())
    assert approved_by(asked) == ()
    assert "✓ Approve: complete and correct" not in [key["text"] for key in asked.keys(message)]
    context, legal = asked.service.context, Person(id=LEGAL, name="Legal", actor=f"chat:{LEGAL}", aside=False)
    assert context is not None
    with pytest.raises(StaleButton):
        approve_draft(context, old.removeprefix("a:"), legal)
    assert approved_by(asked) == ()
    tick(asked, DUE_AT)
    assert posted(asked) == []
    [released] = asked.say(TRUST, "/release")
    tick(asked, DUE_AT + timedelta(minutes=30))
    assert (
        "Trust lifted the hold on the report for July–December 2025. It needs to be approved again."
        in question(asked).text
    )
    asked.press(LEGAL, question(asked), "✓ Approve")
    asked.press(TRUST, released, "✓ Approve")
    tick(asked, DUE_AT + timedelta(hours=1))
    assert posted(asked) == ["album", "text", "documents"]


@pytest.mark.parametrize("period", ["2025-h2", "2025-H2\n", "H2 2025", "second half of 2025:", "2-е полугодие 2025"])
def test_commands_about_a_draft_take_its_period_as_people_write_it(asked: Conversation, period: str) -> None:
    [held] = asked.say(TRUST, f"/hold {period} waiting for the court")
    assert "On hold: waiting for the court. Other periods are not affected." in held.text
    for command in ("release", "approve"):
        assert asked.say(TRUST, f"/{command} {period}")[0].text.startswith("Draft for July–December 2025")
    [none] = asked.say(TRUST, f"/explain {period} a new law")
    assert none.text.startswith("No figure of 2025-H2 changed so much")
    [nothing] = asked.say(LEGAL, f"/correct {period} wording")
    assert nothing.text.startswith("There is no published report for July–December 2025")


def test_a_hold_needs_a_reason_that_names_nobody(asked: Conversation) -> None:
    [missing] = asked.say(LEGAL, "/hold")
    assert missing.text.startswith("The reason is missing; the report was not put on hold")
    asked.say(LEGAL, "/hold the court called from +33 1 70 18 99 00")
    assert draft(asked).state is PublicationState.DRAFTED


def test_an_unconfirmed_disclosure_outside_the_policy_blocks_approval(
    converse: Callable[..., Conversation],
) -> None:
    bot = converse(report={"if_unapproved": "late-notice"})
    record(bot, a_case(grounds=Grounds.FRAUD))
    tick(bot, DRAFT_AT)
    message = question(bot)
    assert "a second person must confirm disclosures that break the policy" in message.text
    bot.press(LEGAL, message, "✓ Approve")
    assert approved_by(bot) == ()
    assert "outside the policy" in bot.toasts()[-1]


def test_somebody_who_is_no_approver_any_more_does_not_count(converse: Callable[..., Conversation]) -> None:
    bot = converse(admins=[OWNER], report={"if_unapproved": "late-notice"}, policy={"requires_grounds": []})
    record(bot, a_case())
    tick(bot, DRAFT_AT)
    with bot.database.transaction() as session:
        approvals.add(session, draft(bot), person=TRUST, enough=False, actor="chat:2", now=DRAFT_AT)
    bot.press(LEGAL, question(bot), "✓ Approve")
    assert "1 of 2 approvals." in question(bot).text
    tick(bot, DUE_AT)
    assert posted(bot) == []


def test_status_and_preview_show_what_is_due_and_the_post(asked: Conversation) -> None:
    [status] = asked.say(LEGAL, "/status")
    assert "July–December 2025 is waiting for approval, due 15 January 2026, 12:00." in status.text
    assert "Waiting for Legal and Trust." in status.text
    dates = "Draft on 4 July 2026, 12:00, published on 15 July 2026, 12:00 (UTC)."
    assert f"Next report: January–June 2026. {dates}" in status.text
    caption, *_, text = asked.say(LEGAL, "/preview")
    assert caption.kind == "photo"
    assert "Draft, not published: needs 2 approvals." in caption.text
    assert "transparency report 2025-H2 in detail" in text.text
    [nothing] = asked.say(LEGAL, "/preview 2024-H1")
    assert nothing.text.startswith("There is no draft for January–June 2024")


def test_two_presses_of_one_button_have_one_effect(asked: Conversation) -> None:
    message = question(asked)
    data = asked.data(message, "✓ Approve")
    for person in (LEGAL, TRUST):
        people.press(asked.world, person, ADMIN_CHAT_ID, message.id, data)
    asked.rest()
    assert len(approved_by(asked)) == 1
    assert "1 of 2 approvals." in asked.now(message).text

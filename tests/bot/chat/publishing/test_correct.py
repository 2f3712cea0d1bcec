"""New editions by chat and at the terminal, over HTTP: approved, posted as an answer, the old post kept and marked."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.sandbox.demo.world import CHANNEL_ID, LEGAL, TRUST
from bot.sandbox.world.world import Message
from reports.verify.document import read_document
from storage.publishing import publications
from storage.register import amendments, cases
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationKind, PublicationState
from tests.support.conversation import Conversation, question, record, tick
from tests.support.installation import BOTH, DRAFT_AT, DUE_AT, RUSSIAN_CHANNEL, a_case, with_russian_channel

LATER = DUE_AT + timedelta(days=30)


def approve(conversation: Conversation) -> None:
    message = question(conversation)
    for person in (LEGAL, TRUST):
        conversation.press(person, message, "✓ Approve")


def albums(conversation: Conversation) -> list[Message]:
    """The first picture of each album of charts in the channel."""
    photos = [message for message in conversation.installation.channel() if message.kind == "photo"]
    groups = dict.fromkeys(message.group or str(message.id) for message in photos)
    return [next(one for one in photos if (one.group or str(one.id)) == group) for group in groups]


def document(conversation: Conversation, kind: PublicationKind, edition: int) -> dict[str, Any]:
    with conversation.database.reading() as session:
        found = publications.edition_of(session, Period.parse("2025-H2"), kind, edition)
        assert found is not None
        files = publications.files(session, found.id)
    return dict(json.loads(next(file.data for name, file in files.items() if name.endswith(".json"))))


def states(conversation: Conversation) -> dict[tuple[str, int], PublicationState]:
    with conversation.database.reading() as session:
        return {(one.kind, one.edition): one.state for one in publications.sealed(session)}


def files(conversation: Conversation) -> list[dict[str, bytes]]:
    """Every sealed edition's files by name, oldest first."""
    with conversation.database.reading() as session:
        sealed = publications.sealed(session)
        return [{name: file.data for name, file in publications.files(session, one.id).items()} for one in sealed]


@pytest.fixture
def published(converse: Callable[..., Conversation]) -> Conversation:
    """A bot whose report of one case stands in the channel."""
    bot = converse(report={"if_unapproved": "late-notice"}, policy={"requires_grounds": []})
    record(bot, a_case())
    tick(bot, DRAFT_AT)
    approve(bot)
    tick(bot, DUE_AT)
    assert bot.installation.parts() == ["album", "text", "documents"]
    return bot


def test_a_correction_is_posted_as_an_answer_and_marks_the_old_post(published: Conversation) -> None:
    record(published, a_case(country="DE", received_on=date(2025, 10, 2)))
    tick(published, LATER)
    [said] = published.say(LEGAL, "/correct 2025-H2 late_information one demand")
    assert "Edition 2 for July–December 2025 is being drafted as a correction" in said.text
    tick(published, LATER + timedelta(minutes=1))
    assert published.installation.parts() == ["album", "text", "documents"]
    why = "Correction requested on 14 February 2026: information arrived late (one demand)."
    assert f"Edition 2. {why}" in question(published).text
    approve(published)
    tick(published, LATER + timedelta(minutes=2))
    assert published.installation.parts() == ["album", "text", "documents"] * 2
    old, new = albums(published)
    assert new.reply_to == old.id
    assert old.text.startswith("Superseded by edition 2")
    assert "1 request received" in old.text
    assert why in new.text
    assert "replaces edition 1, which stays in the channel." in new.text
    assert published.world.chats[CHANNEL_ID].pins == [new.id]
    corrected = document(published, PublicationKind.CORRECTION, 2)
    assert corrected["correction"] == {
        "replaces": 1,
        "reason": "late_information",
        "detail": "one demand",
        "asked_on": "2026-02-14",
    }
    row = {"period": "2025-H2", "table": "totals", "row": "all", "column": "requests", "reason": "late_entry"}
    cells = {"old": {"state": "exact", "value": 1}, "new": {"state": "exact", "value": 2}}
    assert row | cells in corrected["restatements"]
    assert states(published) == {
        ("report", 1): PublicationState.SUPERSEDED,
        ("correction", 2): PublicationState.PUBLISHED,
    }
    first, second = files(published)
    read_document(second["transparency-2025-H2-e2.json"])
    assert second["history-2.txt"].startswith(first["history-1.txt"])
    assert second["history-2.txt"].split(b"\n")[1].startswith(b"2 2025-H2 2 correction ")


def test_an_erratum_leaves_every_figure_alone_and_says_so(published: Conversation) -> None:
    tick(published, LATER)
    [said] = published.say(TRUST, "/correct 2025-H2 broken_link the link to the policy")
    assert "as an erratum: the register gives the published figures" in said.text
    tick(published, LATER + timedelta(minutes=1))
    approve(published)
    tick(published, LATER + timedelta(minutes=2))
    _, new = albums(published)
    assert "The figures did not change." in new.text
    before, after = document(published, PublicationKind.REPORT, 1), document(published, PublicationKind.ERRATUM, 2)
    for part in ("totals", "tables", "carried_forward", "coverage"):
        assert after[part] == before[part]
    assert after["restatements"] == []


def test_an_erratum_becomes_a_correction_when_the_register_changes_before_it_is_sealed(
    published: Conversation,
) -> None:
    tick(published, LATER)
    published.say(TRUST, "/correct 2025-H2 broken_link the link to the policy")
    tick(published, LATER + timedelta(minutes=1))
    approve(published)
    record(published, a_case(country="DE", received_on=date(2025, 10, 2)))
    tick(published, LATER + timedelta(minutes=2))
    assert len(albums(published)) == 1  # what was approved is not what the register says
    assert "the approvals of Legal and Trust no longer count" in " ".join(published.installation.admin_texts())
    approve(published)
    tick(published, LATER + timedelta(minutes=3))
    _, new = albums(published)
    assert "The figures did not change." not in new.text
    assert document(published, PublicationKind.CORRECTION, 2)["totals"]["requests"]["value"] == 2


def test_answer_that_took_longer_is_no_erratum(published: Conversation) -> None:
    with published.database.transaction() as session:
        stored = next(iter(cases.every(session)))
        longer = replace(stored.case, answered_after_hours=200)
        amendments.amend(session, stored, longer, now=LATER, actor="cli:ada")
    [said] = published.say(LEGAL, "/correct 2025-H2 late_information")
    assert "is being drafted as a correction; 3 published cells change." in said.text


def test_a_correction_becomes_an_erratum_and_a_correction_again(published: Conversation) -> None:
    record(published, a_case(country="DE", received_on=date(2025, 10, 2)))
    tick(published, LATER)
    published.say(LEGAL, "/correct 2025-H2 late_information one demand")
    tick(published, LATER + timedelta(minutes=1))
    with published.database.transaction() as session:
        added = next(one for one in cases.every(session) if one.case.country == "DE")
        amendments.void(session, added, VoidReason.DUPLICATE, now=LATER, actor="cli:ada")
    tick(published, LATER + timedelta(minutes=2))
    assert "The figures did not change." in question(published).text
    record(published, a_case(country="ES", received_on=date(2025, 10, 2)))
    tick(published, LATER + timedelta(minutes=3))
    approve(published)
    tick(published, LATER + timedelta(minutes=4))
    assert document(published, PublicationKind.CORRECTION, 2)["totals"]["requests"]["value"] == 2


def test_a_correction_asked_again_takes_the_newest_reason(published: Conversation) -> None:
    record(published, a_case(country="DE", received_on=date(2025, 10, 2)))
    tick(published, LATER)
    for reason in ("other", "late_information one demand"):
        published.say(LEGAL, f"/correct 2025-H2 {reason}")
        tick(published, LATER + timedelta(minutes=1))
    approve(published)
    tick(published, LATER + timedelta(minutes=2))
    assert document(published, PublicationKind.CORRECTION, 2)["correction"]["detail"] == "one demand"


def test_an_erratum_gives_way_to_a_correction_of_the_same_number(published: Conversation) -> None:
    tick(published, LATER)
    published.say(LEGAL, "/correct 2025-H2 broken_link the link to the policy")
    tick(published, LATER + timedelta(minutes=1))
    record(published, a_case(country="DE", received_on=date(2025, 10, 2)))
    published.say(LEGAL, "/correct 2025-H2 late_information one demand")
    tick(published, LATER + timedelta(minutes=2))
    approve(published)
    tick(published, LATER + timedelta(minutes=3))
    assert states(published)["correction", 2] is PublicationState.PUBLISHED
    assert len(albums(published)) == 2


def test_nothing_is_corrected_that_is_not_published_or_without_a_reason(published: Conversation) -> None:
    answers = {
        "/correct 2024-H1 other": "There is no published report for 2024-H1",
        "/correct 2025-H2": "The reason is not one of the list",
        "/correct 2025-H2 two orders were counted twice": "The reason is not one of the list",
        "/correct nonsense other": "'nonsense' is not a period",
        "/correct 2025-H2 other call +33 1 70 18 99 00": "This looks like",
    }
    for command, beginning in answers.items():
        said = published.say(LEGAL, command)[0].text
        assert beginning.lower()[:16] in said.lower(), (command, said)
    with published.database.reading() as session:
        assert publications.unsealed(session) == ()


def test_the_terminal_asks_and_waits_for_the_same_people(published: Conversation) -> None:
    record(published, a_case(country="DE", received_on=date(2025, 10, 2)))
    asked = published.installation.run("correct", "2025-H2", "--reason", "late_information one demand", "--json")
    assert asked.returncode == 77
    assert json.loads(asked.stdout).items() >= {"period": "2025-H2", "edition": 2, "kind": "correction"}.items()
    assert "0 of 2 approvals; it waits for Legal and Trust" in asked.stderr
    with published.database.reading() as session:
        [planned] = publications.unsealed(session)
    assert (planned.kind, planned.edition, planned.state) == ("correction", 2, PublicationState.PLANNED)
    again = published.installation.run("publish", "2025-H2")
    assert again.returncode == 65
    assert "is already published" in again.stderr


def captions(conversation: Conversation, chat: int) -> list[Message]:
    messages = conversation.world.chats[chat].messages
    return [
        messages[number] for number in sorted(messages) if messages[number].kind == "photo" and messages[number].text
    ]


def test_a_correction_is_posted_in_each_channel_in_its_language(converse: Callable[..., Conversation]) -> None:
    bot = converse(
        prepare=with_russian_channel,
        report={"if_unapproved": "late-notice"},
        policy={"requires_grounds": []},
        **BOTH,
    )
    record(bot, a_case())
    tick(bot, DRAFT_AT)
    approve(bot)
    tick(bot, DUE_AT)
    record(bot, a_case(country="DE", received_on=date(2025, 10, 2)))
    tick(bot, LATER)
    bot.say(LEGAL, "/correct 2025-H2 late_information one demand")
    tick(bot, LATER + timedelta(minutes=1))
    approve(bot)
    tick(bot, LATER + timedelta(minutes=2))
    for chat, mark in ((CHANNEL_ID, "Superseded by edition 2"), (RUSSIAN_CHANNEL, "Заменён редакцией 2")):
        old, new = captions(bot, chat)
        assert old.text.startswith(mark)
        assert new.reply_to == old.id
        assert bot.world.chats[chat].pins == [new.id]


def test_the_line_above_an_older_caption_is_no_change_by_others(published: Conversation) -> None:
    record(published, a_case(country="DE", received_on=date(2025, 10, 2)))
    tick(published, LATER)
    published.say(LEGAL, "/correct 2025-H2 late_information one demand")
    tick(published, LATER + timedelta(minutes=1))
    approve(published)
    tick(published, LATER + timedelta(minutes=2))
    old, _ = albums(published)
    alarms = []
    for day in (1, 8, 16):
        tick(published, LATER + timedelta(days=day))
        alarms.append([text for text in published.installation.admin_texts() if "was changed" in text])
        if day == 8:
            old.text = old.text.removeprefix("Superseded by edition 2")
    assert alarms[:-1] == [[], []]
    [alarm] = alarms[-1]
    assert (
        f"edition 1, in @transparency was changed, and not by the bot.\nThe text of message {old.id} was changed."
        in alarm
    )


def test_correction_without_a_period_is_answered_with_an_example(published: Conversation) -> None:
    [reply] = published.say(LEGAL, "/correct")
    assert reply.text.startswith(
        "The period and the reason are missing; no edition was requested; write it like: /correct"
    )

"""Messages to the admins: every kind has a text in every language, facts are escaped, each reader gets their own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.actions.admins.notify import send_queued
from bot.chat.admin_messages.rendering import LABELS, TEXTS, render_message
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL
from reports.language import words
from storage.chat import chats
from storage.chat.admin_messages import AdminMessage, Choice
from storage.publishing.publication_steps import plan
from storage.vocabulary.admin_messages import ChoiceKind, MessageKind
from storage.vocabulary.period import Period
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case
from tests.support.ticking import Workbench, workbench

HOSTILE = "<b>&\"'</b>"
AT = "2026-01-04T12:00:00+00:00"
FACTS: dict[str, Any] = {
    **dict.fromkeys(
        ("period", "name", "reason", "finding", "url", "path", "channel", "subject", "names", "old", "new"), HOSTILE
    ),
    **dict.fromkeys(("given", "required", "minutes", "mark", "entry", "edition", "ahead"), 7),
    **dict.fromkeys(("due_at", "late_at", "look_at", "now"), AT),
    "names": [HOSTILE],
    "keys": ["admin_chat"],
    "publication": 1,
    "link": [HOSTILE, 7],
    "links": [[HOSTILE, 7]],
    "numbers": [7],
    "posts": [(7, HOSTILE)],
    "findings": [(7, "gone"), (8, "words"), (9, "file"), (10, "other")],
    "part": "album",
    "kind": "report",
    "witness": "ledger",
    "found": "",
    **dict.fromkeys(("anyway", "held", "removed", "spare", "admins", "posted"), False),
}


@pytest.fixture
def bench(install: Callable[..., Installation]) -> Iterator[Workbench]:
    with workbench(install()) as made:
        yield made


def test_every_kind_and_every_choice_has_words() -> None:
    assert set(TEXTS) == set(MessageKind)
    assert set(LABELS) == set(ChoiceKind) - {ChoiceKind.LANGUAGE}  # languages are named in their own words


@pytest.mark.parametrize("language", words.languages())
@pytest.mark.parametrize("flag", [False, True])
def test_facts_are_escaped_in_every_message(bench: Workbench, language: str, flag: bool) -> None:
    flags = dict.fromkeys(("anyway", "held", "removed", "spare", "admins", "posted"), flag)
    with bench.context.database.transaction() as session:
        plan(session, period=Period.parse("2025-H2"), kind="report", edition=1, due_at=DUE_AT, now=DRAFT_AT)
    # These say what is true when they are sent, so they need a draft or an open demand.
    current = {MessageKind.DRAFT, MessageKind.DEADLINES_NEAR, MessageKind.DEADLINES_PASSED}
    for kind in set(MessageKind) - current:
        message = AdminMessage("topic", kind, FACTS | flags)
        rendered = render_message(bench.context, message, language)
        assert rendered is not None
        assert rendered.html.replace("<code>", "").replace("</code>", "").count("<") == 0, rendered.html
        assert "&amp;amp;" not in rendered.html


def test_a_replaced_draft_has_nothing_to_say_any_more(bench: Workbench) -> None:
    bench.installation.record(a_case())
    bench.tick(DRAFT_AT)
    for revision, said in ((1, True), (2, False)):
        message = AdminMessage("topic", MessageKind.DRAFT, {"publication": 1, "revision": revision})
        assert (render_message(bench.context, message, "en") is not None) is said


def test_private_copy_is_in_the_language_that_its_reader_chose(bench: Workbench) -> None:
    world = bench.installation.sandbox.world
    world.chats[ADMIN_CHAT_ID].members.pop(world.bot.id)
    world.chats[LEGAL].started = True
    with bench.context.database.transaction() as session:
        chats.choose_language(session, LEGAL, "ru")
        choice = Choice(ChoiceKind.ENDED, "sole_publisher", "rival", "rival")
        bench.context.queue_message(session, "topic", MessageKind.SECOND_PROGRAM, {}, [choice])
    assert send_queued(bench.context)
    messages = world.chats[LEGAL].messages.values()
    [copy] = [message for message in messages if message.text.startswith("Другая программа получает")]
    assert "Другая программа остановлена: продолжить" in str(copy.markup)

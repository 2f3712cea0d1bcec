"""Messages to the admins, queued once per topic."""

import pytest

from storage.chat import admin_messages
from storage.chat.admin_messages import AdminMessage, Choice
from storage.engine.database import Database
from storage.publishing.publications import StaleDraft
from storage.vocabulary.admin_messages import ChoiceKind, MessageKind
from tests.support.cases import LATER, NOW

FACTS = {"period": "2026-H1", "held": False}
CHOICE = Choice(ChoiceKind.HOLD, "report_hold", "1", "a", "danger")


def test_topic_is_queued_once_even_after_it_was_sent(database: Database) -> None:
    with database.transaction() as session:
        admin_messages.queue(session, "awaited:1", MessageKind.OVERDUE, FACTS, NOW, [CHOICE])
        admin_messages.queue(session, "awaited:1", MessageKind.HELD, {}, LATER)
        assert admin_messages.queued(session) == (AdminMessage("awaited:1", MessageKind.OVERDUE, FACTS, (CHOICE,)),)
        admin_messages.mark_sent(session, "awaited:1", LATER)
        admin_messages.queue(session, "awaited:1", MessageKind.HELD, {}, LATER)
        assert admin_messages.queued(session) == ()


def test_oldest_is_sent_first(database: Database) -> None:
    with database.transaction() as session:
        admin_messages.queue(session, "a", MessageKind.PUBLISHED, {}, LATER)
        admin_messages.queue(session, "c", MessageKind.PUBLISHED, {}, NOW)
        admin_messages.queue(session, "b", MessageKind.PUBLISHED, {}, NOW)
        assert [notice.topic for notice in admin_messages.queued(session)] == ["b", "c", "a"]


def test_message_is_lost_with_the_change_it_reports(database: Database) -> None:
    def change_and_fail() -> None:
        with database.transaction() as session:
            admin_messages.queue(session, "doubt:1", MessageKind.PUBLISHED, {}, NOW)
            raise StaleDraft(period="2026-H1")

    with pytest.raises(StaleDraft):
        change_and_fail()
    with database.reading() as session:
        assert admin_messages.queued(session) == ()

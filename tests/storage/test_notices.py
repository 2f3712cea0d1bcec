"""What the admins are owed, once per topic."""

import pytest

from storage import notices
from storage.database import Database
from storage.notices import Notice
from storage.publications import StaleDraft
from tests.storage.samples import LATER, NOW


def test_topic_is_owed_once_even_after_it_was_told(database: Database) -> None:
    with database.transaction() as session:
        notices.owe(session, "awaited:1", "first words", NOW)
        notices.owe(session, "awaited:1", "other words", LATER)
        assert notices.owed(session) == (Notice("awaited:1", "first words"),)
        notices.mark_told(session, "awaited:1", LATER)
        notices.owe(session, "awaited:1", "once more", LATER)
        assert notices.owed(session) == ()


def test_oldest_is_told_first(database: Database) -> None:
    with database.transaction() as session:
        notices.owe(session, "a", "later", LATER)
        notices.owe(session, "c", "early too", NOW)
        notices.owe(session, "b", "early", NOW)
        assert [notice.topic for notice in notices.owed(session)] == ["b", "c", "a"]


def test_notice_is_lost_with_the_change_it_tells_of(database: Database) -> None:
    def change_and_fail() -> None:
        with database.transaction() as session:
            notices.owe(session, "doubt:1", "words", NOW)
            raise StaleDraft(period="2026-H1")

    with pytest.raises(StaleDraft):
        change_and_fail()
    with database.reading() as session:
        assert notices.owed(session) == ()

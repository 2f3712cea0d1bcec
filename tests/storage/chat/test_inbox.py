"""Each update has its effect once: noted with the effect, and forgotten with it when the effect fails."""

from contextlib import suppress
from datetime import timedelta

import pytest

from storage.chat.inbox import UpdateRepeated, once
from storage.engine.database import Database
from storage.register import cases
from tests.support.cases import NOW, a_case, record


def recorded(database: Database) -> int:
    with database.reading() as session:
        return cases.count(session)


def test_second_delivery_has_no_effect(database: Database) -> None:
    for _time in range(2):
        try:
            with once(database, 7, NOW).transaction() as session:
                record(session, a_case())
        except UpdateRepeated:
            assert _time == 1
    assert recorded(database) == 1


def test_handler_may_write_in_several_transactions(database: Database) -> None:
    mine = once(database, 7, NOW)
    for _time in range(3):
        with mine.transaction() as session:
            record(session, a_case())
    assert recorded(database) == 3
    with pytest.raises(UpdateRepeated), once(database, 7, NOW).transaction() as session:
        record(session, a_case())


def test_effect_that_fails_leaves_the_update_to_be_tried_again(database: Database) -> None:
    with suppress(ZeroDivisionError), once(database, 7, NOW).transaction() as session:
        record(session, a_case())
        raise ZeroDivisionError
    with once(database, 7, NOW).transaction() as session:
        record(session, a_case())
    assert recorded(database) == 1


def test_reading_notes_nothing(database: Database) -> None:
    for _time in range(2):
        with once(database, 7, NOW).reading() as session:
            assert cases.count(session) == 0
    with once(database, 7, NOW).transaction() as session:
        record(session, a_case())
    assert recorded(database) == 1


def test_updates_are_forgotten_when_telegram_has_forgotten_them(database: Database) -> None:
    with once(database, 7, NOW).transaction():
        pass
    with pytest.raises(UpdateRepeated), once(database, 7, NOW + timedelta(days=2)).transaction():
        pass
    with once(database, 7, NOW + timedelta(days=3)).transaction():
        pass

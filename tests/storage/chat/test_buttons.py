"""Buttons: used once, in time, by the right person, in the transaction of the effect."""

import re
import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from storage.chat import buttons
from storage.chat.buttons import OthersButton, PressedButton, StaleButton
from storage.engine.database import Database, Session
from tests.support.cases import NOW

HOUR = timedelta(hours=1)
PERSON, OTHER = 5_000_000_001, 7


def issue(session: Session, **changes: Any) -> str:
    facts: dict[str, Any] = {"action": "approve", "subject": "2026-H1", "revision": "3", "person": PERSON}
    return buttons.issue(session, **{**facts, "now": NOW, "lasting": HOUR, **changes})


def issued(database: Database, **changes: Any) -> str:
    with database.transaction() as session:
        return issue(session, **changes)


def test_button_does_what_it_was_issued_for_once(database: Database) -> None:
    nonce = issued(database)
    with database.transaction() as session:
        button = buttons.take(session, nonce, person=PERSON, now=NOW)
    assert (button.action, button.subject, button.revision, button.person) == ("approve", "2026-H1", "3", PERSON)
    with pytest.raises(PressedButton), database.transaction() as session:
        buttons.take(session, nonce, person=PERSON, now=NOW)


def test_nonces_are_random_and_reveal_nothing(database: Database) -> None:
    with database.transaction() as session:
        nonces = {issue(session) for _ in range(50)}
    assert len(nonces) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", nonce) for nonce in nonces)


def test_button_of_somebody_else_is_refused_and_stays(database: Database) -> None:
    nonce = issued(database)
    with pytest.raises(OthersButton), database.transaction() as session:
        buttons.take(session, nonce, person=OTHER, now=NOW)
    with database.transaction() as session:
        buttons.take(session, nonce, person=PERSON, now=NOW)


def test_button_for_a_role_is_for_whoever_comes_first(database: Database) -> None:
    nonce = issued(database, person=None)
    with database.transaction() as session:
        assert buttons.take(session, nonce, person=OTHER, now=NOW).person is None
    with pytest.raises(PressedButton), database.transaction() as session:
        buttons.take(session, nonce, person=PERSON, now=NOW)


@pytest.mark.parametrize(("later", "fresh"), [(HOUR - timedelta(seconds=1), True), (HOUR, False)])
def test_button_expires(database: Database, later: timedelta, fresh: bool) -> None:
    nonce = issued(database)
    with database.transaction() as session:
        if fresh:
            buttons.take(session, nonce, person=PERSON, now=NOW + later)
            return
        with pytest.raises(StaleButton) as raised:
            buttons.take(session, nonce, person=PERSON, now=NOW + later)
        assert type(raised.value) is StaleButton


def test_unknown_button_is_stale(database: Database) -> None:
    nonce = issued(database)
    for unknown in (nonce.swapcase(), nonce[:-1], "", "x" * 22):
        with pytest.raises(StaleButton), database.transaction() as session:
            buttons.take(session, unknown, person=PERSON, now=NOW)


def test_press_whose_effect_fails_uses_nothing(database: Database) -> None:
    nonce = issued(database)
    with suppress(ZeroDivisionError), database.transaction() as session:
        buttons.take(session, nonce, person=PERSON, now=NOW)
        raise ZeroDivisionError
    with database.transaction() as session:
        buttons.take(session, nonce, person=PERSON, now=NOW)


def test_look_uses_nothing_and_knows_used_ones(database: Database) -> None:
    nonce = issued(database)
    for _time in range(2):
        with database.reading() as session:
            seen = buttons.look(session, nonce)
        assert seen is not None
        assert seen.action == "approve"
        with database.reading() as session:
            assert buttons.look(session, "x" * 22) is None
        if _time == 0:
            with database.transaction() as session:
                buttons.take(session, nonce, person=PERSON, now=NOW)


def test_expired_buttons_are_forgotten_a_day_later(database: Database) -> None:
    old = issued(database)
    issued(database, now=NOW + HOUR + timedelta(hours=23))
    with database.reading() as session:
        assert buttons.look(session, old) is not None
    issued(database, now=NOW + HOUR + timedelta(hours=24))
    with database.reading() as session:
        assert buttons.look(session, old) is None


def test_two_presses_at_once_have_one_effect(database: Database) -> None:
    nonce = issued(database, person=None)
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def press(person: int) -> None:
        together.wait(10)
        try:
            with database.transaction() as session:
                buttons.take(session, nonce, person=person, now=NOW)
            outcomes.append("done")
        except StaleButton:
            outcomes.append("stale")

    threads = [threading.Thread(target=press, args=(person,)) for person in (PERSON, OTHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(outcomes) == ["done", "stale"]

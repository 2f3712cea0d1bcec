"""Cards as rows: several at once, changed only as they were seen, forgotten after a week."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from storage.chat import cards
from storage.chat.buttons import StaleButton
from storage.chat.cards import AMEND, DONE, DROPPED, LASTING, RECORD, Card
from storage.engine.database import Database
from tests.support.cases import NOW

PERSON, CHAT = 5_000_000_001, -1001234567890
MINUTE = timedelta(minutes=1)


def begin(database: Database, *, now: datetime = NOW, **changes: Any) -> Card:
    facts: dict[str, Any] = {"kind": RECORD, "person": PERSON, "chat": CHAT, "form": {}, "step": "country"}
    with database.transaction() as session:
        return cards.begin(session, now=now, **{**facts, **changes})


def found(database: Database, card: Card, now: datetime = NOW) -> Card | None:
    with database.reading() as session:
        return cards.find(session, card.id, now)


def test_card_is_found_as_it_was_begun(database: Database) -> None:
    card = begin(database, kind=AMEND, reference="0ZEYJBH4", form={"country": "FR"})
    assert found(database, card) == card
    assert (card.person, card.chat, card.base, card.form) == (PERSON, CHAT, {"country": "FR"}, {"country": "FR"})


def test_change_counts_the_revision_and_keeps_the_base(database: Database) -> None:
    card = begin(database)
    with database.transaction() as session:
        changed = cards.change(session, card, now=NOW, form={"country": "FR"}, step="outcome")
    assert found(database, card) == changed
    assert (changed.revision, changed.form, changed.base, changed.step) == (2, {"country": "FR"}, {}, "outcome")


def test_card_seen_in_an_older_state_is_not_changed(database: Database) -> None:
    card = begin(database)
    with database.transaction() as session:
        cards.change(session, card, now=NOW, form={"country": "FR"})
    with pytest.raises(StaleButton), database.transaction() as session:
        cards.change(session, card, now=NOW, form={"country": "DE"})
    with database.reading() as session:
        seen = cards.find(session, card.id, NOW)
    assert seen is not None
    assert seen.form == {"country": "FR"}


@pytest.mark.parametrize("end", [{"state": DROPPED}, {"state": DONE, "reference": "0ZEYJBH4"}])
def test_closed_card_is_no_longer_changed(database: Database, end: dict[str, str]) -> None:
    card = begin(database)
    with database.transaction() as session:
        closed = cards.change(session, card, now=NOW, **end)
    assert not closed.is_open
    with pytest.raises(StaleButton), database.transaction() as session:
        cards.change(session, closed, now=NOW, form={})


def test_open_cards_of_a_person_in_a_chat_come_newest_first(database: Database) -> None:
    first, second, dropped = (begin(database, now=NOW + minute * MINUTE) for minute in range(3))
    begin(database, person=7)
    begin(database, chat=PERSON)
    with database.transaction() as session:
        cards.change(session, dropped, now=NOW, state=DROPPED)
        cards.change(session, first, now=NOW + 5 * MINUTE, step="outcome")
    with database.reading() as session:
        mine = cards.of_person(session, person=PERSON, chat=CHAT, now=NOW)
    assert [card.id for card in mine] == [first.id, second.id]


def test_message_of_a_card_is_noted_without_a_new_revision(database: Database) -> None:
    card = begin(database)
    with database.transaction() as session:
        cards.note_message(session, card.id, 42)
    seen = found(database, card)
    assert seen is not None
    assert (seen.message_id, seen.revision) == (42, 1)


def test_card_is_forgotten_after_a_week(database: Database) -> None:
    card = begin(database)
    assert found(database, card, NOW + LASTING - MINUTE) is not None
    assert found(database, card, NOW + LASTING) is None
    begin(database, now=NOW + LASTING)
    assert found(database, card) is None, "what expired is deleted when the next card begins"

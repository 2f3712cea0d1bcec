"""Whose turn it is: readers in order and not too many of one, admins at once; by itself, and with the bot at work."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st

from bot.chat.dispatch import TOO_MANY
from bot.chat.turns import MOST_WAITING, Place, Turns
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER
from bot.sandbox.http.refusals import TOO_MANY_REQUESTS
from bot.sandbox.world import people
from bot.sandbox.world.floods import Floods
from bot.sandbox.world.world import User
from tests.support.conversation import Conversation, approved_by, question
from tests.support.samples import explored

SECONDS, SHARE = 2.0, 20.0  # the promise, and what a busy machine may add to it: so many times an answer at rest
DRAINED = 300.0  # seconds in which 1,500 answers leave: the bot sends at most 30 a second
UPDATES = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(0, 2)), max_size=400)


def played(updates: list[tuple[int, int, int]]) -> tuple[list[tuple[Place, int, int]], Turns]:
    """Each update is a person, a chat, and how many steps of the loop pass before the next comes: what got a turn."""
    done: list[tuple[Place, int, int]] = []
    turns = Turns()

    async def one(number: int, person: int, chat: int) -> None:
        async with turns.turn(chat, person, admin=person == 1) as (place, _lane):
            if place is not Place.SILENCE:
                for _step in range(3):
                    await asyncio.sleep(0)
            done.append((place, number, person))

    async def every() -> None:
        tasks = []
        for number, (person, chat, pause) in enumerate(updates):
            tasks.append(asyncio.create_task(one(number, person, chat)))
            for _step in range(pause):
                await asyncio.sleep(0)
            assert all(count <= MOST_WAITING + 1 for reader, count in turns.waiting.items() if reader != 1)
        await asyncio.gather(*tasks)

    asyncio.run(every())
    return done, turns


@explored(40, 2_000, UPDATES)
def test_turns_come_in_order_and_nothing_of_a_reader_is_kept(updates: list[tuple[int, int, int]]) -> None:
    done, turns = played(updates)
    assert len(done) == len(updates)
    for person, chat in {(person, chat) for person, chat, _pause in updates}:
        numbers = [number for place, number, _ in done if place is Place.TURN and updates[number][:2] == (person, chat)]
        assert numbers == sorted(numbers)
    assert all(place is Place.TURN for place, _number, person in done if person == 1)
    assert (turns.waiting, turns._warned, dict(turns._turns)) == (Counter(), set(), {})


def test_reader_of_whom_too_much_waits_is_warned_once_and_heard_again_later() -> None:
    done, _turns = played([(2, 2, 0)] * 300)
    counted = Counter(place for place, _number, _person in done)
    assert counted == {Place.TURN: MOST_WAITING, Place.LAST_WORD: 1, Place.SILENCE: 249}
    assert [place for place, _number, _person in done if place is not Place.SILENCE][-1] is Place.LAST_WORD
    pause = (3, 3, 2)  # another reader, who lets the first one's be answered in between
    done, _turns = played([(2, 2, 0)] * 100 + [pause] * 4 * MOST_WAITING + [(2, 2, 0)])
    assert [place for place, _number, person in done if person == 2][-1] is Place.TURN


def test_nobody_waits_for_the_turn_of_another_reader_or_of_a_reader_in_the_same_chat() -> None:
    async def stuck() -> list[Place]:
        turns, places = Turns(), []
        async with turns.turn(7, 2, admin=False):
            for chat, person, admin in ((7, 1, True), (8, 3, False), (8, 2, False)):
                async with asyncio.timeout(5), turns.turn(chat, person, admin=admin) as (place, _lane):
                    places.append(place)
        return places

    assert asyncio.run(stuck()) == [Place.TURN] * 3


def said(conversation: Conversation, person: int) -> list[str]:
    chat = conversation.world.chats[person]
    return [chat.messages[number].text for number in sorted(chat.messages) if chat.messages[number].author != person]


def test_admin_is_answered_while_three_hundred_messages_of_a_reader_wait(conversation: Conversation) -> None:
    world = conversation.world
    world.floods = Floods(on=True)  # one message a chat: the clock, by which the next would be free, is at rest
    for _time in range(300):
        people.write(world, READER, READER, "/whoami")
    people.write(world, LEGAL, LEGAL, "/status")
    conversation.wait_for(lambda: len(said(conversation, LEGAL)) == 1)
    turns = conversation.service._turns
    assert turns is not None
    assert turns.waiting[READER] > MOST_WAITING / 2
    assert len(said(conversation, READER)) == 1
    world.floods = Floods()
    conversation.rest()
    *answers, last = said(conversation, READER)
    assert MOST_WAITING - 4 <= len(answers) < 2 * MOST_WAITING
    assert all(f"ID is {READER}" in answer for answer in answers)
    assert last == TOO_MANY
    assert turns.waiting == Counter()
    assert len(conversation.say(READER, "/whoami")) == 1


class FloodsByTheWall(Floods):
    """Telegram's rates as they pass in earnest."""

    def pay(self, chat: str, messages: int, now: datetime) -> int:  # noqa: ARG002 (the invented one)
        return super().pay(chat, messages, datetime.now(UTC))


def seconds(conversation: Conversation, act: Callable[[], object], holds: Callable[[], bool]) -> float:
    begun = time.monotonic()
    act()
    conversation.wait_for(holds)
    return time.monotonic() - begun


def test_crowd_that_writes_at_once_uses_up_nothing_of_what_admins_may_send(conversation: Conversation) -> None:
    world = conversation.world
    crowd = [world.add_user(User(READER + number, "Reader")).id for number in range(1, 61)]
    world.floods = FloodsByTheWall(on=True)
    for reader in crowd:
        people.write(world, reader, reader, "/whoami")
    people.write(world, LEGAL, LEGAL, "/whoami")
    conversation.rest()
    assert all(len(said(conversation, person)) == 1 for person in (LEGAL, *crowd))
    assert not [call for call in world.journal if call.status == TOO_MANY_REQUESTS]


@pytest.mark.campaign
@pytest.mark.alone
@pytest.mark.parametrize(("readers", "count"), [(1, 150), (1, 1_500), (150, 1_500)])
def test_admin_approves_and_is_answered_in_two_seconds_beside_readers_who_flood(
    asked: Conversation, readers: int, count: int, record_property: Callable[[str, object], None]
) -> None:
    world = asked.world
    crowd = [READER, *(world.add_user(User(READER + number, "Reader")).id for number in range(1, readers))]
    world.floods = FloodsByTheWall(on=True)
    at_rest = seconds(asked, lambda: people.write(world, LEGAL, LEGAL, "/help"), lambda: len(said(asked, LEGAL)) == 1)
    for number in range(count):
        reader = crowd[number % readers]
        people.write(world, reader, reader, "/help")
    message = question(asked)
    data = asked.data(message, "✓ Approve")
    pressed = seconds(
        asked,
        lambda: people.press(world, LEGAL, ADMIN_CHAT_ID, message.id, data),
        lambda: bool(world.notices) and approved_by(asked) == (LEGAL,),
    )
    answered = seconds(
        asked, lambda: people.write(world, LEGAL, LEGAL, "/status"), lambda: len(said(asked, LEGAL)) == 2
    )
    record_property(
        "measured", f"{count} messages of {readers} readers: {at_rest:.2f} s at rest, {pressed:.2f}, {answered:.2f}"
    )
    each = count // readers
    assert len(said(asked, READER)) < min(each, MOST_WAITING)  # the flood was not over
    assert max(pressed, answered) < max(SECONDS, SHARE * at_rest)
    world.floods = Floods()
    asked.rest(DRAINED)
    assert (said(asked, READER)[-1] == TOO_MANY) is (each > MOST_WAITING)
    assert all(len(said(asked, reader)) == each for reader in crowd) or readers == 1

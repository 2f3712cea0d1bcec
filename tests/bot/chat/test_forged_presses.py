"""Callback data that nobody was given: whatever is sent, and whoever sends it, the register does not change."""

import random
import sqlite3
import string
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.chat.dispatch import Dispatcher
from bot.chat.gate import admit
from bot.chat.reader_commands import READER_PRESSES
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER, TRUST
from bot.sandbox.world.objects import message_json
from bot.sandbox.world.people import announce_press
from bot.sandbox.world.world import Message
from tests.support.conversation import Conversation

SEED = 20250915
ALPHABET = string.ascii_letters + string.digits + "-_:. /'\";%\x00é🦊"
USUAL, MANY, OVER_HTTP = 3_000, 100_000, 40


def contents(conversation: Conversation) -> list[str]:
    """The whole database, as statements."""
    place = Path(conversation.service.settings.storage.url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)) as raw:
        return list(raw.iterdump())


def forged(valid: list[str], random_one: random.Random, count: int) -> Iterator[str]:
    """Data near to what was issued, and far from it; never what was issued."""
    known, names = set(valid), [each.name for each in READER_PRESSES]
    changes: list[Callable[[str], str]] = [
        lambda data: _edited(data, random_one),
        lambda data: data.swapcase(),
        lambda data: data[::-1],
        lambda data: data[: random_one.randrange(len(data))],
        lambda data: data + random_one.choice(ALPHABET),
        lambda data: "r:" + data[2:],
        lambda _data: "a:" + "".join(random_one.choices(ALPHABET[:64], k=22)),
        lambda data: data[:13] + random_one.choice(valid)[13:],
        lambda _data: "".join(random_one.choices(ALPHABET, k=random_one.randrange(65))),
        lambda _data: f"r:{random_one.choice(names)}:{''.join(random_one.choices(ALPHABET, k=9))}",
    ]
    while count:
        data = random_one.choice(changes)(random_one.choice(valid))
        if data not in known:
            count -= 1
            yield data


def _edited(data: str, random_one: random.Random) -> str:
    place = random_one.randrange(len(data))
    return data[:place] + random_one.choice(ALPHABET) + data[place + 1 :]


def press(number: int, person: int, chat: int, message: int, data: str) -> Update | None:
    kind = "private" if chat > 0 else "supergroup"
    below = {"message_id": message, "date": 1, "chat": {"id": chat, "type": kind}}
    sender = {"id": person, "is_bot": False, "first_name": "Somebody"}
    body: dict[str, Any] = {"id": "1", "from": sender, "message": below, "chat_instance": "1", "data": data}
    return Update.de_json({"update_id": number, "callback_query": body}, None)


def prepared(conversation: Conversation) -> tuple[Message, list[str]]:
    """An open card, and the data of all its buttons, of this state and of earlier ones."""
    [card] = conversation.say(LEGAL, "/record")
    valid = [key["callback_data"] for key in conversation.keys(card)]
    for label in ("France", "Court order", "Today", "Refused"):
        conversation.press(LEGAL, card, label)
        valid += [key["callback_data"] for key in conversation.keys(card)]
    return card, valid


def send_forged(conversation: Conversation, count: int) -> None:
    card, valid = prepared(conversation)
    before = contents(conversation)
    dispatcher = Dispatcher(conversation.service.settings, "example_transparency_bot", conversation.service.context)
    random_one = random.Random(SEED)
    for number, data in enumerate(forged(valid, random_one, count), start=1):
        person = random_one.choice((LEGAL, TRUST, READER))
        chat = random_one.choice((person, ADMIN_CHAT_ID))
        update = press(number, person, chat, card.id, data)
        assert update is not None
        incoming = admit(update, conversation.service.settings)
        if incoming is not None:
            answer = dispatcher.respond(incoming)
            assert answer is not None
    for person in (TRUST, READER):  # and what was issued, pressed by somebody else
        for number, data in enumerate(valid, start=count + 1):
            incoming = admit(press(number, person, person, card.id, data), conversation.service.settings)  # type: ignore[arg-type]
            assert incoming is not None
            dispatcher.respond(incoming)
    assert contents(conversation) == before, f"seed {SEED}"


def test_forged_presses_change_nothing(conversation: Conversation) -> None:
    send_forged(conversation, USUAL)


@pytest.mark.campaign
@pytest.mark.timeout(600)
def test_a_hundred_thousand_forged_presses_change_nothing(conversation: Conversation) -> None:
    send_forged(conversation, MANY)


def test_forged_presses_over_http_are_answered_and_change_nothing(conversation: Conversation) -> None:
    card, valid = prepared(conversation)
    before, text = contents(conversation), conversation.now(card).text
    random_one = random.Random(SEED)
    sent = [data for data in forged(valid, random_one, 3 * OVER_HTTP) if 0 < len(data.encode()) <= 64][:OVER_HTTP]
    world = conversation.world
    for data in sent:
        with world.lock:
            announce_press(world, world.users[LEGAL], message_json(world, conversation.now(card)), data)
        conversation.rest()
    answers = conversation.installation.sandbox.calls("answerCallbackQuery")
    assert len(answers) == 4 + len(sent)
    assert all(call.status == 200 for call in answers)
    assert contents(conversation) == before, f"seed {SEED}"
    assert conversation.now(card).text == text

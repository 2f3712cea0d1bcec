"""The gate: new messages and presses of people come in, everything else is as if it had not been sent."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.chat.gate import admit
from bot.chat.handler.messages import Incoming
from bot.config.settings import Settings
from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER
from tests.support.installation import Installation

GROUP, BOT, OTHER_BOT, ANONYMOUS = -1009999, 700000001, 700000002, 1087968824
AT = int(datetime(2025, 9, 15, 8, 0, tzinfo=UTC).timestamp())
PERSON = {"id": LEGAL, "is_bot": False, "first_name": "Somebody", "language_code": "en-GB"}
STRANGER = {"id": READER, "is_bot": False, "first_name": "Reader"}
PRIVATE = {"id": LEGAL, "type": "private", "first_name": "Somebody"}
ADMIN_CHAT = {"id": ADMIN_CHAT_ID, "type": "supergroup", "title": "Admins"}
CHANNEL = {"id": CHANNEL_ID, "type": "channel", "title": "Reports"}
OTHER_GROUP = {"id": GROUP, "type": "group", "title": "Others"}
ORIGIN = {"type": "user", "date": AT, "sender_user": PERSON}


@pytest.fixture
def settings(install: Callable[..., Installation]) -> Settings:
    return install().settings


def message(**changes: Any) -> dict[str, Any]:
    facts = {"message_id": 7, "date": AT, "chat": PRIVATE, "from": PERSON, "text": "/record x"}
    return {name: value for name, value in {**facts, **changes}.items() if value is not None}


def press(**changes: Any) -> dict[str, Any]:
    below = message(**{"from": {"id": BOT, "is_bot": True, "first_name": "Bot"}, "chat": changes.pop("chat", PRIVATE)})
    facts = {"id": "1", "from": PERSON, "message": below, "chat_instance": "1", "data": "a:" + "x" * 22}
    return {name: value for name, value in {**facts, **changes}.items() if value is not None}


def admitted(settings: Settings, kind: str, body: dict[str, Any]) -> Incoming | None:
    update = Update.de_json({"update_id": 5, kind: body}, None)
    return admit(update, settings)


def test_message_of_an_admin_comes_in_with_name_roles_and_language(settings: Settings) -> None:
    incoming = admitted(settings, "message", message())
    assert incoming is not None
    assert (incoming.sender.id, incoming.sender.name, incoming.sender.language) == (LEGAL, "Legal", "en")
    assert incoming.sender.roles == {"owner"}
    assert (incoming.place, incoming.private, incoming.text) == ("private", True, "/record x")
    assert (incoming.update_id, incoming.message_id, incoming.pressed) == (5, 7, False)


def test_stranger_comes_in_without_a_role(settings: Settings) -> None:
    chat = {"id": READER, "type": "private"}
    incoming = admitted(settings, "message", message(chat=chat, **{"from": STRANGER}))
    assert incoming is not None
    assert incoming.sender.roles == frozenset()


@pytest.mark.parametrize(("chat", "place"), [(ADMIN_CHAT, "admin chat"), (OTHER_GROUP, "group")])
def test_place_of_a_group_is_reported(settings: Settings, chat: dict[str, Any], place: str) -> None:
    for incoming in (
        admitted(settings, "message", message(chat=chat)),
        admitted(settings, "callback_query", press(chat=chat)),
    ):
        assert incoming is not None
        assert (incoming.place, incoming.private) == (place, False)


SECOND_HAND: dict[str, dict[str, Any]] = {
    "forwarded": {"forward_origin": ORIGIN},
    "forwarded by itself": {"forward_origin": ORIGIN, "is_automatic_forward": True},
    "via a bot": {"via_bot": {"id": OTHER_BOT, "is_bot": True, "first_name": "Other"}},
    "edited": {"edit_date": AT + 1},
    "business": {"business_connection_id": "x"},
    "a business bot": {"sender_business_bot": {"id": OTHER_BOT, "is_bot": True, "first_name": "Other"}},
    "a bot": {"from": {"id": LEGAL, "is_bot": True, "first_name": "Legal"}},
    "Telegram's own account": {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
    "nobody": {"from": None},
    "a channel's name": {"sender_chat": CHANNEL},
}


@pytest.mark.parametrize("how", SECOND_HAND)
@pytest.mark.parametrize("chat", [PRIVATE, ADMIN_CHAT, OTHER_GROUP], ids=lambda chat: chat["type"])
def test_words_that_are_not_the_senders_own_do_not_come_in(settings: Settings, how: str, chat: dict[str, Any]) -> None:
    assert admitted(settings, "message", message(chat=chat, **SECOND_HAND[how])) is None


def test_anonymous_admin_is_nobody(settings: Settings) -> None:
    anonymous = {"id": ANONYMOUS, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    incoming = admitted(settings, "message", message(chat=ADMIN_CHAT, sender_chat=ADMIN_CHAT, **{"from": anonymous}))
    assert incoming is not None
    assert (incoming.sender.id, incoming.sender.roles) == (0, frozenset())


def test_anonymous_account_without_its_group_does_not_come_in(settings: Settings) -> None:
    anonymous = {"id": ANONYMOUS, "is_bot": True, "first_name": "Group"}
    assert admitted(settings, "message", message(chat=ADMIN_CHAT, **{"from": anonymous})) is None


def test_private_chat_of_somebody_else_is_none(settings: Settings) -> None:
    chat = {"id": READER, "type": "private"}
    assert admitted(settings, "message", message(chat=chat)) is None
    assert admitted(settings, "callback_query", press(chat=chat)) is None


@pytest.mark.parametrize(
    "kind",
    ["edited_message", "edited_channel_post", "business_message", "edited_business_message", "guest_message"],
)
def test_other_kinds_of_messages_do_not_come_in(settings: Settings, kind: str) -> None:
    chat = CHANNEL if "channel" in kind else PRIVATE
    assert admitted(settings, kind, message(chat=chat)) is None


def test_post_of_a_channel_is_nobodys_and_its_buttons_are_dead(settings: Settings) -> None:
    post = message(chat=CHANNEL, sender_chat=CHANNEL, **{"from": None})
    incoming = admitted(settings, "channel_post", post)
    assert incoming is not None
    assert (incoming.sender.id, incoming.place) == (0, "channel")
    assert admitted(settings, "channel_post", {**post, "forward_origin": ORIGIN}) is None
    assert admitted(settings, "channel_post", message(chat=PRIVATE)) is None
    assert admitted(settings, "callback_query", press(chat=CHANNEL)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"from": {"id": LEGAL, "is_bot": True, "first_name": "Legal"}},
        {"message": None, "inline_message_id": "x"},
        {"data": None, "game_short_name": "x"},
        {"data": "a" * 65},
        {"data": ""},
    ],
)
def test_press_of_an_odd_form_does_not_come_in(settings: Settings, changes: dict[str, Any]) -> None:
    assert admitted(settings, "callback_query", press(**changes)) is None


def test_press_below_a_message_out_of_reach_comes_in(settings: Settings) -> None:
    incoming = admitted(settings, "callback_query", press(message={"message_id": 3, "date": 0, "chat": PRIVATE}))
    assert incoming is not None
    assert (incoming.message_id, incoming.pressed) == (3, True)


def test_unknown_language_is_the_publishers(settings: Settings) -> None:
    incoming = admitted(settings, "message", message(**{"from": {**PERSON, "language_code": "tlh"}}))
    assert incoming is not None
    assert incoming.sender.language == settings.publisher.languages[0]


def test_document_comes_in_with_its_caption(settings: Settings) -> None:
    file = {"file_id": "F", "file_unique_id": "U", "file_name": "cases.csv", "file_size": 9}
    incoming = admitted(settings, "message", message(text=None, caption="/record", document=file))
    assert incoming is not None
    assert incoming.document is not None
    assert (incoming.document.file_id, incoming.document.name, incoming.document.size) == ("F", "cases.csv", 9)
    assert incoming.text == "/record"


def test_reply_names_the_message_it_answers(settings: Settings) -> None:
    incoming = admitted(settings, "message", message(reply_to_message=message(message_id=4)))
    assert incoming is not None
    assert incoming.reply_to == 4

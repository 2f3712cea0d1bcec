"""Editing, deleting, pinning and forwarding: what changes, and what Telegram refuses, in its words."""

from typing import Any

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER, TRUST
from bot.sandbox.world.people import write
from bot.sandbox.world.world import Member

BUTTONS = {"inline_keyboard": [[{"text": "Approve", "callback_data": "a"}]]}
SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def target(message: Any) -> dict[str, Any]:
    return {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}


def test_edit_without_markup_removes_the_keyboard(api: Any, sandbox: Any) -> None:
    message = api.say("one", reply_markup=BUTTONS)
    sandbox.clock.move(minutes=5)
    edited = api("editMessageText", text="<u>two</u>", parse_mode="HTML", **target(message))

    assert edited["text"] == "two"
    assert edited["edit_date"] == message["date"] + 300
    assert "reply_markup" not in edited
    assert api.refusal("editMessageText", text="<u>two</u>", parse_mode="HTML", **target(message)) == SAME


def test_edit_of_the_keyboard_alone_keeps_the_text(api: Any) -> None:
    message = api.say("one", reply_markup=BUTTONS)

    assert api.refusal("editMessageReplyMarkup", reply_markup=BUTTONS, **target(message)) == SAME
    assert api("editMessageReplyMarkup", **target(message))["text"] == "one"
    assert api.refusal("editMessageReplyMarkup", **target(message)) == SAME


def test_text_and_caption_are_edited_each_by_its_method(api: Any) -> None:
    text = api.say("one")
    document = api("sendDocument", {"document": ("a.txt", b"a")}, chat_id=CHANNEL_ID, caption="one")

    wrong = api.refusal("editMessageCaption", caption="x", **target(text))
    assert wrong == "Bad Request: there is no caption in the message to edit"
    wrong = api.refusal("editMessageText", text="x", **target(document))
    assert wrong == "Bad Request: there is no text in the message to edit"
    assert api("editMessageCaption", caption="two", **target(document))["caption"] == "two"
    assert "caption" not in api("editMessageCaption", **target(document))
    assert api.refusal("editMessageText", text="a" * 4097, **target(text)) == "Bad Request: MESSAGE_TOO_LONG"
    long = api.refusal("editMessageCaption", caption="a" * 1025, **target(document))
    assert long == "Bad Request: MEDIA_CAPTION_TOO_LONG"


def test_messages_of_others_are_edited_only_with_the_right(api: Any, sandbox: Any) -> None:
    in_group = write(sandbox.world, TRUST, ADMIN_CHAT_ID, "mine")
    in_channel = write(sandbox.world, LEGAL, CHANNEL_ID, "by hand")
    refused = api.refusal("editMessageText", chat_id=ADMIN_CHAT_ID, message_id=in_group.id, text="x")

    assert refused == "Bad Request: message can't be edited"
    edited = api("editMessageText", chat_id=CHANNEL_ID, message_id=in_channel.id, text="x")
    assert edited["text"] == "x"


def test_deletion_ends_after_48_hours(api: Any, sandbox: Any) -> None:
    young, old = api.say("young"), api.say("old")
    sandbox.clock.move(hours=47, minutes=59)
    assert api("deleteMessage", **target(young)) is True
    sandbox.clock.move(minutes=1)
    assert api.refusal("deleteMessage", **target(old)) == "Bad Request: message can't be deleted"


def test_deletion_of_many_passes_over_the_missing_and_is_all_or_nothing(api: Any, sandbox: Any) -> None:
    old = api.say("old")
    sandbox.clock.move(hours=48)
    young = api.say("young")
    both = {"chat_id": CHANNEL_ID, "message_ids": [old["message_id"], young["message_id"]]}

    assert api.refusal("deleteMessages", **both) == "Bad Request: message can't be deleted"
    assert len(sandbox.world.chats[CHANNEL_ID].messages) == 2
    assert api("deleteMessages", chat_id=CHANNEL_ID, message_ids=[young["message_id"], 900]) is True
    assert api("deleteMessages", chat_id=CHANNEL_ID, message_ids=[900]) is True


def test_pin_leaves_a_note_that_comes_back_as_an_update(api: Any) -> None:
    first, second = api.say("first"), api.say("second")
    api("pinChatMessage", **target(first))
    api("pinChatMessage", **target(first))
    [update] = api("getUpdates")
    third = api.say("third")

    assert update["channel_post"]["message_id"] == second["message_id"] + 1
    assert update["channel_post"]["pinned_message"]["text"] == "first"
    assert third["message_id"] == second["message_id"] + 2
    note = api.refusal("pinChatMessage", chat_id=CHANNEL_ID, message_id=second["message_id"] + 1)
    assert note == "Bad Request: service messages can't be pinned"


def test_newest_pin_is_shown_and_unpinned_first(api: Any) -> None:
    first, second = api.say("first"), api.say("second")
    for message in (second, first):
        api("pinChatMessage", **target(message))

    assert api("getChat", chat_id=CHANNEL_ID)["pinned_message"]["text"] == "second"
    api("unpinChatMessage", chat_id=CHANNEL_ID)
    assert api("getChat", chat_id=CHANNEL_ID)["pinned_message"]["text"] == "first"
    api("deleteMessage", **target(first))
    assert "pinned_message" not in api("getChat", chat_id=CHANNEL_ID)


def test_rights_are_shown(api: Any, sandbox: Any) -> None:
    bot = api("getChatMember", chat_id=CHANNEL_ID, user_id=sandbox.world.bot.id)
    owner = api("getChatMember", chat_id=CHANNEL_ID, user_id=LEGAL)
    outsider = api("getChatMember", chat_id=ADMIN_CHAT_ID, user_id=READER)
    administrators = api("getChatAdministrators", chat_id=ADMIN_CHAT_ID)

    assert (bot["status"], bot["can_post_messages"], bot["can_promote_members"]) == ("administrator", True, False)
    assert (owner["status"], outsider["status"]) == ("creator", "left")
    assert [member["user"]["first_name"] for member in administrators] == ["Legal", "Transparency Bot"]


@pytest.mark.parametrize("scope", [None, {"type": "chat", "chat_id": ADMIN_CHAT_ID}])
def test_commands_are_kept_per_scope(scope: Any, api: Any) -> None:
    commands = [{"command": "report", "description": "The newest report"}]
    where = {"scope": scope} if scope else {}
    api("setMyCommands", commands=commands, **where)

    assert api("getMyCommands", **where) == commands
    assert api("getMyCommands", language_code="de", **where) == []
    assert api("getMyCommands", scope={"type": "all_group_chats"}) == []
    api("deleteMyCommands", **where)
    assert api("getMyCommands", **where) == []


def test_members_are_counted_without_those_who_left(api: Any, sandbox: Any) -> None:
    members = sandbox.world.chats[ADMIN_CHAT_ID].members
    assert api("getChatMemberCount", chat_id=ADMIN_CHAT_ID) == 3
    members[READER] = Member(READER, "left")
    members[TRUST] = Member(TRUST, "kicked")
    assert api("getChatMemberCount", chat_id=ADMIN_CHAT_ID) == 2
    assert api("getChatMemberCount", chat_id=LEGAL) == 2
    assert api.refusal("getChatMemberCount") == "Bad Request: chat_id is empty"
    assert api.refusal("getChatMemberCount", chat_id=-1) == "Bad Request: chat not found"
    members[sandbox.world.bot.id] = Member(sandbox.world.bot.id, "kicked")
    assert (
        api.refusal("getChatMemberCount", chat_id=ADMIN_CHAT_ID) == "Forbidden: bot was kicked from the supergroup chat"
    )

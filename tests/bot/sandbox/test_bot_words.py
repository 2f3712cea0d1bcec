"""The bot's name and descriptions, chat actions, and taking all pins away."""

from typing import Any

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, READER
from bot.sandbox.world.world import ADMINISTRATOR, Member


@pytest.mark.parametrize(
    ("method", "field", "most"),
    [("MyName", "name", 64), ("MyDescription", "description", 512), ("MyShortDescription", "short_description", 120)],
)
def test_words_are_kept_per_language_and_limited(method: str, field: str, most: int, api: Any) -> None:
    api(f"set{method}", **{field: "for all"})
    api(f"set{method}", **{field: "для всех"}, language_code="ru")

    assert api(f"get{method}") == {field: "for all"}
    assert api(f"get{method}", language_code="ru") == {field: "для всех"}
    assert api(f"get{method}", language_code="de") == {field: "for all"}
    assert api(f"set{method}", **{field: "a" * most}) is True
    assert api.refusal(f"set{method}", **{field: "a" * (most + 1)}).startswith("Bad Request: BOT_")


def test_name_taken_away_is_the_first_one_again(api: Any) -> None:
    api("setMyName", name="Another")
    api("setMyName", name="")
    assert api("getMyName") == {"name": "Transparency Bot"}
    assert api("getMyDescription") == {"description": ""}


def test_chat_action_must_be_known_and_the_chat_open(api: Any) -> None:
    assert api("sendChatAction", chat_id=ADMIN_CHAT_ID, action="typing") is True
    unknown = api.refusal("sendChatAction", chat_id=ADMIN_CHAT_ID, action="dancing")
    assert unknown == "Bad Request: wrong parameter action in request"
    closed = api.refusal("sendChatAction", chat_id=READER, action="typing")
    assert closed == "Forbidden: bot can't initiate conversation with a user"


def test_all_pins_are_taken_away_with_the_right_to_pin(api: Any, sandbox: Any) -> None:
    for _ in range(2):
        api("pinChatMessage", chat_id=CHANNEL_ID, message_id=api.say("x")["message_id"])
    assert api("unpinAllChatMessages", chat_id=CHANNEL_ID) is True
    assert "pinned_message" not in api("getChat", chat_id=CHANNEL_ID)
    bot = sandbox.world.bot.id
    sandbox.world.chats[CHANNEL_ID].members[bot] = Member(bot, ADMINISTRATOR, frozenset({"can_post_messages"}))
    refused = api.refusal("unpinAllChatMessages", chat_id=CHANNEL_ID)
    assert refused == "Bad Request: not enough rights to manage pinned messages in the chat"

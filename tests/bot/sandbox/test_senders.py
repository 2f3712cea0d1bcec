"""Who may speak to a bot and how it looks there: every strange sender, forged and replayed presses, unknown kinds."""

import base64
from typing import Any

import pytest
from telegram import Update

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER, TRUST
from tests.support.telegram import Control

COMMAND = "/approve 2018-H1"
BUTTONS = {"inline_keyboard": [[{"text": "Approve", "callback_data": "a:1"}]]}


def only_update(api: Any) -> Any:
    """The one update that waits, read by the library as well."""
    [update] = api("getUpdates")
    assert Update.de_json(update, None) is not None
    return update


@pytest.mark.parametrize(
    ("asked", "sender", "marks"),
    [
        ({"as": "person", "user": TRUST}, TRUST, {}),
        ({"as": "via_bot", "user": LEGAL}, LEGAL, {"via_bot"}),
        ({"as": "bot"}, 700000099, set()),
        ({"as": "anonymous_admin"}, 1087968824, {"sender_chat"}),
        ({"as": "channel_identity", "channel": CHANNEL_ID}, 136817688, {"sender_chat"}),
        ({"as": "forwarded", "user": LEGAL, "source": TRUST}, LEGAL, {"forward_origin"}),
        ({"as": "forwarded", "user": LEGAL, "source": CHANNEL_ID}, LEGAL, {"forward_origin"}),
        ({"as": "with_fields", "user": LEGAL, "fields": {"from_the_future": [1]}}, LEGAL, {"from_the_future"}),
    ],
)
def test_sender_bears_its_marks(
    asked: dict[str, Any], sender: int, marks: set[str], api: Any, control: Control
) -> None:
    number = control.write(chat=ADMIN_CHAT_ID, text=COMMAND, **asked)
    message = only_update(api)["message"]

    assert (message["message_id"], message["from"]["id"], message["text"]) == (number, sender, COMMAND)
    assert message["entities"][0] == {"type": "bot_command", "offset": 0, "length": 8}
    strange = {"via_bot", "sender_chat", "forward_origin", "from_the_future", "is_automatic_forward"}
    assert strange & set(message) == set(marks)


def test_anonymous_admin_speaks_as_the_group_and_channel_identity_as_the_channel(api: Any, control: Control) -> None:
    control.write(chat=ADMIN_CHAT_ID, text=COMMAND, **{"as": "anonymous_admin"})
    control.write(chat=ADMIN_CHAT_ID, text=COMMAND, channel=CHANNEL_ID, **{"as": "channel_identity"})
    anonymous, channel = (update["message"] for update in api("getUpdates"))
    assert (anonymous["sender_chat"]["id"], anonymous["from"]["username"]) == (ADMIN_CHAT_ID, "GroupAnonymousBot")
    assert (channel["sender_chat"]["id"], channel["from"]["username"]) == (CHANNEL_ID, "Channel_Bot")


def test_post_comes_with_its_automatic_forward(api: Any, control: Control) -> None:
    asked = {"as": "discussion", "user": LEGAL, "channel": CHANNEL_ID}
    control.write(chat=ADMIN_CHAT_ID, text=COMMAND, **asked)
    post, repeated = api("getUpdates")

    assert post["channel_post"]["sender_chat"]["id"] == CHANNEL_ID
    assert "from" not in post["channel_post"]
    message = repeated["message"]
    assert (message["from"]["id"], message["is_automatic_forward"]) == (777000, True)
    assert message["forward_origin"]["message_id"] == post["channel_post"]["message_id"]


def test_edited_command_is_an_edited_message(api: Any, control: Control) -> None:
    number = control.write(user=LEGAL, chat=LEGAL, text="/start")
    control.write(user=LEGAL, chat=LEGAL, message=number, text=COMMAND, **{"as": "edited"})
    assert api("getUpdates")[1]["edited_message"]["text"] == COMMAND


def test_document_of_a_person_is_kept_byte_for_byte(api: Any, control: Control, http: Any, sandbox: Any) -> None:
    data = b"received_on,country\n2018-05-04,FR\n"
    document = {"name": "cases.csv", "data": base64.b64encode(data).decode()}
    asked = api("sendMessage", chat_id=ADMIN_CHAT_ID, text="Send a file")["message_id"]
    control.write(user=LEGAL, chat=ADMIN_CHAT_ID, text="May", document=document, reply=asked)
    message = only_update(api)["message"]
    file = api("getFile", file_id=message["document"]["file_id"])

    assert (message["document"]["file_name"], message["document"]["mime_type"]) == ("cases.csv", "text/csv")
    assert (message["caption"], message["reply_to_message"]["message_id"]) == ("May", asked)
    assert http.get(f"{sandbox.url}/file/bot{sandbox.world.token}/{file['file_path']}").content == data


def test_language_of_a_person_is_sent(api: Any, control: Control) -> None:
    control.person(id=READER, language="ru")
    control.write(user=READER, chat=READER, text="/start")
    assert only_update(api)["message"]["from"]["language_code"] == "ru"


def test_group_and_person_nobody_configured(api: Any, control: Control) -> None:
    control.person(id=444444444, name="Stranger", groups=[ADMIN_CHAT_ID])
    group = control.group("Elsewhere", {444444444: "creator", LEGAL: "member"})
    control.write(user=444444444, chat=group, text=COMMAND)
    control.write(user=444444444, chat=ADMIN_CHAT_ID, text=COMMAND)
    added, there, here = api("getUpdates")

    assert added["my_chat_member"]["chat"]["id"] == group
    assert (there["message"]["chat"]["id"], here["message"]["chat"]["id"]) == (group, ADMIN_CHAT_ID)
    assert api("getChatMember", chat_id=group, user_id=LEGAL)["status"] == "member"


def test_forged_presses_reach_the_bot(api: Any, control: Control) -> None:
    asked = api("sendMessage", chat_id=ADMIN_CHAT_ID, text="Approve?", reply_markup=BUTTONS)["message_id"]
    honest = control.press(user=LEGAL, chat=ADMIN_CHAT_ID, message=asked, data="a:1")
    refused = control.refusal("presses", user=LEGAL, chat=ADMIN_CHAT_ID, message=asked, data="a:2")
    forged = {"user": TRUST, "forged": True, "data": "a:2"}
    control.press(chat=ADMIN_CHAT_ID, message=asked, **forged)
    control.press(chat=ADMIN_CHAT_ID, message=asked, query=honest, **forged)
    control.press(chat=CHANNEL_ID, message=99, **forged)
    control.press(chat=ADMIN_CHAT_ID, message=asked, inaccessible=True, **forged)
    control.press(chat=ADMIN_CHAT_ID, message=asked, changes={"text": "Something else"}, **forged)
    first, other_data, same_number, nowhere, gone, changed = (update["callback_query"] for update in api("getUpdates"))

    assert refused == "there is no such button"
    assert (first["data"], other_data["data"]) == ("a:1", "a:2")
    assert (same_number["id"], same_number["from"]["id"]) == (honest, TRUST)
    assert nowhere["message"] == {"chat": nowhere["message"]["chat"], "message_id": 99, "date": 0}
    assert (gone["message"]["date"], gone["message"]["message_id"]) == (0, asked)
    assert changed["message"]["text"] == "Something else"


def test_update_of_the_past_comes_again_under_its_number(api: Any, control: Control) -> None:
    control.write(user=LEGAL, chat=LEGAL, text="one")
    control.write(user=LEGAL, chat=LEGAL, text="two")
    first, second = api("getUpdates")
    assert api("getUpdates", offset=second["update_id"] + 1) == []
    control.update(again=first["update_id"])
    assert api("getUpdates", offset=second["update_id"] + 1) == [first]
    assert api("getUpdates", offset=second["update_id"] + 1) == []
    assert control.refusal("updates", again=5) == "there was no such update"


def test_unknown_kinds_come_through(api: Any, control: Control) -> None:
    number = control.update(kind="telepathy", body={"thought": "hm"})
    assert only_update(api) == {"update_id": number, "telepathy": {"thought": "hm"}}


def test_block_is_reported_and_has_an_effect(api: Any, control: Control) -> None:
    control.write(user=READER, chat=READER, text="/start")
    control.happen("block", user=READER)
    refused = api.refusal("sendMessage", chat_id=READER, text="x")
    control.happen("block", user=READER, on=False)
    _, blocked, back = api("getUpdates")

    assert refused == "Forbidden: bot was blocked by the user"
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert api("sendMessage", chat_id=READER, text="x")

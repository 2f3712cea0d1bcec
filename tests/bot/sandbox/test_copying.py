"""Forwarding and copying, one and many, and the ways of looking that leave no trace."""

from typing import Any

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER
from bot.sandbox.world.people import write

BUTTONS = {"inline_keyboard": [[{"text": "Approve", "callback_data": "a"}]]}
MANY = ["forwardMessages", "copyMessages"]


def to_admins(message: int, **fields: Any) -> dict[str, Any]:
    return {"chat_id": ADMIN_CHAT_ID, "from_chat_id": CHANNEL_ID, "message_id": message, **fields}


def many_to_admins(numbers: list[int]) -> dict[str, Any]:
    return {"chat_id": ADMIN_CHAT_ID, "from_chat_id": CHANNEL_ID, "message_ids": numbers}


def album(api: Any, caption: str = "") -> list[int]:
    media = [{"type": "document", "media": f"attach://{name}", "caption": caption} for name in ("a", "b")]
    sent = api("sendMediaGroup", {"a": ("a.json", b"a"), "b": ("b.csv", b"b")}, chat_id=CHANNEL_ID, media=media)
    return [message["message_id"] for message in sent]


def in_admin_chat(sandbox: Any) -> list[Any]:
    return list(sandbox.world.chats[ADMIN_CHAT_ID].messages.values())


def test_copy_bears_no_trace_of_its_source_and_its_own_keyboard(api: Any, sandbox: Any) -> None:
    post = api.say("<b>one</b>", parse_mode="HTML", reply_markup=BUTTONS)["message_id"]
    plain = api("copyMessage", **to_admins(post))
    keyed = api("copyMessage", **to_admins(post, reply_markup=BUTTONS))
    first, second = in_admin_chat(sandbox)

    assert [plain, keyed] == [{"message_id": first.id}, {"message_id": second.id}]
    assert (first.text, first.spans[0].kind, first.origin, first.markup) == ("one", "bold", None, None)
    assert second.markup == BUTTONS


def test_copy_keeps_the_caption_unless_another_is_given(api: Any, sandbox: Any) -> None:
    post = album(api, caption="one")[0]
    api("copyMessage", **to_admins(post))
    api("copyMessage", **to_admins(post, caption="<i>two</i>", parse_mode="HTML"))
    api("copyMessage", **to_admins(post, caption=""))

    assert [message.text for message in in_admin_chat(sandbox)] == ["one", "two", ""]
    assert {message.group for message in in_admin_chat(sandbox)} == {""}


def test_protected_content_is_copied_and_not_forwarded(api: Any, sandbox: Any) -> None:
    post = api.say("one", protect_content=True)["message_id"]
    refused = "Bad Request: message has protected content and can't be forwarded"

    assert api.refusal("forwardMessage", **to_admins(post)) == refused
    assert api.refusal("forwardMessages", **many_to_admins([post])) == "Bad Request: messages can't be forwarded"
    assert api("copyMessage", **to_admins(post)) == {"message_id": in_admin_chat(sandbox)[0].id}


@pytest.mark.parametrize("method", MANY)
def test_many_keep_their_album_and_pass_over_what_is_missing(method: str, api: Any, sandbox: Any) -> None:
    numbers = album(api)
    single = api.say("text")["message_id"]
    api("pinChatMessage", chat_id=CHANNEL_ID, message_id=single)
    answer = api(method, **many_to_admins([*numbers, single, single + 1, single + 9]))
    one, two, text = in_admin_chat(sandbox)

    assert answer == [{"message_id": number} for number in (one.id, two.id, text.id)]
    assert one.group == two.group != ""
    assert one.group != sandbox.world.chats[CHANNEL_ID].messages[numbers[0]].group
    assert (text.group, bool(text.origin)) == ("", method == "forwardMessages")


def test_copies_lose_their_captions_when_asked(api: Any, sandbox: Any) -> None:
    numbers = album(api, caption="one")
    api("copyMessages", remove_caption=True, **many_to_admins(numbers))
    assert [message.text for message in in_admin_chat(sandbox)] == ["", ""]


@pytest.mark.parametrize("method", MANY)
@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ("", "message identifiers are not specified"),
        ("[1", "can't parse message_ids JSON object"),
        ("1", "expected an Array of message identifiers"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ([0], "invalid message identifier specified"),
        ([3, 2], "message identifiers must be in a strictly increasing order"),
        ([3, 3], "message identifiers must be in a strictly increasing order"),
        ([50], "there are no messages to forward"),
    ],
)
def test_wrong_numbers_are_refused(method: str, numbers: Any, words: str, api: Any) -> None:
    assert api.refusal(method, **many_to_admins(numbers)) == f"Bad Request: {words}"


def test_service_messages_are_not_repeated(api: Any) -> None:
    post = api.say("one")["message_id"]
    api("pinChatMessage", chat_id=CHANNEL_ID, message_id=post)
    assert api.refusal("copyMessage", **to_admins(post + 1)) == "Bad Request: the message can't be copied"
    assert api.refusal("copyMessages", **many_to_admins([post + 1])) == "Bad Request: messages can't be forwarded"
    assert api.refusal("copyMessage", **to_admins(99)) == "Bad Request: message to copy not found"
    missing = api.refusal("copyMessage", chat_id=ADMIN_CHAT_ID, message_id=2)
    assert missing == 'Bad Request: parameter "from_chat_id" is required'


def test_stop_poll_shows_existence_and_leaves_no_trace(api: Any, sandbox: Any) -> None:
    ours = api.say("one")["message_id"]
    theirs = write(sandbox.world, LEGAL, CHANNEL_ID, "by hand").id
    api("pinChatMessage", chat_id=CHANNEL_ID, message_id=ours)
    version = sandbox.world.version
    for number in (ours, theirs, theirs + 1):
        here = api.refusal("stopPoll", chat_id=CHANNEL_ID, message_id=number)
        assert here == "Bad Request: message is not a poll"
    for number in (0, theirs + 2):
        missing = api.refusal("stopPoll", chat_id=CHANNEL_ID, message_id=number)
        assert missing == "Bad Request: message with poll to stop not found"

    assert sandbox.world.version == version


def test_personal_channel_is_read_newest_first_without_a_trace(api: Any, sandbox: Any) -> None:
    sandbox.world.users[LEGAL].personal_channel = CHANNEL_ID
    for number in range(25):
        api.say(f"post {number}")
    version = sandbox.world.version
    newest = api("getUserPersonalChatMessages", user_id=LEGAL, limit=100)

    assert [message["text"] for message in newest] == [f"post {number}" for number in range(24, 4, -1)]
    assert api("getUserPersonalChatMessages", user_id=READER, limit=5) == []
    assert sandbox.world.version == version


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"user_id": 0, "limit": 1}, "invalid user_id specified"),
        ({"user_id": LEGAL, "limit": 0}, "limit must be positive"),
        ({"user_id": 5, "limit": 1}, "USER_ID_INVALID"),
    ],
)
def test_personal_channel_of_nobody_is_refused(fields: Any, words: str, api: Any) -> None:
    assert api.refusal("getUserPersonalChatMessages", **fields) == f"Bad Request: {words}"


def test_media_is_replaced_with_its_caption(api: Any, picture: Any) -> None:
    numbers = album(api, caption="one")
    here = {"chat_id": CHANNEL_ID, "message_id": numbers[0]}
    media = {"type": "document", "media": "attach://new", "caption": "<b>two</b>", "parse_mode": "HTML"}
    edited = api("editMessageMedia", {"new": ("c.txt", b"ccc")}, media=media, **here)
    bare = {"type": "document", "media": edited["document"]["file_id"]}

    assert (edited["document"]["file_name"], edited["caption"]) == ("c.txt", "two")
    assert edited["edit_date"]
    assert "caption" not in api("editMessageMedia", media=bare, **here)
    assert api.refusal("editMessageMedia", media=bare, **here).startswith("Bad Request: message is not modified")
    photo = {"type": "photo", "media": "attach://p"}
    refused = api.refusal("editMessageMedia", {"p": ("p.png", picture())}, media=photo, **here)
    assert refused == "Bad Request: can't change media type in the album"


def test_text_becomes_a_picture_and_long_captions_are_refused(api: Any, picture: Any) -> None:
    post = api.say("one")
    here = {"chat_id": CHANNEL_ID, "message_id": post["message_id"]}
    media = {"type": "photo", "media": "attach://p", "caption": "c" * 1025}
    long = api.refusal("editMessageMedia", {"p": ("p.png", picture())}, media=media, **here)
    edited = api("editMessageMedia", {"p": ("p.png", picture())}, media=media | {"caption": "c"}, **here)

    assert long == "Bad Request: MEDIA_CAPTION_TOO_LONG"
    assert (edited["caption"], len(edited["photo"]) > 0, "text" in edited) == ("c", True, False)
    assert api.refusal("editMessageMedia", media="{", **here) == "Bad Request: can't parse input media JSON object"
    assert api.refusal("editMessageMedia", **here) == 'Bad Request: parameter "media" is required'

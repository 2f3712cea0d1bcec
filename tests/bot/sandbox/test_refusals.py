"""Each refusal in Telegram's words, and nothing changed by it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, READER
from bot.sandbox.world.world import ADMINISTRATOR, KICKED, LEFT, Member

BAD = "Bad Request: "
POST = {"chat_id": CHANNEL_ID, "text": "x"}
BUTTON = {"text": "x", "callback_data": "x"}
PDF = {"document": ("a.pdf", b"x")}


def keyboard(*rows: Any) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


SEND = [
    ({"text": "x"}, "chat_id is empty"),
    ({"chat_id": 999, "text": "x"}, "chat not found"),
    ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
    ({"chat_id": "@example_legal", "text": "x"}, "chat not found"),
    ({"chat_id": "abc", "text": "x"}, "chat not found"),
    ({"chat_id": CHANNEL_ID}, "message text is empty"),
    (POST | {"text": " \n "}, "text must be non-empty"),
    (POST | {"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
    (POST | {"text": "\u200b\u3000"}, "text must be non-empty"),
    (POST | {"text": "a" * 4097}, "message is too long"),
    (POST | {"text": "😀" * 4097}, "message is too long"),
    (POST | {"text": "a" * 32769}, "text is too long"),
    (POST | {"parse_mode": "Wiki"}, "unsupported parse_mode"),
    (
        POST | {"text": "<b>a</i>", "parse_mode": "HTML"},
        'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    ),
    (
        POST | {"entities": [{"type": "bold", "offset": 5, "length": 1}]},
        "entity begins after the end of the text at UTF-16 offset 5",
    ),
    (POST | {"link_preview_options": "{"}, "can't parse link preview options JSON object"),
    (POST | {"reply_parameters": "{"}, "can't parse reply parameters JSON object"),
    (POST | {"reply_parameters": "[]"}, "object expected as reply parameters"),
    (POST | {"reply_parameters": {"message_id": 77}}, "message to be replied not found"),
    (POST | {"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    (POST | {"reply_markup": "[]"}, "object expected as reply markup"),
    (POST | {"reply_markup": {"inline_keyboard": None}}, 'field "inline_keyboard" must be of type Array'),
    (
        POST | {"reply_markup": keyboard(BUTTON)},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    (
        POST | {"reply_markup": keyboard(["x"])},
        "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
    ),
    (
        POST | {"reply_markup": keyboard([{"callback_data": "x"}])},
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        POST | {"reply_markup": keyboard([{"text": "x"}])},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        POST | {"reply_markup": keyboard([BUTTON | {"style": "pink"}])},
        "can't parse inline keyboard button: invalid button style specified",
    ),
    (
        POST | {"reply_markup": keyboard([{"text": " ", "callback_data": "x"}])},
        "inline keyboard button text must be non-empty",
    ),
    (
        POST | {"reply_markup": keyboard([{"text": "x", "url": "nope"}])},
        "inline keyboard button URL 'nope' is invalid: Wrong HTTP URL",
    ),
    (POST | {"reply_markup": keyboard([{"text": "x", "callback_data": "é" * 33}])}, "BUTTON_DATA_INVALID"),
    (POST | {"reply_markup": keyboard([BUTTON] * 9)}, "reply markup is too long"),
    (POST | {"reply_markup": {"force_reply": True}}, "inline keyboard expected"),
]


@pytest.mark.parametrize(("fields", "words"), SEND, ids=[words[:60] for _, words in SEND])
def test_message_is_refused_in_telegrams_words(fields: dict[str, Any], words: str, api: Any, sandbox: Any) -> None:
    assert api.refusal("sendMessage", **fields) == BAD + words
    assert sandbox.world.chats[CHANNEL_ID].messages == {}
    assert sandbox.world.journal[-1].executed is False


PHOTO_REFUSALS: list[tuple[str, Callable[[Callable[..., bytes]], bytes], str]] = [
    ("p.png", lambda _: b"", "file must be non-empty"),
    (
        "p.png",
        lambda _: b"x" * 10485761,
        "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
    ),
    (
        "p.webp",
        lambda draw: draw(),
        "photo has unsupported extension. Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp",
    ),
    ("p.png", lambda draw: draw(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
    ("p.png", lambda draw: draw(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
    ("p.png", lambda _: b"no picture", "IMAGE_PROCESS_FAILED"),
    ("p.png", lambda draw: draw(300, 300)[:90], "IMAGE_PROCESS_FAILED"),
]


@pytest.mark.parametrize(("name", "make", "words"), PHOTO_REFUSALS)
def test_photo_is_refused_in_telegrams_words(
    name: str, make: Callable[[Any], bytes], words: str, api: Any, picture: Any
) -> None:
    assert api.refusal("sendPhoto", {"photo": (name, make(picture))}, chat_id=CHANNEL_ID) == BAD + words


def test_file_must_be_there_and_be_of_the_kind(api: Any, picture: Any) -> None:
    document = api("sendDocument", PDF, chat_id=CHANNEL_ID)["document"]["file_id"]
    photo = api("sendPhoto", {"photo": ("a.png", picture())}, chat_id=CHANNEL_ID)["photo"][0]["file_id"]

    assert api.refusal("sendPhoto", chat_id=CHANNEL_ID) == BAD + "there is no photo in the request"
    attached = api.refusal("sendPhoto", chat_id=CHANNEL_ID, photo="attach://gone")
    assert attached == BAD + "there is no photo in the request"
    assert api.refusal("sendDocument", chat_id=CHANNEL_ID) == BAD + "there is no document in the request"
    kind = api.refusal("sendPhoto", chat_id=CHANNEL_ID, photo=document)
    assert kind == BAD + "can't use file of type Document as Photo"
    assert api.refusal("sendDocument", chat_id=CHANNEL_ID, document=photo).endswith("of type Photo as Document")
    unknown = api.refusal("sendPhoto", chat_id=CHANNEL_ID, photo="AgACx")
    assert unknown.startswith(BAD + "wrong remote file identifier specified: ")
    address = api.refusal("sendPhoto", chat_id=CHANNEL_ID, photo="https://example.org/a.png")
    assert address == BAD + "failed to get HTTP URL content"
    long = api.refusal("sendDocument", PDF, chat_id=CHANNEL_ID, caption="a" * 1025)
    assert long == BAD + "message caption is too long"


def item(kind: str = "document", media: str = "attach://document", **fields: Any) -> dict[str, Any]:
    return {"type": kind, "media": media, **fields}


ALBUM: list[tuple[Any, str]] = [
    ("", 'parameter "media" is required'),
    ("{", "can't parse media JSON object"),
    ("{}", "expected an Array of InputMedia"),
    ([], "there are no messages to send"),
    ([item()] * 11, "too many messages to send as an album"),
    ([item("photo"), item()], "document can't be mixed with other media types"),
    ([item("document", "attach://gone")], "can't parse InputMedia: media not found"),
    ([item("animation")], "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup"),
    ([item("wish")], 'can\'t parse InputMedia: type "wish" is unsupported'),
    (
        [item(caption="<b>", parse_mode="HTML")],
        "can't parse InputMedia: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    ([item(caption="a" * 1025)], "message caption is too long"),
    (
        [item("photo", show_caption_above_media=True), item("photo")],
        "parameter show_caption_above_media must be the same for all messages",
    ),
]


@pytest.mark.parametrize(("media", "words"), ALBUM, ids=[words[:60] for _, words in ALBUM])
def test_album_is_refused_in_telegrams_words(media: Any, words: str, api: Any, sandbox: Any) -> None:
    assert api.refusal("sendMediaGroup", PDF, chat_id=CHANNEL_ID, media=media) == BAD + words
    assert sandbox.world.chats[CHANNEL_ID].messages == {}


def test_rights_are_asked_of_the_channel(api: Any, sandbox: Any) -> None:
    post = api.say("x")["message_id"]
    members = sandbox.world.chats[CHANNEL_ID].members

    def as_member(status: str, *rights: str) -> None:
        members[sandbox.world.bot.id] = Member(sandbox.world.bot.id, status, frozenset(rights))

    as_member(ADMINISTRATOR, "can_edit_messages")
    assert api.refusal("sendMessage", **POST) == BAD + "need administrator rights in the channel chat"
    as_member(ADMINISTRATOR, "can_post_messages")
    pin = api.refusal("pinChatMessage", chat_id=CHANNEL_ID, message_id=post)
    assert pin == BAD + "not enough rights to manage pinned messages in the chat"
    as_member(KICKED)
    assert api.refusal("sendMessage", **POST) == "Forbidden: bot was kicked from the channel chat"
    as_member(LEFT)
    assert api.refusal("getChat", chat_id=CHANNEL_ID) == "Forbidden: bot is not a member of the channel chat"


def test_old_group_names_its_successor(api: Any, sandbox: Any) -> None:
    sandbox.world.chats[ADMIN_CHAT_ID].migrated_to = CHANNEL_ID
    answer = api.ask("sendMessage", chat_id=ADMIN_CHAT_ID, text="x").json()

    assert answer["description"] == BAD + "group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": CHANNEL_ID}


OTHERS = [
    ("pinChatMessage", {"message_id": 9}, "message to pin not found"),
    ("unpinChatMessage", {}, "message to unpin not found"),
    ("unpinChatMessage", {"message_id": 9}, "message to unpin not found"),
    ("deleteMessage", {}, "message identifier is not specified"),
    ("deleteMessage", {"message_id": 9}, "message to delete not found"),
    ("deleteMessages", {}, "message identifiers are not specified"),
    ("deleteMessages", {"message_ids": "{"}, "can't parse message_ids JSON object"),
    ("deleteMessages", {"message_ids": "{}"}, "expected an Array of message identifiers"),
    ("deleteMessages", {"message_ids": list(range(1, 102))}, "too many message identifiers specified"),
    ("deleteMessages", {"message_ids": [0]}, "invalid message identifier specified"),
    ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    ("editMessageText", {"text": "x", "message_id": 9}, "message to edit not found"),
    ("editMessageCaption", {"message_id": 9}, "message to edit not found"),
    ("forwardMessage", {"message_id": 9}, 'parameter "from_chat_id" is required'),
    ("forwardMessage", {"from_chat_id": CHANNEL_ID, "message_id": 9}, "message to forward not found"),
    ("getChatMember", {}, "invalid user_id specified"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "x"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    ("getFile", {}, "file_id not specified"),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("setMyCommands", {"commands": "{"}, "can't parse commands JSON object"),
    ("setMyCommands", {"commands": "{}"}, "expected an Array of BotCommand"),
    ("setMyCommands", {"commands": [{"command": "UP", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "x"}]}, "can't parse BotCommand: Can't find field \"description\""),
    ("setMyCommands", {"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    (
        "setMyCommands",
        {"commands": "[]", "scope": {"type": "chat", "chat_id": CHANNEL_ID}},
        "can't change commands in channel chats",
    ),
    (
        "setMyCommands",
        {"commands": "[]", "scope": {"type": "chat_administrators", "chat_id": READER}},
        "can't use specified scope in private chats",
    ),
]


@pytest.mark.parametrize(("method", "fields", "words"), OTHERS, ids=[f"{m} {w[:40]}" for m, _, w in OTHERS])
def test_request_is_refused_in_telegrams_words(method: str, fields: dict[str, Any], words: str, api: Any) -> None:
    assert api.refusal(method, **({"chat_id": CHANNEL_ID} | fields)) == BAD + words


def test_chat_identifier_is_asked_for_by_deletion(api: Any) -> None:
    assert api.refusal("deleteMessage", message_id=2) == BAD + "chat identifier is not specified"


def test_private_chat_has_no_administrators(api: Any) -> None:
    words = api.refusal("getChatAdministrators", chat_id=READER)
    assert words == BAD + "there are no administrators in the private chat"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/botabc/getMe", 401, "Unauthorized: invalid token specified"),
        ("/bot1:abc/getMe", 401, "Unauthorized"),
        ("/bot{token}/sendRichMessage", 404, "Not Found: method not found"),
        ("/bot{token}/sendPoll", 404, "Not Found: method not found"),
        ("/elsewhere", 404, "Not Found"),
        ("/file/bot{token}/documents/none.pdf", 404, "Not Found"),
    ],
)
def test_path_that_leads_nowhere_is_refused(path: str, status: int, words: str, sandbox: Any, http: Any) -> None:
    response = http.get(sandbox.url + path.format(token=sandbox.world.token))
    assert (response.status_code, response.json()["description"]) == (status, words)
    assert response.json() == {"ok": False, "error_code": status, "description": words}


def test_too_many_files_are_refused(api: Any) -> None:
    files = {f"f{number}": ("a", b"x") for number in range(51)}
    words = api.refusal("sendMessage", files, **POST)
    assert words == "Request Entity Too Large: too many files attached"


def test_json_request_must_be_an_object(sandbox: Any, http: Any) -> None:
    response = http.post(f"{sandbox.bot_url}/getMe", json=[json.dumps({})])
    assert response.status_code == 400

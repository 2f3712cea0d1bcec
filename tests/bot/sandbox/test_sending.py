"""Texts, photos, documents and albums as the stand-in sends them."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER
from bot.sandbox.world.events import happen
from bot.sandbox.world.faults import Event
from bot.sandbox.world.people import write

DOCUMENT = {"document": ("figures.json", b'{"a": 1}')}


def test_message_in_a_channel_speaks_for_the_channel(api: Any) -> None:
    message = api.say("  <b>Hello</b> README.md &amp; 😀 <i>you</i>\n", parse_mode="html")

    assert message["text"] == "Hello README.md & 😀 you"
    assert message["entities"] == [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "url", "offset": 6, "length": 9},
        {"type": "italic", "offset": 21, "length": 3},
    ]
    assert message["sender_chat"]["id"] == CHANNEL_ID
    assert message["chat"] == {
        "id": CHANNEL_ID,
        "type": "channel",
        "title": "Example transparency",
        "username": "transparency",
    }
    assert "from" not in message


def test_message_in_a_group_has_its_sender_and_its_answered_message(api: Any, sandbox: Any) -> None:
    asked = write(sandbox.world, LEGAL, ADMIN_CHAT_ID, "/status now")
    message = api(
        "sendMessage",
        chat_id=ADMIN_CHAT_ID,
        text="all is well",
        reply_parameters={"message_id": asked.id},
        link_preview_options={"is_disabled": True},
        reply_markup={"inline_keyboard": [[{"text": "Approve", "callback_data": "a:1"}]]},
    )

    assert message["from"]["is_bot"] is True
    assert message["reply_to_message"]["text"] == "/status now"
    assert message["reply_to_message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 7}]
    assert message["link_preview_options"] == {"is_disabled": True}
    assert message["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "a:1"


def test_channel_is_found_by_name_in_any_case(api: Any) -> None:
    assert api("sendMessage", chat_id="@Transparency", text="x")["chat"]["id"] == CHANNEL_ID


def test_numbers_count_per_chat_and_are_not_used_twice(api: Any) -> None:
    first, second = api.say("1"), api.say("2")
    elsewhere = api("sendMessage", chat_id=ADMIN_CHAT_ID, text="3")
    api("deleteMessage", chat_id=CHANNEL_ID, message_id=second["message_id"])
    third = api.say("4")

    assert [first["message_id"], second["message_id"], third["message_id"]] == [2, 3, 4]
    assert elsewhere["message_id"] == 2


def test_length_is_counted_in_characters_after_parsing(api: Any) -> None:
    assert len(api.say("😀" * 4096)["text"]) == 4096
    assert len(api.say("<b>" + "a" * 4096 + "</b>" + " " * 9, parse_mode="HTML")["text"]) == 4096


def test_photo_comes_in_ascending_sizes(api: Any, picture: Callable[..., bytes]) -> None:
    sent = api("sendPhoto", {"photo": ("c.png", picture(1024, 1280))}, chat_id=CHANNEL_ID, caption="<i>c</i>")
    sizes = [(size["width"], size["height"]) for size in sent["photo"]]

    assert sizes == [(72, 90), (256, 320), (640, 800), (1024, 1280)]
    assert len({size["file_id"] for size in sent["photo"]}) == 4
    assert sent["caption"] == "<i>c</i>"


def test_large_photo_is_scaled_into_the_boxes(api: Any, picture: Callable[..., bytes]) -> None:
    sent = api("sendPhoto", {"photo": ("c.png", picture(3000, 1500))}, chat_id=CHANNEL_ID)

    assert [size["width"] for size in sent["photo"]] == [90, 320, 800, 1280, 2560]


def test_photo_is_sent_again_by_file_id(api: Any, picture: Callable[..., bytes]) -> None:
    first = api("sendPhoto", {"photo": ("c.png", picture())}, chat_id=ADMIN_CHAT_ID)
    again = api("sendPhoto", chat_id=CHANNEL_ID, photo=first["photo"][-1]["file_id"])

    assert again["photo"] == first["photo"]
    assert again["message_id"] == 2


def test_document_keeps_its_bytes(api: Any, sandbox: Any, http: Any) -> None:
    sent = api("sendDocument", DOCUMENT, chat_id=CHANNEL_ID)["document"]
    file = api("getFile", file_id=sent["file_id"])
    path = f"{sandbox.url}/file/bot{sandbox.world.token}/{file['file_path']}"

    assert sent["file_name"] == "figures.json"
    assert sent["mime_type"] == "application/json"
    assert sent["file_size"] == 8
    assert http.get(path).content == b'{"a": 1}'


def test_album_of_uploads_and_known_files_has_one_group(api: Any, picture: Callable[..., bytes]) -> None:
    known = api("sendPhoto", {"photo": ("k.png", picture())}, chat_id=ADMIN_CHAT_ID)["photo"][-1]["file_id"]
    media = [
        {"type": "photo", "media": "attach://one", "caption": "<b>One</b>", "parse_mode": "HTML"},
        {"type": "photo", "media": known},
    ]
    album = api("sendMediaGroup", {"one": ("one.png", picture())}, chat_id=CHANNEL_ID, media=media)

    assert [item["message_id"] for item in album] == [2, 3]
    assert len({item["media_group_id"] for item in album}) == 1
    assert album[0]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert album[1]["photo"][-1]["file_id"] == known


def test_forgotten_file_is_refused_by_its_id_and_accepted_again(
    api: Any, sandbox: Any, http: Any, picture: Callable[..., bytes]
) -> None:
    known = api("sendPhoto", {"photo": ("k.png", picture())}, chat_id=ADMIN_CHAT_ID)["photo"][-1]["file_id"]
    happen(sandbox.world, Event("forget_files"))
    refused = api.refusal("sendPhoto", chat_id=CHANNEL_ID, photo=known)
    assert refused == "Bad Request: wrong file identifier/HTTP URL specified"
    path = api("getFile", file_id=known)["file_path"]
    assert http.get(f"{sandbox.url}/file/bot{sandbox.world.token}/{path}").status_code == 200
    fresh = api("sendPhoto", {"photo": ("k.png", picture())}, chat_id=ADMIN_CHAT_ID)["photo"][-1]["file_id"]
    assert api("sendPhoto", chat_id=CHANNEL_ID, photo=fresh)["photo"][-1]["file_id"] == fresh


def test_album_of_documents_keeps_their_order(api: Any) -> None:
    names = [f"file-{number}.json" for number in range(7)]
    files = {f"part{number}": (name, name.encode()) for number, name in enumerate(names)}
    media = [{"type": "document", "media": f"attach://part{number}"} for number in range(7)]
    album = api("sendMediaGroup", files, chat_id=CHANNEL_ID, media=media)

    assert [item["document"]["file_name"] for item in album] == names


def test_album_of_one_has_no_group(api: Any) -> None:
    media = [{"type": "document", "media": "attach://document"}]

    assert "media_group_id" not in api("sendMediaGroup", DOCUMENT, chat_id=CHANNEL_ID, media=media)[0]


def test_failed_item_lets_nothing_of_the_album_through(api: Any, sandbox: Any, picture: Callable[..., bytes]) -> None:
    files = {"a": ("a.png", picture()), "b": ("b.png", picture(10, 400))}
    media = [{"type": "photo", "media": "attach://a"}, {"type": "photo", "media": "attach://b"}]
    words = api.refusal("sendMediaGroup", files, chat_id=CHANNEL_ID, media=media)

    assert words == ('Bad Request: failed to send message #2 with the error message "PHOTO_INVALID_DIMENSIONS"')
    assert sandbox.world.chats[CHANNEL_ID].messages == {}


def test_forward_shows_its_origin_and_cannot_be_edited(api: Any) -> None:
    post = api("sendDocument", DOCUMENT, chat_id=CHANNEL_ID, caption="data")
    forwarded = api("forwardMessage", chat_id=ADMIN_CHAT_ID, from_chat_id=CHANNEL_ID, message_id=post["message_id"])

    assert forwarded["forward_origin"]["type"] == "channel"
    assert forwarded["forward_origin"]["message_id"] == post["message_id"]
    assert forwarded["document"] == post["document"]
    edit = {"chat_id": ADMIN_CHAT_ID, "message_id": forwarded["message_id"], "caption": "x"}
    assert api.refusal("editMessageCaption", **edit) == "Bad Request: message can't be edited"


def test_person_must_begin_a_private_chat(api: Any, sandbox: Any) -> None:
    refused = api.refusal("sendMessage", chat_id=READER, text="hello")
    write(sandbox.world, READER, READER, "/start")

    assert refused == "Forbidden: bot can't initiate conversation with a user"
    assert api("sendMessage", chat_id=READER, text="hello")["chat"]["first_name"] == "Reader"
    sandbox.world.users[READER].blocked_bot = True
    assert api.refusal("sendMessage", chat_id=READER, text="x") == "Forbidden: bot was blocked by the user"


@pytest.mark.parametrize("way", ["query", "form", "json", "case", "test"])
def test_parameters_are_read_from_everywhere(way: str, sandbox: Any, http: Any) -> None:
    fields = {"chat_id": str(CHANNEL_ID), "text": "x", "disable_notification": "true"}
    url = f"{sandbox.bot_url}/sendMessage"
    answer = {
        "query": lambda: http.get(url, params=fields),
        "form": lambda: http.post(url, data=fields),
        "json": lambda: http.post(url, json=fields | {"chat_id": CHANNEL_ID}),
        "case": lambda: http.post(f"{sandbox.bot_url}/SENDmessage", data=fields),
        "test": lambda: http.post(f"{sandbox.bot_url}/test/sendMessage", data=fields),
    }[way]()

    assert answer.json()["result"]["text"] == "x"
    assert sandbox.world.journal[-1].method == "sendMessage"

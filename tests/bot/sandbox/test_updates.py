"""Long polling: what is queued, confirmed, waited for and refused."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx

from bot.sandbox.api.polling import MOST_SECONDS
from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER, TRUST
from bot.sandbox.world.people import press, rewrite, set_membership, write
from bot.sandbox.world.world import ADMINISTRATOR, Member

BUTTONS = {"inline_keyboard": [[{"text": "Approve", "callback_data": "a:1"}]]}


def poll(sandbox: Any, **fields: Any) -> httpx.Response:
    return httpx.post(f"{sandbox.bot_url}/getUpdates", data=fields, timeout=60)


def until_polled(sandbox: Any) -> None:
    while not sandbox.calls("getUpdates"):
        time.sleep(0.01)


def test_updates_come_in_order_until_they_are_confirmed(api: Any, sandbox: Any) -> None:
    for text in ("one", "two", "three"):
        write(sandbox.world, LEGAL, ADMIN_CHAT_ID, text)
    updates = api("getUpdates", limit=2)
    rest = api("getUpdates", offset=updates[1]["update_id"] + 1)

    assert [update["message"]["text"] for update in updates] == ["one", "two"]
    assert [update["message"]["text"] for update in rest] == ["three"]
    assert rest[0]["update_id"] == updates[0]["update_id"] + 2
    assert rest[0]["message"]["from"] == {
        "id": LEGAL,
        "is_bot": False,
        "first_name": "Legal",
        "username": "example_legal",
    }


def test_negative_offset_drops_all_but_the_newest(api: Any, sandbox: Any) -> None:
    for text in ("one", "two", "three"):
        write(sandbox.world, LEGAL, LEGAL, text)

    assert [update["message"]["text"] for update in api("getUpdates", offset=-1)] == ["three"]
    assert api("getWebhookInfo")["pending_update_count"] == 1


def test_offset_far_ahead_is_ignored(api: Any, sandbox: Any) -> None:
    write(sandbox.world, LEGAL, LEGAL, "one")
    assert len(api("getUpdates", offset=sandbox.world.updates.next_number + 11)) == 1


def test_own_posts_and_edits_do_not_come_back(api: Any) -> None:
    message = api.say("one")
    api("editMessageText", chat_id=CHANNEL_ID, message_id=message["message_id"], text="two")
    assert api("getUpdates") == []


def test_posts_and_edits_of_people_come_with_their_kind(api: Any, sandbox: Any) -> None:
    post = write(sandbox.world, LEGAL, CHANNEL_ID, "by hand")
    rewrite(sandbox.world, LEGAL, CHANNEL_ID, post.id, "by hand, better")
    set_membership(sandbox.world, LEGAL, CHANNEL_ID, Member(sandbox.world.bot.id, ADMINISTRATOR))
    kinds = [next(key for key in update if key != "update_id") for update in api("getUpdates")]

    assert kinds == ["channel_post", "edited_channel_post", "my_chat_member"]


def test_kinds_are_chosen_when_the_update_is_made(api: Any, sandbox: Any) -> None:
    write(sandbox.world, LEGAL, LEGAL, "before")
    api("getUpdates", allowed_updates=["callback_query"])
    write(sandbox.world, LEGAL, LEGAL, "unwanted")
    assert [update["message"]["text"] for update in api("getUpdates", offset=1, allowed_updates="{")] == ["before"]
    assert api("getWebhookInfo")["allowed_updates"] == ["callback_query"]
    api("getUpdates", allowed_updates=[], offset=2)
    write(sandbox.world, LEGAL, LEGAL, "after")
    assert len(api("getUpdates", offset=-1)) == 1


def test_updates_of_yesterday_are_not_delivered(api: Any, sandbox: Any) -> None:
    write(sandbox.world, LEGAL, LEGAL, "one")
    sandbox.clock.move(hours=24)
    assert api("getUpdates") == []


def test_long_poll_returns_when_something_happens(sandbox: Any) -> None:
    threading.Timer(0.3, write, (sandbox.world, TRUST, ADMIN_CHAT_ID, "now")).start()
    [update] = poll(sandbox, timeout=30).json()["result"]
    assert update["message"]["text"] == "now"


def test_newer_poll_ends_the_older_with_409(sandbox: Any) -> None:
    with ThreadPoolExecutor(2) as pool:
        older: Future[httpx.Response] = pool.submit(poll, sandbox, timeout=30)
        until_polled(sandbox)
        newer = pool.submit(poll, sandbox, timeout=30, offset=5)
        ended = older.result(20)
        write(sandbox.world, LEGAL, LEGAL, "hello")
        assert len(newer.result(20).json()["result"]) == 1

    assert ended.status_code == 409
    assert ended.json()["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


def test_poll_that_does_not_wait_ends_no_other(sandbox: Any) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(poll, sandbox, timeout=30)
        until_polled(sandbox)
        assert poll(sandbox, timeout=0, offset=5).json()["result"] == []
        write(sandbox.world, LEGAL, LEGAL, "hello")
        assert waiting.result(20).status_code == 200


def test_wait_is_limited() -> None:
    assert MOST_SECONDS == 50


def test_press_is_answered_within_150_seconds(api: Any, sandbox: Any) -> None:
    message = api("sendMessage", chat_id=ADMIN_CHAT_ID, text="Approve?", reply_markup=BUTTONS)
    number = press(sandbox.world, TRUST, ADMIN_CHAT_ID, message["message_id"], "a:1")
    query = api("getUpdates")[0]["callback_query"]

    assert (query["id"], query["data"], query["from"]["id"]) == (number, "a:1", TRUST)
    assert query["message"]["message_id"] == message["message_id"]
    long = api.refusal("answerCallbackQuery", callback_query_id=number, text="a" * 201)
    assert long == "Bad Request: MESSAGE_TOO_LONG"
    assert api("answerCallbackQuery", callback_query_id=number, text="Done", show_alert=True) is True
    assert [(notice.user_id, notice.text) for notice in sandbox.world.notices] == [(TRUST, "Done")]
    sandbox.clock.move(seconds=150)
    late = api.refusal("answerCallbackQuery", callback_query_id=number)
    assert late == "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert [update for update in api("getUpdates", offset=1) if "callback_query" in update] == []


def test_private_chat_bears_the_persons_name(api: Any, sandbox: Any) -> None:
    write(sandbox.world, READER, READER, "/start")
    chat = api("getUpdates")[0]["message"]["chat"]
    assert chat == {"id": READER, "type": "private", "first_name": "Reader"}

"""Each fault as python-telegram-bot meets it, planned over HTTP: which exception with which cause, and what stands.

Whether an exception proves that nothing was sent is not in its name: this table is what a caller may rely on.
"""

import asyncio
import socket
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram import InputMediaDocument
from telegram.error import BadRequest, NetworkError

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID
from tests.support.channels import library_bot
from tests.support.processes import wait_for
from tests.support.telegram import Control, Sandbox

PATIENCE = 0.4


@pytest.fixture(autouse=True)
def _waiting_times_as_the_bot_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@dataclass(frozen=True)
class Row:
    """A fault; how the call ends: name of the exception and of its cause; how many messages stand afterwards."""

    fault: str
    asked: dict[str, Any]
    error: str
    cause: str
    present: int
    words: str = ""
    executed: bool = field(default=True)


def done(fault: str, error: str, cause: str = "", words: str = "", **asked: Any) -> Row:
    return Row(fault, {"execute": True, **asked}, error, cause, 1, words)


def undone(fault: str, error: str, cause: str = "", words: str = "", **asked: Any) -> Row:
    return Row(fault, asked, error, cause, 0, words, executed=False)


TOO_LATE = "Too many requests: retry after 8"
ROWS = [
    undone("drop", "NetworkError", "RemoteProtocolError"),
    done("drop", "NetworkError", "RemoteProtocolError"),
    undone("hang", "TimedOut", "ReadTimeout", seconds=3 * PATIENCE),
    done("hang", "TimedOut", "ReadTimeout", seconds=3 * PATIENCE),
    undone("bad_gateway", "NetworkError", words="Bad Gateway"),
    done("bad_gateway", "NetworkError", words="Bad Gateway"),
    undone("restart", "NetworkError", words="Internal Server Error: restart"),
    done("restart", "NetworkError", words="Internal Server Error: restart"),
    undone("truncated", "TelegramError", words="Invalid server response"),
    done("truncated", "TelegramError", words="Invalid server response"),
    undone("without_result", "KeyError"),
    done("without_result", "KeyError"),
    undone("too_many", "RetryAfter", words="Retry in 0:00:07", seconds=7),
    undone("refuse", "BadRequest", words="Chat not found", words_sent="chat not found"),
    undone("refuse", "Forbidden", words="Forbidden: bot was kicked", words_sent="bot was kicked", code=403),
    done("refuse", "NetworkError", words="immediately deleted", words_sent="message was immediately deleted", code=500),
]


def ask(control: Control, row: Row, method: str, **more: Any) -> None:
    asked = dict(row.asked) | more
    if "words_sent" in asked:
        asked["words"] = asked.pop("words_sent")
    control.plan(row.fault, method, **asked)


def play(
    sandbox: Sandbox, album: bool = False, calls: int = 1, patience: float = PATIENCE
) -> list[BaseException | None]:
    """Send so often; how each call ended."""

    async def main() -> list[BaseException | None]:
        limits = {"read_timeout": PATIENCE, "write_timeout": PATIENCE, "media_write_timeout": PATIENCE}
        async with library_bot(sandbox.world.token, sandbox.url, **limits) as bot:
            ends: list[BaseException | None] = []
            for _ in range(calls):
                try:
                    if album:
                        media = [InputMediaDocument(name.encode(), filename=f"{name}.txt") for name in "abc"]
                        await bot.send_media_group(CHANNEL_ID, media, read_timeout=patience)
                    else:
                        await bot.send_message(CHANNEL_ID, "marker", read_timeout=patience)
                except Exception as error:  # noqa: BLE001 (what it is, is the question)
                    ends.append(error)
                else:
                    ends.append(None)
            return ends

    return asyncio.run(main())


@pytest.mark.parametrize("album", [False, True], ids=["text", "album"])
@pytest.mark.parametrize("row", ROWS, ids=[f"{row.fault} {'after' if row.executed else 'before'}" for row in ROWS])
def test_fault_ends_the_call_as_the_table_says(row: Row, album: bool, sandbox: Sandbox, control: Control) -> None:
    method = "sendMediaGroup" if album else "sendMessage"
    ask(control, row, method)
    [error] = play(sandbox, album)

    assert type(error).__name__ == row.error, error
    assert row.words.lower() in str(error).lower()
    if row.cause:
        assert type(error.__cause__).__name__ == row.cause  # type: ignore[union-attr]
    assert len(control.posts(CHANNEL_ID)) == row.present * (3 if album else 1)
    [call] = control.journal(method)
    assert call["executed"] is row.executed
    assert call["fault"]


def test_nth_call_with_these_words_is_befallen(sandbox: Sandbox, control: Control) -> None:
    control.plan("drop", "sendMessage", nth=2, match={"text": "mark", "chat_id": str(CHANNEL_ID)})
    control.plan("drop", "sendMessage", match={"text": "something else"})
    ends = play(sandbox, calls=3)
    assert [end is None for end in ends] == [True, False, True]
    assert [planned["match"] for planned in control.planned()] == [{"text": "something else"}]
    control.forget()
    assert control.planned() == []


def test_refused_connections_is_a_connection_refused_and_opens_again(sandbox: Sandbox, control: Control) -> None:
    control.plan("refused_connections", "sendMessage", seconds=1.5)
    first, refused = play(sandbox, calls=2)
    assert first is None
    assert isinstance(refused, NetworkError)
    assert type(refused.__cause__).__name__ == "ConnectError"
    until_open(sandbox)
    assert play(sandbox) == [None]
    assert len(control.posts(CHANNEL_ID, "marker")) == 2


def test_connections_are_refused_by_hand(sandbox: Sandbox, control: Control) -> None:
    control.refuse_connections(0.5)
    with pytest.raises(NetworkError, match="ConnectError"):
        play(sandbox)
    until_open(sandbox)
    assert control.journal() == []


def until_open(sandbox: Sandbox) -> None:
    def is_open() -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", int(sandbox.url.rpartition(":")[2]))) == 0

    wait_for(is_open)


@pytest.mark.parametrize("silent", [0, 3 * PATIENCE])
def test_late_call_is_carried_out_when_the_clock_has_moved(silent: float, sandbox: Sandbox, control: Control) -> None:
    control.plan("late", "sendMessage", seconds=90, silent=silent)
    [error] = play(sandbox)
    assert isinstance(error, NetworkError)
    assert type(error.__cause__).__name__ == ("ReadTimeout" if silent else "RemoteProtocolError")
    assert control.posts(CHANNEL_ID) == []
    sandbox.clock.move(seconds=89)
    assert control.posts(CHANNEL_ID) == []
    sandbox.clock.move(seconds=1)
    wait_for(lambda: len(control.posts(CHANNEL_ID, "marker")) == 1)
    assert [call["executed"] for call in control.journal("sendMessage")] == [True]


@pytest.mark.parametrize(
    ("asked", "present", "number"),
    [
        ({"lost": 2}, ["a.txt", "c.txt"], 2),
        ({"lost": 1}, ["b.txt", "c.txt"], 1),
        ({"posted": 2}, ["a.txt", "b.txt"], 3),
        ({"posted": 0}, [], 1),
        ({"posted": 1, "words": "Too Many Requests: retry after 8"}, ["a.txt"], 2),
    ],
)
def test_album_may_be_partly_posted_despite_a_refusal(
    asked: dict[str, Any], present: list[str], number: int, sandbox: Sandbox, control: Control
) -> None:
    control.plan("partial_album", "sendMediaGroup", **asked)
    [error] = play(sandbox, album=True)
    posts = control.posts(CHANNEL_ID)

    assert isinstance(error, BadRequest)
    words = asked.get("words", "MEDIA_EMPTY")
    assert str(error).lower() == f'failed to send message #{number} with the error message "{words}"'.lower()
    assert [post["document"]["file_name"] for post in posts] == present
    assert len({post.get("media_group_id") for post in posts}) <= 1


def test_flood_is_one_a_second_and_twenty_a_minute_in_a_chat(sandbox: Sandbox, control: Control) -> None:
    control.flood()
    first, second = play(sandbox, calls=2)
    assert first is None
    assert str(second) == "Flood control exceeded. Retry in 0:00:01"
    passed = 1
    for _ in range(40):
        sandbox.clock.move(seconds=1)
        passed += play(sandbox) == [None]
    assert 30 <= passed <= 34, "20 at once and one every three seconds"
    control.flood(on=False)
    assert play(sandbox, calls=3) == [None] * 3


def test_album_counts_per_item_and_patience_hides_the_wait(sandbox: Sandbox, control: Control) -> None:
    control.flood()
    assert play(sandbox, album=True) == [None]
    assert "Retry in 0:00:03" in str(play(sandbox)[0])
    sandbox.clock.move(seconds=2.9)
    sandbox.world.floods.patience = 1
    begun = time.monotonic()
    assert play(sandbox, patience=10) == [None]
    assert time.monotonic() - begun > 0.9
    assert len(control.posts(CHANNEL_ID)) == 4


def test_events_happen_just_before_a_call_and_before_its_answer(sandbox: Sandbox, control: Control) -> None:
    control.plan("meanwhile", "sendMessage", before={"kind": "foreign_post", "text": "first"})
    control.plan("meanwhile", "sendMessage", nth=2, after={"kind": "delete_post"})
    control.plan("meanwhile", "sendMessage", nth=3, before={"kind": "take_rights"})
    control.plan("meanwhile", "sendMessage", nth=4, before={"kind": "remove_bot"})
    ends = play(sandbox, calls=4)

    assert [post["text"] for post in control.posts(CHANNEL_ID)] == ["first", "marker"]
    assert [str(end) for end in ends[2:]] == [
        "Need administrator rights in the channel chat",
        "Forbidden: bot was kicked from the channel chat",
    ]
    control.happen("bring_back")
    assert play(sandbox) == [None]
    changes = [update["my_chat_member"] for update in control.updates() if "my_chat_member" in update]
    notices = [(change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes]
    assert notices == [("administrator", "administrator"), ("administrator", "kicked"), ("kicked", "administrator")]
    assert [change["new_chat_member"].get("can_post_messages") for change in changes] == [False, None, True]


def test_impossible_event_is_named_in_the_journal(sandbox: Sandbox, control: Control) -> None:
    control.plan("meanwhile", "sendMessage", before={"kind": "delete_post", "message": 99})
    assert play(sandbox) == [None]
    assert control.journal("sendMessage")[0]["fault"] == "meanwhile: there is no such message"


def test_group_that_moved_answers_with_its_new_number(sandbox: Sandbox, control: Control) -> None:
    control.happen("migrate")
    new = sandbox.world.chats[ADMIN_CHAT_ID].migrated_to
    notices = [update["message"] for update in control.updates()]

    assert [message["chat"]["id"] for message in notices] == [ADMIN_CHAT_ID, new]
    assert (notices[0]["migrate_to_chat_id"], notices[1]["migrate_from_chat_id"]) == (new, ADMIN_CHAT_ID)
    answer = control.http.post(f"{sandbox.bot_url}/sendMessage", data={"chat_id": ADMIN_CHAT_ID, "text": "x"}).json()
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    answer = control.http.post(f"{sandbox.bot_url}/sendMessage", data={"chat_id": new, "text": "x"}).json()
    assert (answer["ok"], answer["result"]["message_id"]) == (True, 2)


def test_rival_ends_the_poll_that_waits_and_the_next(sandbox: Sandbox, control: Control) -> None:
    control.happen("second_poller")
    response = control.http.post(f"{sandbox.bot_url}/getUpdates", data={"timeout": 5})
    assert response.status_code == 409
    assert control.http.post(f"{sandbox.bot_url}/getUpdates").json()["ok"] is True


def test_human_edits_are_not_reported_and_marked(sandbox: Sandbox, control: Control) -> None:
    play(sandbox)
    control.happen("edit_post", text="changed")
    [post] = control.posts("@transparency", "changed")
    assert post["edit_date"] == sandbox.clock().timestamp()
    assert control.updates() == []

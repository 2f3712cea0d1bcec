"""Each call to the channel ends as sent, not sent or unknown, whatever the network and the server do."""

import asyncio
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.actions.context.channel_port import Attachment, Delivered, NotSent, Presence, Seen, Sent, Unknown
from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID
from bot.sandbox.world.faults import Fault, bad_gateway, drop, hang, refuse, too_many
from bot.telegram_api.channel import TelegramChannel
from bot.telegram_api.outcomes import NETWORK_PAUSE, REFUSED_PAUSE, cause_of, outcome_of
from reports.language import words
from tests.support.channels import channel_to, channel_to_nobody
from tests.support.processes import wait_for
from tests.support.telegram import Sandbox

HALF_A_SECOND = 0.5
PARTIAL = 'failed to send message #2 with the error message "MEDIA_EMPTY"'
FILES = [Attachment("a.txt", data=b"a"), Attachment("b.txt", data=b"b")]
SENT, UNKNOWN = "sent", "unknown"


def raw(status: int, body: object) -> Fault:
    return Fault(name="raw", execute=True, status=status, body=body)


# What the server does to the call; how the call ends; for "not sent", how long to wait and whether that alone helps.
OUTCOMES: list[tuple[str, Fault | None, str, timedelta | None, bool]] = [
    ("answers", None, SENT, None, False),
    ("breaks off before the deed", drop(), UNKNOWN, None, False),
    ("breaks off after the deed", drop(execute=True), UNKNOWN, None, False),
    ("is silent before the deed", hang(3 * HALF_A_SECOND), UNKNOWN, None, False),
    ("is silent after the deed", hang(3 * HALF_A_SECOND, execute=True), UNKNOWN, None, False),
    ("a proxy's page, not done", bad_gateway(), UNKNOWN, None, False),
    ("a proxy's page, done", bad_gateway(execute=True), UNKNOWN, None, False),
    ("restarts", raw(500, {"ok": False, "error_code": 500, "description": "restart"}), UNKNOWN, None, False),
    ("half an answer", raw(200, '{"ok":true,"result":{"message_id"'), UNKNOWN, None, False),
    ("an empty answer", raw(200, ""), UNKNOWN, None, False),
    ("no result", raw(200, {"ok": True}), UNKNOWN, None, False),
    ("a list in place of an answer", raw(200, []), UNKNOWN, None, False),
    ("another thing as result", raw(200, {"ok": True, "result": "yes"}), UNKNOWN, None, False),
    ("a message without a number", raw(200, {"ok": True, "result": {}}), UNKNOWN, None, False),
    ("too many", too_many(7), "not sent", timedelta(seconds=8), True),
    ("a bad request", refuse("chat not found"), "not sent", REFUSED_PAUSE, False),
    ("forbidden", refuse("bot was kicked from the channel chat", 403), "not sent", REFUSED_PAUSE, False),
    ("unauthorized", refuse("", 401), "not sent", REFUSED_PAUSE, False),
    ("not found", refuse("", 404), "not sent", REFUSED_PAUSE, False),
    ("conflict", refuse("terminated by other getUpdates request", 409), "not sent", REFUSED_PAUSE, False),
    ("part of an album", refuse(PARTIAL, execute=True), UNKNOWN, None, False),
]


@pytest.fixture
def listener(sandbox: Sandbox) -> Iterator[TelegramChannel]:
    with channel_to(sandbox.url, sandbox.world.token, HALF_A_SECOND) as channel:
        yield channel


def name_of(outcome: Delivered) -> str:
    return {Sent: SENT, NotSent: "not sent", Unknown: UNKNOWN}[type(outcome)]


def check(outcome: Delivered, expected: str, wait: timedelta | None, temporary: bool) -> None:
    assert name_of(outcome) == expected, outcome
    if isinstance(outcome, NotSent):
        assert (outcome.wait, outcome.temporary) == (wait, temporary)
    if not isinstance(outcome, Sent):
        assert outcome.reason


@pytest.mark.parametrize(
    ("_what", "fault", "expected", "wait", "temporary"), OUTCOMES, ids=[row[0] for row in OUTCOMES]
)
@pytest.mark.parametrize("method", ["sendMessage", "sendMediaGroup"])
def test_call_ends_as_the_table_says(
    listener: TelegramChannel,
    sandbox: Sandbox,
    method: str,
    _what: str,
    fault: Fault | None,
    expected: str,
    wait: timedelta | None,
    temporary: bool,
) -> None:
    if fault is not None:
        sandbox.world.faults.plan(method, fault)
    if method == "sendMessage":
        outcome = listener.send_text(CHANNEL_ID, "<b>x</b>")
    else:
        outcome = listener.send_album(CHANNEL_ID, "document", FILES, "x")
    check(outcome, expected, wait, temporary)
    assert len(sandbox.calls(method)) == 1, "a call is never repeated by itself"


def test_nobody_listening_is_surely_not_sent() -> None:
    with channel_to_nobody("1:abcdefghijklmnop", HALF_A_SECOND) as listener:
        check(listener.send_text(CHANNEL_ID, "x"), "not sent", NETWORK_PAUSE, True)


def test_connection_that_ends_at_once_may_have_carried_the_call() -> None:
    def hang_up(server: socket.socket) -> None:
        server.accept()[0].close()

    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        thread = threading.Thread(target=hang_up, args=(server,))
        thread.start()
        with channel_to(f"http://127.0.0.1:{server.getsockname()[1]}", "1:abcdefghijklmnop", HALF_A_SECOND) as listener:
            check(listener.send_text(CHANNEL_ID, "x"), UNKNOWN, None, False)
        thread.join(10)


def test_group_that_moved_is_not_sent_and_named(listener: TelegramChannel, sandbox: Sandbox) -> None:
    sandbox.world.chats[CHANNEL_ID].migrated_to = -1001000000099
    outcome = listener.send_text(CHANNEL_ID, "x")
    check(outcome, "not sent", NETWORK_PAUSE, True)
    assert isinstance(outcome, NotSent)
    assert "-1001000000099" in outcome.reason


def test_sent_names_messages_and_files_in_order(listener: TelegramChannel) -> None:
    text = listener.send_text(CHANNEL_ID, "x")
    album = listener.send_album(CHANNEL_ID, "document", FILES, "x")
    assert isinstance(text, Sent)
    assert isinstance(album, Sent)
    assert (len(text.message_ids), text.files) == (1, ())
    assert len(album.message_ids) == len(album.files) == 2
    assert album.message_ids[0] > text.message_ids[0]
    again = [Attachment(file.name, file_id=sent.file_id) for file, sent in zip(FILES, album.files, strict=True)]
    repeated = listener.send_album(CHANNEL_ID, "document", again)
    assert isinstance(repeated, Sent)
    assert [file.file_unique_id for file in repeated.files] == [file.file_unique_id for file in album.files]


def test_refusal_names_what_the_bot_acts_on(listener: TelegramChannel, sandbox: Sandbox) -> None:
    lost = [Attachment("a.png", file_id="lost"), Attachment("b.png", file_id="lost")]
    sandbox.world.faults.plan("sendMessage", refuse("chat not found"))
    outcomes = (
        listener.unpin(CHANNEL_ID, 9_999),
        listener.edit_caption(CHANNEL_ID, 9_999, "x"),
        listener.send_album(CHANNEL_ID, "photo", lost),
        listener.send_text(CHANNEL_ID, "x"),
    )
    causes = [outcome.cause for outcome in outcomes if isinstance(outcome, NotSent)]
    assert causes == ["gone", "gone", "file_forgotten", ""]
    assert cause_of(NetworkError("message to edit not found")) == ""


@pytest.mark.parametrize("fault", [drop(execute=True), hang(3 * HALF_A_SECOND), raw(200, {"ok": True})])
def test_pin_and_unpin_never_raise(listener: TelegramChannel, sandbox: Sandbox, fault: Fault) -> None:
    sent = listener.send_text(CHANNEL_ID, "x")
    assert isinstance(sent, Sent)
    sandbox.world.faults.plan("pinChatMessage", fault)
    sandbox.world.faults.plan("unpinChatMessage", refuse("message to unpin not found"))
    assert name_of(listener.pin(CHANNEL_ID, sent.message_ids[0])) in {UNKNOWN, SENT}
    assert name_of(listener.unpin(CHANNEL_ID, sent.message_ids[0])) == "not sent"
    assert name_of(listener.pin(CHANNEL_ID, sent.message_ids[0])) == SENT


def test_message_is_seen_in_silence_and_read_without_a_trace(listener: TelegramChannel, sandbox: Sandbox) -> None:
    text, album = (
        listener.send_text(CHANNEL_ID, "a &amp; <b>b</b>"),
        listener.send_album(CHANNEL_ID, "document", FILES, "x"),
    )
    assert isinstance(text, Sent)
    assert isinstance(album, Sent)
    numbers = (*text.message_ids, *album.message_ids)
    before = dict(sandbox.world.chats[CHANNEL_ID].messages)
    assert [listener.exists(CHANNEL_ID, number) for number in numbers] == [Presence.THERE] * 3
    assert listener.exists(CHANNEL_ID, numbers[-1] + 1) is Presence.ABSENT
    seen = [listener.read_by_forward(CHANNEL_ID, number, ADMIN_CHAT_ID) for number in numbers]
    ids = [file.file_id for file in album.files]
    assert seen == [
        Seen(numbers[0], "text", "a & b"),
        Seen(numbers[1], "document", "x", album.files[0].file_unique_id, "a.txt", ids[0]),
        Seen(numbers[2], "document", "", album.files[1].file_unique_id, "b.txt", ids[1]),
    ]
    assert listener.read_by_forward(CHANNEL_ID, numbers[-1] + 1, ADMIN_CHAT_ID) is Presence.ABSENT
    assert isinstance(listener.pin(CHANNEL_ID, numbers[0]), Sent)
    note = numbers[-1] + 1
    assert listener.exists(CHANNEL_ID, note) is Presence.THERE
    assert listener.read_by_forward(CHANNEL_ID, note, ADMIN_CHAT_ID) is Presence.THERE
    assert {number: sandbox.world.chats[CHANNEL_ID].messages[number] for number in numbers} == before
    assert not sandbox.world.chats[ADMIN_CHAT_ID].messages


def test_what_others_forwarded_into_the_channel_is_nothing_of_the_bots(listener: TelegramChannel) -> None:
    first = listener.send_text(CHANNEL_ID, "the report")
    assert isinstance(first, Sent)
    copy = listener._answer(lambda: listener._bot.forward_message(CHANNEL_ID, CHANNEL_ID, first.message_ids[0]))
    number = copy.message_id  # type: ignore[attr-defined] # the library's message
    assert listener.read_by_forward(CHANNEL_ID, number, ADMIN_CHAT_ID) == Seen(number)


@pytest.mark.parametrize("fault", [drop(), bad_gateway(), too_many(3), refuse("bot was kicked", 403)])
def test_look_that_fails_says_that_it_cannot_tell(listener: TelegramChannel, sandbox: Sandbox, fault: Fault) -> None:
    sent = listener.send_text(CHANNEL_ID, "x")
    assert isinstance(sent, Sent)
    sandbox.world.faults.plan("stopPoll", fault)
    sandbox.world.faults.plan("forwardMessage", fault)
    assert listener.exists(CHANNEL_ID, sent.message_ids[0]) is Presence.UNCLEAR
    assert listener.read_by_forward(CHANNEL_ID, sent.message_ids[0], ADMIN_CHAT_ID) is Presence.UNCLEAR


def test_caption_and_removal_may_be_repeated(listener: TelegramChannel, sandbox: Sandbox) -> None:
    album = listener.send_album(CHANNEL_ID, "document", FILES, "old")
    assert isinstance(album, Sent)
    for _ in range(2):
        assert isinstance(listener.edit_caption(CHANNEL_ID, album.message_ids[0], "<b>new</b>"), Sent)
    assert sandbox.world.chats[CHANNEL_ID].messages[album.message_ids[0]].text == "new"
    for _ in range(2):
        assert isinstance(listener.delete(CHANNEL_ID, album.message_ids), Sent)
    assert not set(album.message_ids) & set(sandbox.world.chats[CHANNEL_ID].messages)


def test_answer_hangs_on_the_message_it_answers(listener: TelegramChannel, sandbox: Sandbox) -> None:
    first = listener.send_text(CHANNEL_ID, "x")
    assert isinstance(first, Sent)
    album = listener.send_album(CHANNEL_ID, "document", FILES, reply_to=first.message_ids[0])
    assert isinstance(album, Sent)
    assert sandbox.world.chats[CHANNEL_ID].messages[album.message_ids[0]].reply_to == first.message_ids[0]


def test_abandoned_call_ends_at_once_as_unknown(sandbox: Sandbox) -> None:
    with channel_to(sandbox.url, sandbox.world.token, HALF_A_SECOND) as listener:
        listener._patience["read_timeout"] = 60
        sandbox.world.faults.plan("sendMessage", hang(1, execute=True))
        outcomes: list[Delivered] = []
        thread = threading.Thread(target=lambda: outcomes.append(listener.send_text(CHANNEL_ID, "x")))
        thread.start()
        wait_for(lambda: bool(sandbox.calls("sendMessage")))
        asyncio.run_coroutine_threadsafe(in_loop(listener.abandon), listener._loop).result(10)
        thread.join(10)
        assert [name_of(outcome) for outcome in outcomes] == [UNKNOWN]
        assert name_of(listener.send_text(CHANNEL_ID, "y")) == SENT


def test_abandoning_nothing_is_harmless(listener: TelegramChannel) -> None:
    listener.abandon()
    assert name_of(listener.send_text(CHANNEL_ID, "x")) == SENT


async def in_loop(call: Callable[[], Any]) -> None:
    call()


def unreachable() -> NetworkError:
    error = NetworkError("httpx.ConnectError")
    error.__cause__ = httpx.ConnectError("refused")
    return error


@pytest.mark.parametrize(
    "fail",
    [lambda: RetryAfter(3), lambda: BadRequest(PARTIAL), lambda: InvalidToken("no"), unreachable, TimedOut],
    ids=["too many", "part of an album", "token", "unreachable", "silence"],
)
def test_reason_is_reported_in_the_language_of_the_admins(
    fail: Callable[[], TelegramError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    ours, _, _ = words.known(outcome_of(fail()).reason, "ru").partition(":")
    assert re.findall("[A-Za-z]+", ours) in ([], ["Telegram"])


def test_what_telegram_says_itself_is_quoted_in_its_words() -> None:
    assert words.known(outcome_of(BadRequest("Chat not found: 5")).reason, "ru") == "Chat not found: 5"

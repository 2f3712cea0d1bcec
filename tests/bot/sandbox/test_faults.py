"""Planned faults: they befall the call they were planned for, carried out or not."""

from typing import Any

import httpx
import pytest

from bot.sandbox.demo.world import CHANNEL_ID
from bot.sandbox.world.faults import bad_gateway, drop, hang, refuse, too_many


def test_fault_hits_the_nth_call_alone(api: Any, sandbox: Any) -> None:
    sandbox.world.faults.plan("sendMessage", too_many(3), nth=2)
    api.say("one")
    response = api.ask("sendMessage", chat_id=CHANNEL_ID, text="two")
    api.say("three")

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "3"
    assert response.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    assert [call.executed for call in sandbox.calls("sendMessage")] == [True, False, True]
    assert len(sandbox.world.chats[CHANNEL_ID].messages) == 2


@pytest.mark.parametrize("execute", [False, True])
@pytest.mark.parametrize("fault", [drop, lambda execute: hang(0.05, execute=execute)])
def test_connection_breaks_before_or_after_the_deed(fault: Any, execute: bool, api: Any, sandbox: Any) -> None:
    sandbox.world.faults.plan("sendMessage", fault(execute=execute))
    with pytest.raises(httpx.RemoteProtocolError):
        api.ask("sendMessage", chat_id=CHANNEL_ID, text="x")

    assert len(sandbox.world.chats[CHANNEL_ID].messages) == execute
    assert sandbox.calls("sendMessage")[0].executed is execute


def test_proxy_and_lying_refusal_hide_the_deed(api: Any, sandbox: Any) -> None:
    sandbox.world.faults.plan("sendMessage", bad_gateway(execute=True))
    sandbox.world.faults.plan("sendMessage", refuse("failed to send message #1", execute=True), nth=2)
    first = api.ask("sendMessage", chat_id=CHANNEL_ID, text="x")
    second = api.refusal("sendMessage", chat_id=CHANNEL_ID, text="y")

    assert (first.status_code, first.headers["Content-Type"]) == (502, "text/html")
    assert second == "Bad Request: failed to send message #1"
    assert len(sandbox.world.chats[CHANNEL_ID].messages) == 2


def test_watcher_is_called_before_and_after_the_call(api: Any, sandbox: Any) -> None:
    seen: list[tuple[str, int]] = []
    chat = sandbox.world.chats[CHANNEL_ID]
    sandbox.world.watchers.append(lambda moment, _: seen.append((moment, len(chat.messages))))
    api.say("x")
    api("getMe")

    assert seen[:3] == [("before", 0), ("executed", 1), ("answered", 1)]


def test_journal_keeps_parameters_files_and_answers(api: Any, sandbox: Any) -> None:
    api("sendDocument", {"document": ("a.txt", b"abc")}, chat_id=CHANNEL_ID)
    [call] = sandbox.calls("sendDocument")

    assert call.parameters["chat_id"] == str(CHANNEL_ID)
    assert call.parameters["document"] == ("a.txt 3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    assert (call.status, call.answer["result"]["message_id"]) == (200, 2)

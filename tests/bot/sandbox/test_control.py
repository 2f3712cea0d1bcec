"""The control interface itself: what it refuses and how, who may use it, and what its queries tell."""

from typing import Any

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL
from bot.sandbox.web.control_api import ACTS
from bot.sandbox.web.control_json import FAULTS
from bot.sandbox.web.control_people import SENDERS
from bot.sandbox.world.events import EVENTS
from tests.reference_pages import ROOT
from tests.support.telegram import Control

PAGE = (ROOT / "docs" / "reference" / "sandbox-control.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "asked", "words"),
    [
        ("faults", {"fault": "earthquake"}, "there is no fault 'earthquake'; there are drop, "),
        ("faults", {"fault": "hang"}, "hang needs seconds"),
        ("faults", {"fault": "hang", "seconds": "long"}, "not understood: "),
        ("faults", {"fault": "drop", "nth": 0}, "match is an object of parameters and texts, nth counts from 1"),
        ("faults", {"fault": "drop", "match": []}, "match is an object of parameters and texts, nth counts from 1"),
        ("faults", {"fault": "meanwhile", "before": {"kind": "rain"}}, "an event has a kind: take_rights, "),
        ("events", {"kind": "rain"}, "an event has a kind: take_rights, "),
        ("events", {"kind": "foreign_post", "chat": 5}, "there is no such chat"),
        ("events", {"kind": "delete_post"}, "there is no such message"),
        ("events", {"kind": "remove_bot", "status": "tired"}, "the status is kicked or left"),
        ("events", {"kind": "block"}, "user is missing or unknown"),
        ("messages", {"as": "ghost"}, "there is no sender 'ghost'; there are person, "),
        ("messages", {"user": LEGAL, "chat": LEGAL, "document": "x"}, "a document is "),
        ("messages", {"user": LEGAL, "chat": LEGAL, "document": {"name": "a", "data": "?"}}, "a document is "),
        ("messages", {"user": LEGAL, "chat": LEGAL, "document": {"name": "a", "data": ""}}, "the file is empty"),
        ("groups", {"title": "x", "members": {}}, "a group has an owner"),
        ("connections", {"seconds": 0}, "seconds is a number above 0, up to 600"),
        ("weather", {}, "there is no weather; there are faults, "),
    ],
)
def test_what_is_not_possible_is_said(path: str, asked: dict[str, Any], words: str, control: Control) -> None:
    assert control.refusal(path, **asked).startswith(words)
    assert control.planned() == []


def test_posts_are_found_by_marker_in_words_and_file_names(api: Any, control: Control) -> None:
    api.say("2026-H1 · part 2")
    api("sendDocument", {"document": ("report-2026-H1.json", b"{}")}, chat_id=CHANNEL_ID)
    gone = api.say("2026-H1, removed")
    api("deleteMessage", chat_id=CHANNEL_ID, message_id=gone["message_id"])
    api("sendMessage", chat_id=ADMIN_CHAT_ID, text="2026-H1 elsewhere")

    assert [post["message_id"] for post in control.posts("@transparency", "2026-H1")] == [2, 3]
    assert control.posts(CHANNEL_ID, "2026-H2") == []
    assert control.http.get(f"{control.url}/posts", params={"chat": "@nowhere"}).status_code == 404


def test_journal_shows_what_was_carried_out(api: Any, control: Control) -> None:
    control.plan("drop", "getMe")
    with pytest.raises(Exception, match="disconnected"):
        api("getMe")
    api("getMe")
    api.refusal("sendMessage", chat_id=CHANNEL_ID)
    calls = [(call["method"], call["executed"], call["status"], call["fault"]) for call in control.journal()]

    assert calls == [("getMe", False, 0, "drop"), ("getMe", True, 200, ""), ("sendMessage", False, 400, "")]
    assert [call["number"] for call in control.journal("getme", after=1)] == [2]


def test_date_runs_beside_the_clock_when_asked(api: Any, control: Control) -> None:
    straight = api.ask("getMe").headers["Date"]
    control.skew(3600)
    assert api.ask("getMe").headers["Date"] != straight


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}])
@pytest.mark.parametrize("path", [*ACTS, "connections"])
def test_foreign_page_controls_nothing(path: str, headers: dict[str, str], control: Control) -> None:
    refused = control.http.post(f"{control.url}/{path}", json={"fault": "drop", "seconds": 1}, headers=headers)
    assert refused.status_code == 403
    assert control.http.get(f"{control.url}/journal", headers=headers).status_code == 403
    assert control.planned() == []


def test_plain_form_controls_nothing(control: Control) -> None:
    assert control.http.post(f"{control.url}/faults", data={"fault": "drop"}).status_code == 400


@pytest.mark.parametrize("name", [*FAULTS, *EVENTS, *SENDERS])
def test_every_name_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("path", [*ACTS, "connections", "journal", "posts"])
def test_every_path_is_documented(path: str) -> None:
    assert f"/control/{path}" in PAGE

"""/whoami and /start: the ids and lines for the config, for everyone, without breaking the markup."""

import html
import re
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, Update, User

from bot.chat.start import reply_to_start
from bot.chat.whoami import reply_to_whoami
from bot.sandbox.demonstration import ADMIN_CHAT_ID, LEGAL
from bot.settings import Admin, Settings
from tests.bot.conftest import Installation

PERSON, GROUP = 5_000_000_001, -1001234567890
ANONYMOUS_ADMIN = 1087968824
WEIRD = ["<b>Legal</b>", 'a "quote" & \\ backslash', "Zoë 🏳️‍🌈", "multi\nline", "</pre>", "x" * 200, "\u202eevil"]


def update(kind: str, *, name: str = "Legal", anonymous: bool = False) -> Update:
    chat = Chat(PERSON if kind == "private" else GROUP, kind, title=None if kind == "private" else "Admins <3")
    facts: dict[str, Any] = {"from_user": User(PERSON, name, is_bot=False)}
    if anonymous:
        facts = {"from_user": User(ANONYMOUS_ADMIN, "Group", is_bot=True), "sender_chat": chat}
    if kind == "channel":
        facts = {"sender_chat": chat}
    message = Message(7, datetime(2026, 1, 1, tzinfo=UTC), chat, text="/whoami", **facts)
    return Update(1, channel_post=message) if kind == "channel" else Update(1, message=message)


@pytest.fixture
def settings(install: Callable[..., Installation]) -> Settings:
    return install().settings


def blocks(text: str) -> list[str]:
    """What stands in <pre>, as a person copies it."""
    return [html.unescape(block) for block in re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL)]


@pytest.mark.parametrize("name", ["Legal", *WEIRD])
def test_lines_of_whoami_are_a_valid_entry(name: str, settings: Settings) -> None:
    [entry] = blocks(reply_to_whoami(update("private", name=name), settings))
    [admin] = tomllib.loads(entry)["admins"]
    assert Admin(**admin).id == PERSON
    assert admin["name"].strip()


@given(st.text(min_size=1, max_size=80))
def test_any_name_gives_valid_markup_and_toml(name: str) -> None:
    text = reply_to_whoami(update("private", name=name), None)  # type: ignore[arg-type]
    assert len(text) < 1000
    [entry] = blocks(text)
    assert tomllib.loads(entry)["admins"][0]["id"] == PERSON


def test_group_tells_both_ids(settings: Settings) -> None:
    chat_line, entry = blocks(reply_to_whoami(update("supergroup"), settings))
    assert tomllib.loads(f"[telegram]\n{chat_line}")["telegram"]["admin_chat"] == GROUP
    assert str(PERSON) in entry


@pytest.mark.parametrize("kind", ["supergroup", "group"])
def test_anonymous_admin_is_told_to_ask_in_private(kind: str, settings: Settings) -> None:
    text = reply_to_whoami(update(kind, anonymous=True), settings)
    assert "anonymously" in text
    assert "private chat" in text
    assert str(ANONYMOUS_ADMIN) not in text
    assert str(GROUP) in text


def test_channel_is_not_called_an_admin_chat(settings: Settings) -> None:
    text = reply_to_whoami(update("channel"), settings)
    assert f"channel = {GROUP}" in text
    assert "admin_chat" not in text
    assert "anonymously" not in text


def test_private_chat_does_not_offer_itself_as_admin_chat(settings: Settings) -> None:
    assert "admin_chat" not in reply_to_whoami(update("private"), settings)


def test_start_tells_the_next_step_while_being_set_up(install: Callable[..., Installation]) -> None:
    text = reply_to_start(update("private"), install(telegram={"channel": ""}).settings)
    assert "/whoami" in text
    assert "being set up" in text


def test_start_names_publisher_and_channel_once_set_up(install: Callable[..., Installation]) -> None:
    settings = install(publisher={"name": "Smith & <Sons>"}).settings
    text = reply_to_start(update("private"), settings)
    assert "Smith &amp; &lt;Sons&gt;" in text
    assert "@transparency" in text
    assert str(LEGAL) not in text
    assert str(ADMIN_CHAT_ID) not in text

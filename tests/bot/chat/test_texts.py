"""/whoami and /start: the ids and lines for the config, for everyone, without breaking the markup."""

import html
import re
import tomllib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.basics import reply_to_start, reply_to_whoami
from bot.chat.handler.messages import Incoming, Place, Sender
from bot.config.settings import Admin, Role, Settings
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL
from tests.support.installation import Installation

PERSON, GROUP = 5_000_000_001, -1001234567890
WEIRD = ["<b>Legal</b>", 'a "quote" & \\ backslash', "Zoë 🏳️‍🌈", "multi\nline", "</pre>", "x" * 200, "\u202eevil"]


def incoming(
    place: Place, *, name: str = "Legal", nobody: bool = False, roles: frozenset[Role] = frozenset({"owner"})
) -> Incoming:
    private = place == "private"
    sender = Sender(id=0, name="") if nobody else Sender(id=PERSON, name=name, roles=roles)
    chat = PERSON if private else GROUP
    return Incoming(sender=sender, chat=chat, private=private, place=place, update_id=1, message_id=7)


def whoami(place: Place, settings: Settings | None = None, **facts: Any) -> str:
    return str(reply_to_whoami(incoming(place, **facts), settings or SETTING_UP).html)


# A bot that is being set up: nobody is listed yet.
SETTING_UP = cast("Settings", SimpleNamespace(set_up=False, admins=(), telegram=SimpleNamespace(admin_chat=0)))


@pytest.fixture
def settings(install: Callable[..., Installation]) -> Settings:
    return install().settings


def blocks(text: str) -> list[str]:
    """What stands in <pre>, as a person copies it."""
    return [html.unescape(block) for block in re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL)]


@pytest.mark.parametrize("name", ["Legal", *WEIRD])
def test_lines_of_whoami_are_a_valid_entry(name: str) -> None:
    [entry] = blocks(whoami("private", name=name))
    [admin] = tomllib.loads(entry)["admins"]
    assert Admin(**admin).id == PERSON
    assert admin["name"].strip()


@given(st.text(min_size=1, max_size=80))
def test_any_name_gives_valid_markup_and_toml(name: str) -> None:
    text = whoami("private", name=name)
    assert len(text) < 1000
    [entry] = blocks(text)
    assert tomllib.loads(entry)["admins"][0]["id"] == PERSON


@pytest.mark.parametrize("place", ["group", "admin chat"])
def test_group_shows_both_ids(place: Place) -> None:
    chat_line, entry = blocks(whoami(place))
    assert tomllib.loads(f"[telegram]\n{chat_line}")["telegram"]["admin_chat"] == GROUP
    assert str(PERSON) in entry


@pytest.mark.parametrize("place", ["private", "group", "admin chat", "channel"])
def test_strangers_get_no_lines_for_the_config(place: Place, settings: Settings) -> None:
    nobody = place == "channel"
    text = whoami(place, settings, nobody=nobody, roles=frozenset())
    assert blocks(text) == []
    assert "config" not in text
    assert nobody or f"Your ID is <code>{PERSON}</code>. Everyone can ask me" in text


@pytest.mark.parametrize("place", ["group", "admin chat"])
def test_anonymous_admin_is_asked_to_write_in_private(place: Place, settings: Settings) -> None:
    text = whoami(place, settings, nobody=True)
    assert "anonymously" in text
    assert "private chat" in text
    assert "Your id" not in text
    assert str(GROUP) in text


def test_channel_is_not_called_an_admin_chat(install: Callable[..., Installation]) -> None:
    text = whoami("channel", install(telegram={"channel": ""}).settings, nobody=True)
    assert f"channel = {GROUP}" in text
    assert "admin_chat" not in text
    assert "anonymously" not in text


def test_private_chat_does_not_offer_itself_as_admin_chat() -> None:
    assert "admin_chat" not in whoami("private")


def test_start_shows_the_next_step_while_being_set_up(install: Callable[..., Installation]) -> None:
    text = reply_to_start(incoming("private"), install(telegram={"channel": ""}).settings).html
    assert "/whoami" in text
    assert "being set up" in text


def test_start_names_publisher_and_channel_once_set_up(install: Callable[..., Installation]) -> None:
    settings = install(publisher={"name": "Smith & <Sons>"}).settings
    text = reply_to_start(incoming("private"), settings).html
    assert "Smith &amp; &lt;Sons&gt;" in text
    assert "@transparency" in text
    assert str(LEGAL) not in text
    assert str(ADMIN_CHAT_ID) not in text


def test_admin_and_admin_chat_are_not_shown_lines_that_the_config_has_already(
    install: Callable[..., Installation],
) -> None:
    entry = {"id": PERSON, "name": "Legal & Co", "roles": ["recorder", "auditor"]}
    settings = install(admins=[entry], telegram={"admin_chat": GROUP}).settings
    text = whoami("group", settings)
    assert not blocks(text)
    assert f"This is the admin chat. Its ID is <code>{GROUP}</code>." in text
    assert "You are in config.toml already, as Legal &amp; Co: recorder and auditor." in text

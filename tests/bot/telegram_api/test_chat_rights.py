"""What `check` says of the bot's chats: one row each, and the next step where something is wrong."""

import asyncio
from collections.abc import Callable

import pytest

from bot.actions.context.terminal import Row
from bot.config.loading import load
from bot.process.once import inspected
from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, READER, TRUST
from bot.sandbox.world.faults import bad_gateway
from bot.sandbox.world.world import ADMINISTRATOR, KICKED, LEFT, MEMBER, Member
from tests.support.installation import Installation
from tests.support.telegram import Clock

FINGERPRINT = "SHA256:j571PO2SG6NPP+muo3PGUBI+flzpvwNeLq0rCOnlDBE"
clock = Clock()
CHANNEL, DESCRIPTION, GROUP = "channel @transparency", "channel @transparency, description", "admin chat"


class Town:
    """An installation whose chats a test may change."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.world = installation.sandbox.world
        self.world.chats[CHANNEL_ID].description = f"Reports, signed by {FINGERPRINT} & nobody else"

    def stand(self, chat: int, status: str, *rights: str) -> None:
        self.world.chats[chat].members[self.world.bot.id] = Member(self.world.bot.id, status, frozenset(rights))

    def rows(self) -> dict[str, Row]:
        return {row.subject: row for row in asyncio.run(inspected(self.installation.settings, FINGERPRINT, clock))}


@pytest.fixture
def town(install: Callable[..., Installation]) -> Town:
    installation = install()
    with installation.config.open("a", encoding="utf-8") as config:
        config.write(f'\n[[admins]]\nid = {TRUST}\nname = "Trust"\nroles = ["recorder"]\n')
    installation.settings = load(installation.config)
    return Town(installation)


def test_good_chats_are_good(town: Town) -> None:
    rows = town.rows()
    assert {subject: row.state for subject, row in rows.items()} == {
        "bot account": "good",
        "inline mode": "good",
        CHANNEL: "good",
        DESCRIPTION: "good",
        GROUP: "good",
        "updates": "good",
    }
    assert not [row for row in rows.values() if row.next_step]


def test_inline_mode_is_named_whether_it_is_on_or_off(town: Town) -> None:
    assert town.rows()["inline mode"].text.startswith("on: ")
    town.world.inline = False
    row = town.rows()["inline mode"]
    assert (row.state, "/setinline" in row.text) == ("good", True)


@pytest.mark.parametrize(
    ("rights", "missing"),
    [
        ((), "post messages nor edit messages"),
        (("can_post_messages",), "edit messages"),
        (("can_edit_messages",), "post"),
    ],
)
def test_missing_rights_are_named(town: Town, rights: tuple[str, ...], missing: str) -> None:
    town.stand(CHANNEL_ID, ADMINISTRATOR, *rights)
    row = town.rows()[CHANNEL]
    assert (row.state, missing in row.text, bool(row.next_step)) == ("wrong", True, True)


def test_member_without_office_may_not_post(town: Town) -> None:
    town.stand(CHANNEL_ID, MEMBER)
    row = town.rows()[CHANNEL]
    assert (row.state, "post messages" in row.text) == ("wrong", True)


@pytest.mark.parametrize("status", [LEFT, KICKED])
@pytest.mark.parametrize(
    ("chat", "subject", "link"),
    [(CHANNEL_ID, CHANNEL, "?startchannel&admin=post_messages+edit_messages"), (ADMIN_CHAT_ID, GROUP, "?startgroup")],
)
def test_chat_without_the_bot_gets_a_link(town: Town, status: str, chat: int, subject: str, link: str) -> None:
    town.stand(chat, status)
    row = town.rows()[subject]
    assert row.state == "wrong"
    assert f"https://t.me/example_transparency_bot{link}" in row.next_step


def test_description_without_the_fingerprint_is_not_set_yet(town: Town) -> None:
    town.world.chats[CHANNEL_ID].description = "Reports"
    row = town.rows()[DESCRIPTION]
    assert (row.state, FINGERPRINT in row.next_step) == ("not set yet", True)


def test_public_group_is_wrong(town: Town) -> None:
    town.world.chats[ADMIN_CHAT_ID].username = "everybody_welcome"
    row = town.rows()[GROUP]
    assert (row.state, "public" in row.text) == ("wrong", True)


def test_channel_is_no_admin_chat(install: Callable[..., Installation]) -> None:
    installation = install(telegram={"admin_chat": CHANNEL_ID})
    rows = {row.subject: row for row in asyncio.run(inspected(installation.settings, FINGERPRINT, clock))}
    assert rows[GROUP].state == "wrong"


@pytest.mark.parametrize("status", [ADMINISTRATOR, MEMBER])
def test_stranger_in_the_admin_chat_is_wrong(town: Town, status: str) -> None:
    town.world.chats[ADMIN_CHAT_ID].members[READER] = Member(READER, status, frozenset())
    row = town.rows()[GROUP]
    assert row.state == "wrong"
    assert "4 members, of whom 3 are" in row.text


@pytest.mark.parametrize("status", [ADMINISTRATOR, MEMBER])
def test_stranger_in_the_place_of_an_admin_is_wrong(town: Town, status: str) -> None:
    members = town.world.chats[ADMIN_CHAT_ID].members
    del members[TRUST]
    members[READER] = Member(READER, status, frozenset())
    row = town.rows()[GROUP]
    assert (row.state, "3 members, of whom 2 are" in row.text) == ("wrong", True)
    assert ("Reader" in row.text) is (status == ADMINISTRATOR)


def test_admin_who_left_the_chat_is_no_harm(town: Town) -> None:
    town.world.chats[ADMIN_CHAT_ID].members[TRUST] = Member(TRUST, LEFT)
    assert town.rows()[GROUP].state == "good"


def test_chats_that_are_not_named_get_a_link(install: Callable[..., Installation]) -> None:
    installation = install(telegram={"channel": "", "admin_chat": 0})
    rows = {row.subject: row for row in asyncio.run(inspected(installation.settings, FINGERPRINT, clock))}
    assert [row.state for row in rows.values()] == ["good", "good", "not set yet", "not set yet", "good"]
    assert all("https://t.me/" in rows[subject].next_step for subject in ("channel", GROUP))


def test_unknown_token_and_silent_server_are_rows(install: Callable[..., Installation]) -> None:
    wrong = install(telegram={"token": "123456789:wrong-wrong-wrong-wrong-wrong-wrong"})
    [row] = asyncio.run(inspected(wrong.settings, FINGERPRINT, clock))
    assert (row.state, "does not know this token" in row.text) == ("wrong", True)
    silent = install()
    silent.sandbox.world.faults.plan("getMe", bad_gateway())
    [row] = asyncio.run(inspected(silent.settings, FINGERPRINT, clock))
    assert (row.state, "does not answer" in row.text) == ("wrong", True)


def asked(installation: Installation) -> set[str]:
    return {call.method for call in installation.sandbox.world.journal}


def test_looking_changes_nothing(town: Town) -> None:
    before = {chat.id: (chat.last_id, list(chat.pins)) for chat in town.world.chats.values()}
    town.rows()
    assert {chat.id: (chat.last_id, list(chat.pins)) for chat in town.world.chats.values()} == before
    only = {"getMe", "getChat", "getChatMember", "getChatMemberCount", "getChatAdministrators", "getWebhookInfo"}
    assert asked(town.installation) <= only

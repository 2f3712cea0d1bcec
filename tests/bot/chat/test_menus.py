"""Menus and descriptions as Telegram has them after a start: for each person and language, set where they differ."""

from collections.abc import Callable

import pytest

from bot.chat.commands import COMMANDS
from bot.chat.menus import menus
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER, TRUST
from bot.sandbox.world.faults import bad_gateway, refuse
from bot.sandbox.world.world import World
from reports.language import words
from tests.support.conversation import ADMINS, Conversation
from tests.support.installation import Installation

EVERYONE = {each.name for each in COMMANDS if not each.roles and each.menu}


@pytest.fixture
def menus_at_start() -> None:
    """They are set, as in earnest."""


def settle(conversation: Conversation) -> None:
    """Wait until the menus are set."""
    task = conversation.service._menus
    assert task is not None
    conversation.wait_for(task.done)


def shown(conversation: Conversation, scope: str, language: str = "") -> set[str]:
    return {command["command"] for command in conversation.world.commands.get((scope, language), [])}


@pytest.mark.parametrize("language", ["", *words.languages()])
def test_each_person_is_shown_what_that_person_may_use(conversation: Conversation, language: str) -> None:
    settle(conversation)
    assert shown(conversation, "default", language) <= EVERYONE
    assert shown(conversation, "all_private_chats", language) == EVERYONE
    legal, trust = (shown(conversation, f"chat {person}", language) for person in (LEGAL, TRUST))
    assert "record" in legal - trust
    assert trust >= EVERYONE
    among = shown(conversation, f"chat_member {ADMIN_CHAT_ID} {TRUST}", language)
    assert "record" not in among
    assert "record" in shown(conversation, f"chat_member {ADMIN_CHAT_ID} {LEGAL}", language)


def test_menu_is_the_help(conversation: Conversation) -> None:
    settle(conversation)
    [answer] = conversation.say(LEGAL, "/help")
    named = {line.partition(" ")[0] for line in answer.text.splitlines() if line.startswith("/")}
    in_menu = {f"/{name}" for name in shown(conversation, f"chat {LEGAL}")}
    assert in_menu <= named
    assert named - in_menu == {f"/{each.name}" for each in COMMANDS if not each.menu}


def test_second_start_sets_nothing_again(converse: Callable[..., Conversation]) -> None:
    first = converse()
    settle(first)
    calls = first.installation.sandbox.calls
    before = len(calls("setMyCommands")), len(calls("setMyDescription")), len(calls("setMyShortDescription"))
    assert min(before) > 0
    first.stop()
    second = converse(installation=first.installation)
    settle(second)
    assert (len(calls("setMyCommands")), len(calls("setMyDescription")), len(calls("setMyShortDescription"))) == before


METHODS = ("getMyCommands", "setMyCommands", "getMyDescription", "setMyDescription", "getMyShortDescription")


Converse = Callable[..., Conversation]


def started_again(converse: Converse, conversation: Conversation) -> tuple[Conversation, int]:
    """The bot of the same installation after another start, and how many calls about menus that start made."""
    conversation.stop()
    calls = conversation.installation.sandbox.calls
    before = sum(len(calls(method)) for method in METHODS)
    again = converse(installation=conversation.installation, prepare=lambda _world: None)
    settle(again)
    return again, sum(len(calls(method)) for method in METHODS) - before


def test_start_asks_once_however_many_admins_there_are_unless_something_changed(converse: Converse) -> None:
    many = [{"id": number, "name": f"A{number}", "roles": ["owner"]} for number in (LEGAL, TRUST, 71, 72, 73)]
    conversation = converse(admins=many)  # three of them never wrote to the bot: their menus are refused
    settle(conversation)
    conversation, count = started_again(converse, conversation)
    assert count == 1
    conversation.world.commands["default", ""] = []  # somebody changed it by hand
    conversation, count = started_again(converse, conversation)
    assert count > 1
    assert shown(conversation, "all_private_chats") != set()
    assert started_again(converse, conversation)[1] == 1


def test_changed_role_sets_the_menus_of_that_admin_alone(converse: Callable[..., Conversation]) -> None:
    first = converse()
    settle(first)
    first.stop()
    installation = first.installation
    admins = tuple(
        admin.model_copy(update={"roles": ("owner",)}) if admin.id == TRUST else admin
        for admin in installation.settings.admins
    )
    installation.settings = installation.settings.model_copy(update={"admins": admins})
    before = len(installation.sandbox.calls("setMyCommands"))
    second = converse(installation=installation)
    settle(second)
    called = installation.sandbox.calls("setMyCommands")[before:]
    assert called
    assert all(str(TRUST) in call.parameters["scope"] for call in called)
    assert "record" in shown(second, f"chat {TRUST}")


def test_admin_who_writes_for_the_first_time_gets_the_menu_then(converse: Callable[..., Conversation]) -> None:
    admins = [*ADMINS, {"id": READER, "name": "New", "roles": ["recorder"]}]

    def unknown(world: World) -> None:
        world.faults.plan("setMyCommands", refuse("chat not found", 400), match={"scope": str(READER)})

    conversation = converse(admins=admins, prepare=unknown)
    settle(conversation)
    assert shown(conversation, f"chat {READER}") == set()
    conversation.stop()
    conversation = converse(installation=conversation.installation)
    settle(conversation)
    assert shown(conversation, f"chat {READER}") == set()
    conversation.say(READER, "/start")
    conversation.wait_for(lambda: "record" in shown(conversation, f"chat {READER}"))


def test_failing_menu_does_not_stop_the_bot_nor_the_other_menus(converse: Callable[..., Conversation]) -> None:
    conversation = converse(prepare=lambda world: world.faults.plan("setMyCommands", bad_gateway()))
    settle(conversation)
    assert [answer.text[:4] for answer in conversation.say(LEGAL, "/help")] == ["You "]
    assert shown(conversation, f"chat {TRUST}")


def test_set_up_mode_shows_what_it_answers(converse: Callable[..., Conversation]) -> None:
    conversation = converse(telegram={"channel": ""})
    settle(conversation)
    assert shown(conversation, "all_private_chats") == {"whoami"}
    assert shown(conversation, f"chat {LEGAL}") == set()
    greetings = {words.text("This bot is being set up.", language) for language in words.languages()}
    assert set(conversation.world.words.values()) == greetings


@pytest.mark.parametrize("name", ["N", "N" * 100])
def test_descriptions_keep_telegrams_limits(install: Callable[..., Installation], name: str) -> None:
    settings = install(publisher={"name": name}).settings
    for menu in menus(settings):
        for command in menu.commands:
            assert 1 <= len(command.description) <= 256

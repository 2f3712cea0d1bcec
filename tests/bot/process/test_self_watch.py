"""News of the bot itself while it runs: each is reported to the admins once, and no useless work goes on for ever."""

import logging
from collections.abc import Callable

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER
from bot.sandbox.world.world import World
from storage.chat import chats
from storage.ledger import entries
from storage.vocabulary.publishing import EntryKind
from tests.support.conversation import Conversation
from tests.support.telegram import Control

Converse = Callable[..., Conversation]


def times_said(conversation: Conversation, words: str, chat: int = ADMIN_CHAT_ID) -> int:
    messages = conversation.world.chats[chat].messages.values()
    return sum(words in message.text for message in list(messages))


def wait_until_told(conversation: Conversation, words: str, chat: int = ADMIN_CHAT_ID) -> None:
    conversation.wait_for(lambda: times_said(conversation, words, chat) > 0)


def test_change_of_rights_is_reported_at_once_and_once(conversation: Conversation, control: Control) -> None:
    control.happen("take_rights", rights=["can_post_messages"])
    wait_until_told(conversation, "can no longer post messages in @transparency")
    control.happen("take_rights", rights=["can_post_messages"])
    control.happen("bring_back")
    wait_until_told(conversation, "has all the rights it needs in @transparency again")
    control.happen("remove_bot")
    wait_until_told(conversation, "was removed from @transparency")
    conversation.rest()
    assert times_said(conversation, "can no longer post messages") == 1
    assert times_said(conversation, "was removed") == 1


def test_status_names_the_rights_that_are_missing(conversation: Conversation, control: Control) -> None:
    def status() -> str:
        conversation.tick_now()
        return conversation.say(LEGAL, "/status")[0].text

    control.happen("remove_bot")
    assert "The bot was removed from @transparency, or the channel no longer exists." in status()
    control.happen("bring_back")
    control.happen("remove_bot", chat=ADMIN_CHAT_ID)
    assert "removed from @transparency" not in status()
    assert "The bot has no access to the admin chat. Each approver gets its messages in private." in status()
    control.happen("bring_back", chat=ADMIN_CHAT_ID)
    assert "access" not in status()


def test_rights_in_chats_of_strangers_are_no_news(conversation: Conversation, control: Control) -> None:
    conversation.tick_now()
    before = len(conversation.installation.sandbox.calls("getChatMember"))
    control.happen("block", user=READER)
    control.happen("block", user=READER, on=False)
    conversation.rest()
    assert len(conversation.installation.sandbox.calls("getChatMember")) == before


def test_group_that_moves_is_followed_and_reported(conversation: Conversation, control: Control) -> None:
    control.happen("migrate", chat=ADMIN_CHAT_ID)
    new = conversation.world.chats[ADMIN_CHAT_ID].migrated_to
    words = f"replace {ADMIN_CHAT_ID} with {new} in config.toml: telegram.admin_chat"
    wait_until_told(conversation, words, new)
    conversation.rest()
    assert times_said(conversation, words, new) == 1
    [answer] = conversation.say(LEGAL, "/status", chat=new)
    assert "July–December 2025" in answer.text
    with conversation.database.reading() as session:
        assert dict(chats.moved_chats(session)) == {ADMIN_CHAT_ID: new}
        assert sum(entry.kind == EntryKind.CHAT_MIGRATED for entry in entries.entries(session)) == 1


def test_group_that_moved_unheard_is_followed_at_the_next_message(converse: Converse, control: Control) -> None:
    first = converse()
    first.stop()
    control.happen("migrate", chat=ADMIN_CHAT_ID)
    first.world.updates.waiting.clear()
    new = first.world.chats[ADMIN_CHAT_ID].migrated_to
    control.happen("take_rights")
    second = converse(installation=first.installation)
    wait_until_told(second, f"a supergroup with the number {new}", new)
    wait_until_told(second, "can no longer post messages", new)
    third = restarted(converse, second)
    assert third.service.settings.telegram.admin_chat == new
    assert times_said(third, f"a supergroup with the number {new}", new) == 1


def restarted(converse: Converse, conversation: Conversation) -> Conversation:
    conversation.stop()
    return converse(installation=conversation.installation)


def test_second_poller_is_reported_once(
    conversation: Conversation, control: Control, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for _round in range(3):
            control.happen("second_poller")
            conversation.wait_for(lambda: conversation.world.rivals == 0)
        wait_until_told(conversation, "Another program is receiving this bot's updates")
        conversation.say(READER, "/whoami")
    assert times_said(conversation, "Another program is receiving") == 1
    assert caplog.text.count("Another program asks") == 1


def test_webhook_of_somebody_else_is_reported_and_removed_at_the_start(converse: Converse) -> None:
    def prepare(world: World) -> None:
        world.hook.url = "https://thief.example/hook"

    conversation = converse(prepare=prepare)
    wait_until_told(conversation, "https://thief.example/hook")
    assert conversation.world.hook.url == ""
    again = restarted(converse, conversation)
    again.say(READER, "/whoami")
    assert times_said(again, "https://thief.example/hook") == 1


def test_webhook_set_while_the_bot_polls_is_reported(conversation: Conversation) -> None:
    with conversation.world.lock:
        conversation.world.hook.url = "https://thief.example/hook"
        conversation.world.touch()
    wait_until_told(conversation, "https://thief.example/hook")
    with conversation.world.lock:
        conversation.world.hook.url = ""
    assert times_said(conversation, "https://thief.example/hook") == 1

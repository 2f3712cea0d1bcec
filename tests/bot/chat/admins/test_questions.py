"""A doubt that the bot cannot settle is put to the admins: an approver looks, presses, and the report goes on."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, TRUST
from bot.sandbox.world.faults import drop
from bot.sandbox.world.senders import press_forged
from bot.sandbox.world.world import Message
from reports.language import words
from storage.ledger import entries
from storage.publishing import channels
from storage.publishing.planned_parts import MARK, PIN
from tests.support.conversation import Conversation
from tests.support.installation import DRAFT_AT, DUE_AT

WHOLE = ["album", "text", "documents"]


def tick_now(bot: Conversation, minutes: int) -> None:
    tick(bot, DUE_AT + timedelta(minutes=minutes))


def tick(bot: Conversation, at: datetime) -> None:
    """What is due at a moment, as the bot's own timer does it."""
    bot.installation.sandbox.clock.at = at
    asyncio.run_coroutine_threadsafe(bot.service.tick_now(), bot._loop).result(60)


def question(bot: Conversation) -> Message:
    messages = bot.world.chats[ADMIN_CHAT_ID].messages
    return next(messages[number] for number in sorted(messages, reverse=True) if messages[number].markup)


def in_doubt(bot: Conversation, *, executed: bool) -> Message:
    """The album of the first report was sent, or not, and no answer came; posts cannot be looked for in silence."""
    tick(bot, DRAFT_AT)
    with bot.database.transaction() as session:
        channels.keep_silent_check(session, "@transparency", works=False, now=DRAFT_AT)
    bot.world.faults.plan("sendMediaGroup", drop(execute=executed), nth=3)
    tick_now(bot, 0)
    tick_now(bot, 11)
    return question(bot)


@pytest.mark.parametrize("executed", [True, False])
def test_approver_settles_a_doubt_and_the_report_goes_on(conversation: Conversation, executed: bool) -> None:
    asked = in_doubt(conversation, executed=executed)
    conversation.press(TRUST, asked, "It is there" if executed else "Send it again")
    said = "found “album of charts” in the channel" if executed else "did not find “album of charts” in the channel"
    assert said in conversation.now(asked).text
    assert not conversation.keys(asked)
    tick_now(conversation, 12)
    assert conversation.installation.parts() == WHOLE
    album = conversation.installation.channel()[0].id
    assert conversation.world.chats[conversation.installation.channel()[0].chat_id].pins == [album]
    with conversation.database.reading() as session:
        settled = [entry.actor for entry in entries.entries(session) if entry.kind == "part.settled"]
    assert settled == [f"chat:{TRUST}"]


def test_recorder_settles_nothing(converse: Callable[..., Conversation]) -> None:
    bot = converse(
        admins=[
            {"id": LEGAL, "name": "Legal", "roles": ["approver"]},
            {"id": TRUST, "name": "Trust", "roles": ["recorder", "auditor"]},
        ]
    )
    asked = in_doubt(bot, executed=True)
    bot.press(TRUST, asked, "Send it again")
    assert bot.keys(asked)
    tick_now(bot, 12)
    assert bot.installation.parts() == WHOLE[:1]
    bot.press(LEGAL, asked, "It is there")
    tick_now(bot, 13)
    assert bot.installation.parts() == WHOLE


def test_doubt_names_the_part_in_the_language_of_who_reads(converse: Callable[..., Conversation]) -> None:
    bot = converse(publisher={"languages": ["ru"]})
    for person in (LEGAL, TRUST):
        bot.world.users[person].language = "ru"
    asked = in_doubt(bot, executed=True)
    assert "часть «альбом с графиками» публикации 1" in asked.text
    status = bot.say(LEGAL, "/status")[0].text
    assert "Неизвестно, стоит ли в канале часть: альбом с графиками." in status.split("\n\n")
    data = bot.data(asked, "Она там")
    bot.press(TRUST, asked, "Она там")
    assert "часть «альбом с графиками» в канале есть" in bot.now(asked).text
    press_forged(bot.world, LEGAL, asked.chat_id, asked.id, data)
    bot.rest()
    assert "Часть «альбом с графиками» вышла в канале." in bot.now(asked).text


@pytest.mark.parametrize("language", words.languages())
def test_every_part_of_a_publication_has_a_name(language: str) -> None:
    names = [words.word("part", part, language) for part in (*WHOLE, PIN, MARK)]
    assert len(set(names)) == len(names)

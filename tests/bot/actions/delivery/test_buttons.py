"""The buttons below a report's text: they open the bot, come again with the text, and are no change to the watch."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest
from telegram import Bot

from bot.actions.delivery.send import buttons_below
from bot.actions.tick import watch
from bot.sandbox.demo.world import CHANNEL_ID
from bot.sandbox.world.faults import drop
from bot.sandbox.world.world import Message
from bot.telegram_api.channel import TelegramChannel
from storage.publishing.planned_parts import TextPayload
from tests.support.installation import (
    BOTH,
    DRAFT_AT,
    DUE_AT,
    RUSSIAN_CHANNEL,
    Installation,
    a_case,
    with_russian_channel,
)
from tests.support.ticking import workbench

Install = Callable[..., Installation]
BOT = "https://t.me/example_transparency_bot?start="
ROWS = [[("Ask about a country", "country")], [("Check it", "verify"), ("All reports", "reports")]]
SETTLED = DUE_AT + timedelta(seconds=600)


def published(install: Install, **sections: dict[str, object]) -> Installation:
    installation = install(**sections)
    installation.record(a_case())
    for moment in (DRAFT_AT, DUE_AT):
        installation.tick(moment)
    return installation


def texts(installation: Installation, chat: int = CHANNEL_ID) -> list[Message]:
    messages = installation.sandbox.world.chats[chat].messages
    return [messages[number] for number in sorted(messages) if messages[number].kind == "text"]


def buttons(message: Message) -> list[list[tuple[str, str]]]:
    """The label of each button, and what the bot gets when it is pressed."""
    rows = message.markup["inline_keyboard"] if message.markup else []
    return [[(key["text"], key["url"].removeprefix(BOT)) for key in row] for row in rows]


def test_text_has_buttons_to_the_bot(install: Install) -> None:
    (text,) = texts(published(install))
    assert buttons(text) == ROWS


def test_buttons_are_in_the_language_of_the_channel(install: Install) -> None:
    installation = install(**BOTH)
    with_russian_channel(installation.sandbox.world)
    for moment in (DRAFT_AT, DUE_AT):
        installation.tick(moment)
    (russian,) = texts(installation, RUSSIAN_CHANNEL)
    assert buttons(russian)[0] == [("Узнать о стране", "country")]


@pytest.mark.parametrize("executed", [True, False])
def test_text_that_was_in_doubt_has_its_buttons(install: Install, executed: bool) -> None:
    installation = install()
    installation.record(a_case())
    installation.tick(DRAFT_AT)
    installation.sandbox.world.faults.plan("sendMessage", drop(execute=executed))
    installation.tick(DUE_AT)
    assert installation.tick(SETTLED)
    (text,) = texts(installation)
    assert buttons(text) == ROWS


def test_watch_does_not_take_the_buttons_for_a_change(install: Install) -> None:
    installation = published(install)
    with workbench(installation) as bench:
        before = installation.admin_texts()
        installation.sandbox.clock.at = DUE_AT + timedelta(days=2)
        watch(bench.context)
    assert installation.admin_texts() == before


def test_late_notice_has_no_buttons(install: Install) -> None:
    installation = install(report={"if_unapproved": "late-notice"})
    installation.tick(DUE_AT + timedelta(days=2))
    (notice,) = texts(installation)
    assert buttons(notice) == []


def test_bot_that_does_not_know_its_name_posts_without_buttons() -> None:
    with closing(asyncio.new_event_loop()) as loop:
        channel = TelegramChannel(Bot("1:a"), loop, timeout=1)
        assert buttons_below(channel, TextPayload("text", buttons="en")) == ()

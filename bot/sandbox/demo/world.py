"""The world of the demonstration: one channel, one admin chat, two admins, one reader, one bot."""

from collections.abc import Callable
from datetime import datetime

from bot.sandbox.world.world import (
    ADMINISTRATOR,
    CHANNEL,
    CHANNEL_RIGHTS,
    CREATOR,
    GROUP_RIGHTS,
    MEMBER,
    SUPERGROUP,
    Chat,
    Member,
    User,
    World,
)

LEGAL, TRUST, READER = 111111111, 222222222, 333333333
CHANNEL_ID, ADMIN_CHAT_ID = -1001000000001, -1001000000002
TOKEN = "700000001:sandbox-sandbox-sandbox-sandbox-123"  # noqa: S105 (opens nothing but this stand-in)


def demonstration_world(
    now: Callable[[], datetime],
    *,
    token: str = TOKEN,
    bot_username: str = "example_transparency_bot",
    channel: str = "transparency",
    channel_title: str = "Example transparency",
    group_title: str = "Transparency admins",
    language: str = "",
) -> World:
    """Return a world where the bot may post, edit, delete and pin in the channel, and sees all of the admin chat."""
    bot = User(int(token.partition(":")[0]), "Transparency Bot", bot_username, is_bot=True)
    world = World(token, bot, now)
    people = ((LEGAL, "Legal", "example_legal"), (TRUST, "Trust", "example_trust"), (READER, "Reader", ""))
    for number, name, username in people:
        world.add_user(User(number, name, username, language=language))
    world.add_chat(
        Chat(CHANNEL_ID, CHANNEL, channel_title, channel.removeprefix("@"), last_id=1),
        [Member(LEGAL, CREATOR), Member(READER, MEMBER), Member(bot.id, ADMINISTRATOR, CHANNEL_RIGHTS)],
    )
    world.add_chat(
        Chat(ADMIN_CHAT_ID, SUPERGROUP, group_title, last_id=1),
        [Member(LEGAL, CREATOR), Member(TRUST, MEMBER), Member(bot.id, ADMINISTRATOR, GROUP_RIGHTS)],
    )
    return world

"""Messages and presses that are not what they seem: the senders in Telegram besides a person who types.

Actions that an app would not offer are possible here on purpose: forged, replayed and unknown updates reach the bot.
"""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.world import people
from bot.sandbox.world.objects import Json, chat_json, message_json, stamp, user_json
from bot.sandbox.world.people import CannotDoError
from bot.sandbox.world.texts import plain
from bot.sandbox.world.world import (
    ADMINISTRATOR,
    CHANNEL,
    CREATOR,
    GROUP_RIGHTS,
    MEMBER,
    SUPERGROUP,
    Chat,
    Member,
    Message,
    User,
    World,
)

ANONYMOUS_ADMIN = User(1087968824, "Group", "GroupAnonymousBot", is_bot=True)
CHANNEL_IDENTITY = User(136817688, "Channel", "Channel_Bot", is_bot=True)
TELEGRAM = User(777000, "Telegram")
OTHER_BOT = User(700000099, "Another Bot", "another_example_bot", is_bot=True)


def write_as(
    world: World,
    author: User,
    chat_id: int,
    text: str,
    *,
    extra: Mapping[str, Any] | None = None,
    origin: Json | None = None,
    kind: str = "message",
) -> Message:
    """Write as anybody, in any chat, with any fields: the bot gets it as an update of that kind."""
    with world.lock:
        if chat_id not in world.chats:
            raise CannotDoError("there is no such chat")
        world.users.setdefault(author.id, author)
        chat = world.chats[chat_id]
        words = plain(world, text)
        content = {"text": words.text, "spans": words.spans, "origin": origin, "extra": dict(extra or {})}
        message = world.post(chat, author.id, **content)
        world.announce("channel_post" if chat.type == CHANNEL else kind, message_json(world, message))
        return message


def write_anonymously(world: World, chat_id: int, text: str) -> Message:
    """Write as an administrator of a group who remains anonymous."""
    return write_as(world, ANONYMOUS_ADMIN, chat_id, text, extra={"sender_chat": _chat(world, chat_id)})


def write_as_channel(world: World, channel_id: int, chat_id: int, text: str) -> Message:
    """Write as a member of a group who speaks as a channel."""
    return write_as(world, CHANNEL_IDENTITY, chat_id, text, extra={"sender_chat": _chat(world, channel_id)})


def write_as_bot(world: World, chat_id: int, text: str) -> Message:
    """Write as another bot."""
    return write_as(world, OTHER_BOT, chat_id, text)


def write_via_bot(world: World, user_id: int, chat_id: int, text: str) -> Message:
    """Write as a person through another bot, inline."""
    return write_as(world, world.users[user_id], chat_id, text, extra={"via_bot": user_json(OTHER_BOT)})


def forward(world: World, user_id: int, chat_id: int, text: str, *, source: int) -> Message:
    """Forward what somebody else (or a channel) wrote; a command in it is still marked as one."""
    date = stamp(world.now())
    if source in world.users:
        origin: Json = {"type": "user", "date": date, "sender_user": user_json(world.users[source])}
    else:
        origin = {"type": "channel", "date": date, "chat": _chat(world, source), "message_id": 1}
    return write_as(world, world.users[user_id], chat_id, text, origin=origin)


def post_with_discussion(world: World, user_id: int, channel_id: int, group_id: int, text: str) -> Message:
    """Post in a channel, and let Telegram repeat it in the linked group."""
    with world.lock:
        post = people.write(world, user_id, channel_id, text)
        channel = _chat(world, channel_id)
        origin = {"type": "channel", "date": stamp(post.date), "chat": channel, "message_id": post.id}
        extra = {"sender_chat": channel, "is_automatic_forward": True}
        return write_as(world, TELEGRAM, group_id, text, extra=extra, origin=origin)


def press_forged(
    world: World,
    user_id: int,
    chat_id: int,
    message_id: int,
    data: str,
    *,
    number: str = "",
    inaccessible: bool = False,
    changes: Mapping[str, Any] | None = None,
) -> str:
    """Press a button that need not exist, under a message that need not exist, perhaps with a number used before.

    `changes` are fields of the message that differ from the real one.
    """
    with world.lock:
        chat = world.chats[chat_id]
        here = chat.messages.get(message_id)
        gone: Json = {"chat": chat_json(world, chat), "message_id": message_id, "date": 0}
        pressed = gone if here is None or inaccessible else message_json(world, here)
        return people.announce_press(world, world.users[user_id], pressed | dict(changes or {}), data, number)


def replay(world: World, number: int) -> None:
    """Send a past update again, under the same number."""
    with world.lock:
        if not world.updates.repeat(number):
            raise CannotDoError("there was no such update")
        world.touch()


def open_group(world: World, title: str, members: Mapping[int, str] | None = None) -> Chat:
    """Open another group with the bot in it: its members with their status; the first owns it."""
    with world.lock:
        chat = Chat(min(world.chats) - 1, SUPERGROUP, title)
        memberships = [Member(user, status) for user, status in (members or {}).items()]
        world.add_chat(chat, memberships)
        if not memberships:
            raise CannotDoError("a group has an owner")
        memberships[0].status = CREATOR
        people.set_membership(world, memberships[0].user_id, chat.id, Member(world.bot.id, ADMINISTRATOR, GROUP_RIGHTS))
        return chat


def add_person(world: World, number: int, name: str, *, language: str = "", groups: tuple[int, ...] = ()) -> User:
    """Add a person, who may be a member of groups from the beginning."""
    with world.lock:
        person = world.add_user(User(number, name, language=language))
        for group in groups:
            world.chats[group].members[number] = Member(number, MEMBER)
        world.touch()
        return person


def _chat(world: World, chat_id: int) -> Json:
    return chat_json(world, world.chats[chat_id])

"""Actions of people: write, press buttons, post in the channel by hand, delete, change the bot's rights."""

from dataclasses import replace

from bot.sandbox.http.parameters import Upload
from bot.sandbox.world.files import DOCUMENT
from bot.sandbox.world.objects import Json, chat_json, member_json, message_json, stamp, user_json
from bot.sandbox.world.texts import plain
from bot.sandbox.world.world import (
    CHANNEL,
    GROUP,
    KICKED,
    LEFT,
    MEMBER,
    PRIVATE,
    SERVICE,
    SUPERGROUP,
    Chat,
    Member,
    Message,
    Press,
    User,
    World,
)


class CannotDoError(Exception):
    """The app would not offer this to the person."""


def write(world: World, user_id: int, chat_id: int, text: str, *, reply_to: int = 0) -> Message:
    """Send a person's text to a group or to the bot; the bot gets it as an update."""
    with world.lock:
        person, chat = participant(world, user_id, chat_id)
        formatted = plain(world, text)
        if not formatted.text:
            raise CannotDoError("there is nothing to send")
        chat.started = True
        message = world.post(chat, person.id, text=formatted.text, spans=formatted.spans, reply_to=reply_to)
        world.announce("channel_post" if chat.type == CHANNEL else "message", message_json(world, message))
        return message


def send_document(
    world: World, user_id: int, chat_id: int, name: str, data: bytes, caption: str = "", *, reply_to: int = 0
) -> Message:
    """Send a person's file to a group or to the bot."""
    with world.lock:
        person, chat = participant(world, user_id, chat_id)
        if not data:
            raise CannotDoError("the file is empty")
        chat.started = True
        stored = world.files.keep(Upload(name, data), DOCUMENT)
        words = plain(world, caption)
        content = {"kind": "document", "file": stored, "text": words.text, "spans": words.spans}
        message = world.post(chat, person.id, reply_to=reply_to, **content)
        world.announce("channel_post" if chat.type == CHANNEL else "message", message_json(world, message))
        return message


def rewrite(world: World, user_id: int, chat_id: int, message_id: int, text: str) -> Message:
    """Edit what a person wrote, as that person."""
    with world.lock:
        _, chat = participant(world, user_id, chat_id)
        message = chat.messages[message_id]
        if message.author != user_id:
            raise CannotDoError("this message is somebody else's")
        formatted = plain(world, text)
        message.text, message.spans, message.edited = formatted.text, formatted.spans, world.now()
        kind = "edited_channel_post" if chat.type == CHANNEL else "edited_message"
        world.announce(kind, message_json(world, message))
        return message


def press(world: World, user_id: int, chat_id: int, message_id: int, data: str) -> str:
    """Press an inline button as a person; return the number of the callback query."""
    with world.lock:
        person, chat = _reader(world, user_id, chat_id)
        message = chat.messages.get(message_id)
        if message is None or data not in _button_data(message.markup):
            raise CannotDoError("there is no such button")
        return announce_press(world, person, message_json(world, message), data)


def announce_press(world: World, person: User, message: Json, data: str, number: str = "") -> str:
    """Notify the bot of a press under a message; without a number it gets a new one."""
    number = number or str(next(world.numbers))
    world.presses[number] = Press(person.id, world.now())
    body: Json = {
        "id": number,
        "from": user_json(person),
        "message": message,
        "chat_instance": str(abs(message["chat"]["id"])),
        "data": data,
    }
    world.announce("callback_query", body)
    return number


def overwrite(world: World, chat_id: int, message_id: int, text: str) -> None:
    """Change the words of a bot's post as another administrator of the channel; the bot is not notified."""
    with world.lock:
        message = world.chats[chat_id].messages[message_id]
        formatted = plain(world, text)
        message.text, message.spans, message.edited = formatted.text, formatted.spans, world.now()
        world.touch()


def remove(world: World, chat_id: int, message_id: int) -> None:
    """Delete a message as somebody with the right to; the bot is not notified."""
    with world.lock:
        world.remove(world.chats[chat_id], message_id)


def set_membership(world: World, user_id: int, chat_id: int, membership: Member) -> None:
    """Change the bot's status in a chat; the bot is notified."""
    with world.lock:
        chat = world.chats[chat_id]
        before = chat.members.get(world.bot.id, Member(world.bot.id, LEFT))
        chat.members[world.bot.id] = membership
        world.announce("my_chat_member", _change(world, user_id, chat, before, membership))


def migrate(world: World, user_id: int, chat_id: int) -> Chat:
    """Make a group a supergroup: a new number, an empty history, a note on each side."""
    with world.lock:
        old = world.chats[chat_id]
        if old.migrated_to:
            raise CannotDoError("this group has moved already")
        new = Chat(min(world.chats) - 1, SUPERGROUP, old.title)
        world.add_chat(new, [replace(member) for member in old.members.values()])
        _note(world, user_id, old, {"migrate_to_chat_id": new.id})
        old.type, old.migrated_to = GROUP, new.id
        _note(world, user_id, new, {"migrate_from_chat_id": old.id})
        return new


def join(world: World, user_id: int, chat_id: int, *, status: str = MEMBER) -> None:
    """Let a person join or leave a chat; the bot is notified if it asked for that kind of update."""
    with world.lock:
        chat = world.chats[chat_id]
        before = chat.members.get(user_id, Member(user_id, LEFT))
        chat.members[user_id] = Member(user_id, status)
        world.announce("chat_member", _change(world, user_id, chat, before, chat.members[user_id]))


def block(world: World, user_id: int, *, blocked: bool = True) -> None:
    """Let a person block or unblock the bot; the bot is notified."""
    with world.lock:
        if user_id not in world.users or user_id not in world.chats:
            raise CannotDoError("there is no such person")
        world.users[user_id].blocked_bot = blocked
        memberships = (Member(world.bot.id, KICKED), Member(world.bot.id, MEMBER))
        after, before = memberships if blocked else reversed(memberships)
        world.announce("my_chat_member", _change(world, user_id, world.chats[user_id], before, after))


def _change(world: World, user_id: int, chat: Chat, before: Member, after: Member) -> Json:
    return {
        "chat": chat_json(world, chat),
        "from": user_json(world.users[user_id]),
        "date": stamp(world.now()),
        "old_chat_member": member_json(world, chat, before),
        "new_chat_member": member_json(world, chat, after),
    }


def _note(world: World, user_id: int, chat: Chat, fields: Json) -> None:
    message = world.post(chat, user_id, kind=SERVICE, extra=fields)
    world.announce("message", message_json(world, message))


def may_write(user_id: int, chat: Chat) -> bool:
    """Return whether a person sees a box to write in."""
    if chat.type == PRIVATE:
        return chat.id == user_id
    member = chat.members.get(user_id)
    if member is None or member.status in {LEFT, KICKED}:
        return False
    return chat.type != CHANNEL or member.status in {"creator", "administrator"}


def participant(world: World, user_id: int, chat_id: int) -> tuple[User, Chat]:
    """Return a person and a chat in which that person may write."""
    person, chat = _reader(world, user_id, chat_id)
    if not may_write(user_id, chat):
        raise CannotDoError(f"{person.first_name} may not write here")
    return person, chat


def _reader(world: World, user_id: int, chat_id: int) -> tuple[User, Chat]:
    person, chat = world.users.get(user_id), world.chats.get(chat_id)
    if person is None or chat is None or person.is_bot:
        raise CannotDoError("there is no such person or chat")
    if chat.type != CHANNEL and not may_write(user_id, chat):
        raise CannotDoError(f"{person.first_name} is not in this chat")
    return person, chat


def _button_data(markup: Json | None) -> set[str]:
    rows = markup["inline_keyboard"] if markup else []
    return {str(button["callback_data"]) for row in rows for button in row if "callback_data" in button}

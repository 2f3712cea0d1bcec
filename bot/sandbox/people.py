"""What people do: write, press buttons, post in the channel by hand, delete, change the bot's rights."""

from bot.sandbox.objects import Json, chat_json, member_json, message_json, stamp, user_json
from bot.sandbox.texts import plain
from bot.sandbox.world import CHANNEL, LEFT, PRIVATE, Chat, Member, Message, Press, User, World


class CannotDoError(Exception):
    """The app would not offer this to the person."""


def write(world: World, user_id: int, chat_id: int, text: str, *, reply_to: int = 0) -> Message:
    """A person sends a text to a group or to the bot; the bot gets it as an update."""
    with world.lock:
        person, chat = _participant(world, user_id, chat_id)
        formatted = plain(world, text)
        if not formatted.text:
            raise CannotDoError("there is nothing to send")
        chat.started = True
        message = world.post(chat, person.id, text=formatted.text, spans=formatted.spans, reply_to=reply_to)
        world.announce("channel_post" if chat.type == CHANNEL else "message", message_json(world, message))
        return message


def rewrite(world: World, user_id: int, chat_id: int, message_id: int, text: str) -> Message:
    """A person edits what that person wrote."""
    with world.lock:
        _, chat = _participant(world, user_id, chat_id)
        message = chat.messages[message_id]
        if message.author != user_id:
            raise CannotDoError("this message is somebody else's")
        formatted = plain(world, text)
        message.text, message.spans, message.edited = formatted.text, formatted.spans, world.now()
        kind = "edited_channel_post" if chat.type == CHANNEL else "edited_message"
        world.announce(kind, message_json(world, message))
        return message


def press(world: World, user_id: int, chat_id: int, message_id: int, data: str) -> str:
    """A person presses an inline button; the number of the callback query is returned."""
    with world.lock:
        person, chat = _reader(world, user_id, chat_id)
        message = chat.messages.get(message_id)
        if message is None or data not in _button_data(message.markup):
            raise CannotDoError("there is no such button")
        number = str(next(world.numbers))
        world.presses[number] = Press(person.id, world.now())
        body: Json = {
            "id": number,
            "from": user_json(person),
            "message": message_json(world, message),
            "chat_instance": str(abs(chat.id)),
            "data": data,
        }
        world.announce("callback_query", body)
        return number


def remove(world: World, chat_id: int, message_id: int) -> None:
    """Somebody with the right to deletes a message; the bot is not told."""
    with world.lock:
        world.remove(world.chats[chat_id], message_id)


def set_standing(world: World, user_id: int, chat_id: int, standing: Member) -> None:
    """Somebody changes the bot's standing in a chat; the bot is told."""
    with world.lock:
        chat = world.chats[chat_id]
        before = chat.members.get(world.bot.id, Member(world.bot.id, LEFT))
        chat.members[world.bot.id] = standing
        body = {
            "chat": chat_json(world, chat),
            "from": user_json(world.users[user_id]),
            "date": stamp(world.now()),
            "old_chat_member": member_json(world, chat, before),
            "new_chat_member": member_json(world, chat, standing),
        }
        world.announce("my_chat_member", body)


def may_write(user_id: int, chat: Chat) -> bool:
    """Whether a person sees a box to write in."""
    if chat.type == PRIVATE:
        return chat.id == user_id
    member = chat.members.get(user_id)
    if member is None or member.status in {LEFT, "kicked"}:
        return False
    return chat.type != CHANNEL or member.status in {"creator", "administrator"}


def _participant(world: World, user_id: int, chat_id: int) -> tuple[User, Chat]:
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

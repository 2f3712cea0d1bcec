"""What happens to the bot from outside, by name: rights taken, posts deleted by hand, a group that moves, a rival."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.world import people
from bot.sandbox.world.access import find_chat
from bot.sandbox.world.faults import Event
from bot.sandbox.world.people import CannotDoError
from bot.sandbox.world.world import (
    ADMINISTRATOR,
    CHANNEL,
    CHANNEL_RIGHTS,
    CREATOR,
    GROUP_RIGHTS,
    KICKED,
    LEFT,
    SUPERGROUP,
    Chat,
    Member,
    Message,
    World,
)

Options = Mapping[str, Any]
BY_HAND = "Posted by hand."


def happen(world: World, event: Event | None) -> None:
    """Carry out an event. Raises CannotDoError for an impossible one."""
    if event is None:
        return
    if event.kind not in EVENTS:
        raise CannotDoError(f"there is no event {event.kind!r}; there are {', '.join(EVENTS)}")
    with world.lock:
        EVENTS[event.kind](world, event.options)


def _take_rights(world: World, options: Options) -> None:
    chat = _chat(world, options, CHANNEL)
    held = _membership(world, chat)
    taken = frozenset(options.get("rights", ["can_post_messages"]))
    _set(world, chat, Member(world.bot.id, held.status, held.rights - taken))


def _remove_bot(world: World, options: Options) -> None:
    status = str(options.get("status", KICKED))
    if status not in {KICKED, LEFT}:
        raise CannotDoError(f"the status is {KICKED} or {LEFT}")
    _set(world, _chat(world, options, CHANNEL), Member(world.bot.id, status))


def _bring_back(world: World, options: Options) -> None:
    chat = _chat(world, options, CHANNEL)
    rights = CHANNEL_RIGHTS if chat.type == CHANNEL else GROUP_RIGHTS
    _set(world, chat, Member(world.bot.id, ADMINISTRATOR, frozenset(options.get("rights", rights))))


def _foreign_post(world: World, options: Options) -> None:
    chat = _chat(world, options, CHANNEL)
    people.write(world, int(options.get("user", _creator(chat))), chat.id, str(options.get("text", BY_HAND)))


def _delete_post(world: World, options: Options) -> None:
    chat = _chat(world, options, CHANNEL)
    people.remove(world, chat.id, _post(chat, options).id)


def _edit_post(world: World, options: Options) -> None:
    chat = _chat(world, options, CHANNEL)
    people.overwrite(world, chat.id, _post(chat, options).id, str(options.get("text", "Changed by hand.")))


def _unpin(world: World, options: Options) -> None:
    _chat(world, options, CHANNEL).pins.clear()
    world.touch()


def _protect(world: World, options: Options) -> None:
    _chat(world, options, CHANNEL).protected = bool(options.get("on", True))
    world.touch()


def _migrate(world: World, options: Options) -> None:
    chat = _chat(world, options, SUPERGROUP)
    people.migrate(world, _creator(chat), chat.id)


def _second_poller(world: World, options: Options) -> None:
    world.rivals += int(options.get("times", 1))
    world.touch()


def _twice(world: World, options: Options) -> None:
    world.updates.twice += int(options.get("times", 1))


def _block(world: World, options: Options) -> None:
    people.block(world, int(options["user"]), blocked=bool(options.get("on", True)))


def _forget_files(world: World, _options: Options) -> None:
    world.files.forget()


EVENTS: dict[str, Callable[[World, Options], None]] = {
    "take_rights": _take_rights,
    "remove_bot": _remove_bot,
    "bring_back": _bring_back,
    "foreign_post": _foreign_post,
    "delete_post": _delete_post,
    "edit_post": _edit_post,
    "unpin": _unpin,
    "protect": _protect,
    "migrate": _migrate,
    "second_poller": _second_poller,
    "twice": _twice,
    "block": _block,
    "forget_files": _forget_files,
}


def _chat(world: World, options: Options, kind: str) -> Chat:
    """Return the chat that is named, or the first of its kind that has not moved."""
    if "chat" in options:
        chat = find_chat(world, str(options["chat"]))
    else:
        chat = next((chat for chat in world.chats.values() if chat.type == kind), None)
    if chat is None:
        raise CannotDoError("there is no such chat")
    return chat


def _membership(world: World, chat: Chat) -> Member:
    return chat.members.get(world.bot.id, Member(world.bot.id, LEFT))


def _creator(chat: Chat) -> int:
    found = next((member.user_id for member in chat.members.values() if member.status == CREATOR), None)
    if found is None:
        raise CannotDoError("nobody owns this chat")
    return found


def _set(world: World, chat: Chat, membership: Member) -> None:
    people.set_membership(world, _creator(chat), chat.id, membership)


def _post(chat: Chat, options: Options) -> Message:
    """Return the message of that number, or the newest that is not a service note."""
    numbers = [number for number, message in chat.messages.items() if not message.is_service]
    number = int(options.get("message", max(numbers, default=0)))
    if number not in chat.messages:
        raise CannotDoError("there is no such message")
    return chat.messages[number]

"""Methods that repeat or find an existing message: forward, copy, and the two ways of finding it without a trace."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from bot.sandbox.api.send import Place, Reply, parsed_reply, place_of, send
from bot.sandbox.http.parameters import Parameters, message_numbers
from bot.sandbox.http.refusals import Refusal
from bot.sandbox.world.access import chat_of, message_of
from bot.sandbox.world.markups import allowed_markup, parsed_markup
from bot.sandbox.world.objects import Json, chat_json, message_json, stamp, user_json
from bot.sandbox.world.texts import kept_caption, parsed_caption
from bot.sandbox.world.world import CHANNEL, Chat, Message, World

MOST_PERSONAL = 20
SOURCE = "from_chat_id"


def forward_message(world: World, parameters: Parameters) -> Json:
    """ForwardMessage."""
    source = _source(world, parameters)
    message = message_of(source, parameters.integer("message_id"), "message to forward")
    place = place_of(world, parameters, Reply())
    if source.protected or message.protected:
        raise Refusal("message has protected content and can't be forwarded")
    if message.is_service:
        raise Refusal("the message can't be forwarded")
    return message_json(world, send(world, place, parameters, **_forwarded(world, source, message)))


def copy_message(world: World, parameters: Parameters) -> Json:
    """CopyMessage: protected content is no obstacle to a bot."""
    formatted = parsed_caption(parameters)
    reply = parsed_reply(parameters)
    markup = parsed_markup(parameters)
    source = _source(world, parameters)
    message = message_of(source, parameters.integer("message_id"), "message to copy")
    place = place_of(world, parameters, reply)
    keyboard = allowed_markup(place.chat, markup)
    if message.is_service:
        raise Refusal("the message can't be copied")
    content = _content(message) | {"markup": keyboard}
    if message.file is not None and "caption" in parameters.values:
        caption = kept_caption(world, formatted)
        content |= {"text": caption.text, "spans": caption.spans}
    return {"message_id": send(world, place, parameters, **content).id}


def forward_messages(world: World, parameters: Parameters) -> list[Json]:
    """ForwardMessages: what is missing or may not be forwarded is silently skipped."""
    source, place, found = _several(world, parameters)
    allowed = [message for message in found if not (source.protected or message.protected or message.is_service)]
    contents = [_forwarded(world, source, message) for message in allowed]
    return _send_several(world, place, parameters, allowed, contents)


def copy_messages(world: World, parameters: Parameters) -> list[Json]:
    """CopyMessages: the same without a trace of where they came from."""
    _, place, found = _several(world, parameters)
    allowed = [message for message in found if not message.is_service]
    contents = [_content(message) for message in allowed]
    if parameters.flag("remove_caption"):
        contents = [
            content | ({"text": "", "spans": ()} if content["file"] is not None else {}) for content in contents
        ]
    return _send_several(world, place, parameters, allowed, contents)


def stop_poll(world: World, parameters: Parameters) -> Json:
    """StopPoll: there are no polls here, so it only shows whether a message exists, and writes nothing."""
    chat = chat_of(world, parameters)
    parsed_markup(parameters)
    message_of(chat, parameters.integer("message_id"), "message with poll to stop")
    raise Refusal("message is not a poll")


def get_user_personal_chat_messages(world: World, parameters: Parameters) -> list[Json]:
    """GetUserPersonalChatMessages: the newest of the channel that a person shows in the profile, newest first."""
    user_id = parameters.integer("user_id")
    if user_id <= 0:
        raise Refusal("invalid user_id specified")
    limit = parameters.integer("limit")
    if limit <= 0:
        raise Refusal("limit must be positive")
    if user_id not in world.users:
        raise Refusal("USER_ID_INVALID")
    chat = world.chats.get(world.users[user_id].personal_channel)
    numbers = sorted(chat.messages, reverse=True)[: min(limit, MOST_PERSONAL)] if chat else []
    return [message_json(world, chat.messages[number]) for number in numbers] if chat else []


def _source(world: World, parameters: Parameters) -> Chat:
    if not parameters.text(SOURCE):
        raise Refusal(f'parameter "{SOURCE}" is required')
    return chat_of(world, parameters, SOURCE)


def _several(world: World, parameters: Parameters) -> tuple[Chat, Place, list[Message]]:
    numbers = message_numbers(parameters)
    if any(after <= before for before, after in pairwise(numbers)):
        raise Refusal("message identifiers must be in a strictly increasing order")
    source = _source(world, parameters)
    place = place_of(world, parameters, Reply())
    found = [source.messages[number] for number in numbers if number in source.messages]
    if not found:
        raise Refusal("there are no messages to forward")
    return source, place, found


def _send_several(
    world: World, place: Place, parameters: Parameters, messages: Sequence[Message], contents: Sequence[dict[str, Any]]
) -> list[Json]:
    if not messages:
        raise Refusal("messages can't be forwarded")
    groups = [message.group for message in messages]
    regrouped = {group: str(next(world.numbers)) for group in groups if group and groups.count(group) > 1}
    sent = [
        send(world, place, parameters, group=regrouped.get(message.group, ""), **content)
        for message, content in zip(messages, contents, strict=True)
    ]
    return [{"message_id": message.id} for message in sent]


def _content(message: Message) -> dict[str, Any]:
    names = ("kind", "file", "text", "spans", "preview", "caption_above")
    return {name: getattr(message, name) for name in names}


def _forwarded(world: World, source: Chat, message: Message) -> dict[str, Any]:
    return _content(message) | {"origin": message.origin or _origin(world, source, message)}


def _origin(world: World, source: Chat, message: Message) -> Json:
    date = stamp(message.date)
    if source.type == CHANNEL:
        return {"type": "channel", "date": date, "chat": chat_json(world, source), "message_id": message.id}
    return {"type": "user", "date": date, "sender_user": user_json(world.users[message.author])}

"""Methods that change or remove messages."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.sandbox.api.album import KINDS, parsed_item
from bot.sandbox.api.send import ATTACHED, parsed_preview
from bot.sandbox.http.parameters import Parameters, message_numbers
from bot.sandbox.http.refusals import Refusal
from bot.sandbox.world.access import chat_of, has_right, message_of
from bot.sandbox.world.files import StoredFile
from bot.sandbox.world.markups import allowed_markup, parsed_markup
from bot.sandbox.world.objects import Json, message_json
from bot.sandbox.world.texts import kept_caption, kept_text, parsed_caption, parsed_text
from bot.sandbox.world.world import CHANNEL, PRIVATE, Chat, Message, World

DELETABLE_FOR = timedelta(hours=48)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


@dataclass(frozen=True, slots=True)
class Target:
    """A message that a request changes."""

    chat: Chat
    message: Message


def edit_message_text(world: World, parameters: Parameters) -> Json:
    """EditMessageText."""
    preview = parsed_preview(parameters)
    formatted = parsed_text(parameters)
    markup = parsed_markup(parameters)
    target = editable(world, parameters)
    if target.message.file is not None:
        raise Refusal("there is no text in the message to edit")
    keyboard = allowed_markup(target.chat, markup)
    text = kept_text(world, formatted, "MESSAGE_TOO_LONG")
    return change(world, target, text=text.text, spans=text.spans, markup=keyboard, preview=preview)


def edit_message_caption(world: World, parameters: Parameters) -> Json:
    """EditMessageCaption."""
    formatted = parsed_caption(parameters)
    markup = parsed_markup(parameters)
    target = editable(world, parameters)
    if target.message.file is None:
        raise Refusal("there is no caption in the message to edit")
    keyboard = allowed_markup(target.chat, markup)
    caption = kept_caption(world, formatted, "MEDIA_CAPTION_TOO_LONG")
    return change(world, target, text=caption.text, spans=caption.spans, markup=keyboard)


def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    """EditMessageReplyMarkup."""
    markup = parsed_markup(parameters)
    target = editable(world, parameters)
    return change(world, target, markup=allowed_markup(target.chat, markup))


def editable(world: World, parameters: Parameters) -> Target:
    """Return the message of the parameters, if the bot may edit it."""
    number = parameters.integer("message_id")
    if number == 0 and not parameters.text("inline_message_id"):
        raise Refusal("message identifier is not specified")
    chat = chat_of(world, parameters, write=True)
    message = message_of(chat, number, "message to edit")
    own = message.author == world.bot.id
    foreign = chat.type == CHANNEL and has_right(world, chat, "can_edit_messages")
    if message.is_service or message.origin or not (own or foreign):
        raise Refusal("message can't be edited")
    return Target(chat, message)


def change(world: World, target: Target, **fields: Any) -> Json:  # noqa: ANN401 (fields of Message)
    """Set these fields, and the time of the edit; refused if nothing would differ."""
    message = target.message
    if all(getattr(message, name) == value for name, value in fields.items()):
        raise Refusal(NOT_MODIFIED)
    for name, value in fields.items():
        setattr(message, name, value)
    message.edited = world.now()
    world.touch()
    return message_json(world, message)


def delete_message(world: World, parameters: Parameters) -> bool:
    """DeleteMessage."""
    chat = _chat(world, parameters)
    number = parameters.integer("message_id")
    if number == 0:
        raise Refusal("message identifier is not specified")
    _check_deletable(world, chat, message_of(chat, number, "message to delete"))
    world.remove(chat, number)
    return True


def delete_messages(world: World, parameters: Parameters) -> bool:
    """DeleteMessages: missing ones are skipped; if one may not be deleted, none is."""
    chat = _chat(world, parameters)
    found = [chat.messages[number] for number in message_numbers(parameters) if number in chat.messages]
    for message in found:
        _check_deletable(world, chat, message)
    for message in found:
        world.remove(chat, message.id)
    return True


def _chat(world: World, parameters: Parameters) -> Chat:
    if not parameters.text("chat_id"):
        raise Refusal("chat identifier is not specified")
    return chat_of(world, parameters)


def _check_deletable(world: World, chat: Chat, message: Message) -> None:
    old = world.now() - message.date >= DELETABLE_FOR
    first = chat.type != PRIVATE and message.id == 1
    own_right = chat.type != CHANNEL or has_right(world, chat, "can_post_messages")
    own = message.author == world.bot.id and own_right
    if old or first or not (own or chat.type == PRIVATE or has_right(world, chat, "can_delete_messages")):
        raise Refusal("message can't be deleted")


def edit_message_media(world: World, parameters: Parameters) -> Json:
    """EditMessageMedia: a caption or keyboard that is not sent again is removed."""
    value = parameters.json("media", "can't parse input media JSON object")
    if value is None:
        raise Refusal('parameter "media" is required')
    item = parsed_item(value, parameters)
    markup = parsed_markup(parameters)
    target = editable(world, parameters)
    if target.message.group and target.message.kind != item.kind:
        raise Refusal("can't change media type in the album")
    keyboard = allowed_markup(target.chat, markup)
    caption = kept_caption(world, item.caption, "MEDIA_CAPTION_TOO_LONG")
    return change(
        world,
        target,
        kind=item.kind,
        file=_stored(world, parameters, item.kind, item.media),
        text=caption.text,
        spans=caption.spans,
        caption_above=item.caption_above,
        preview=None,
        markup=keyboard,
    )


def _stored(world: World, parameters: Parameters, kind: str, media: str) -> StoredFile:
    if media.startswith(ATTACHED):
        return world.files.keep(parameters.files[media.removeprefix(ATTACHED)], KINDS[kind])
    return world.files.resend(media, KINDS[kind])

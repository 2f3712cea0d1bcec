"""Methods that put a message into a chat: text, photo, document."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.http.parameters import Parameters, lenient_integer
from bot.sandbox.http.refusals import Refusal
from bot.sandbox.world.access import chat_of, need_posting
from bot.sandbox.world.files import DOCUMENT, PHOTO, StoredFile
from bot.sandbox.world.markups import allowed_markup, parsed_markup
from bot.sandbox.world.objects import Json, message_json
from bot.sandbox.world.texts import kept_caption, kept_text, parsed_caption, parsed_text
from bot.sandbox.world.world import Chat, Message, World

ATTACHED = "attach://"


@dataclass(frozen=True, slots=True)
class Reply:
    """The message that is replied to."""

    message_id: int = 0
    chat_id: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes and what it replies to."""

    chat: Chat
    reply_to: int


def parsed_reply(parameters: Parameters) -> Reply:
    """Return the reply parameters of a request, in the new form or the old."""
    value = parameters.json("reply_parameters", "can't parse reply parameters JSON object")
    if value is None:
        return Reply(parameters.integer("reply_to_message_id"), "", parameters.flag("allow_sending_without_reply"))
    if not isinstance(value, dict):
        raise Refusal("object expected as reply parameters")
    number = lenient_integer(str(value.get("message_id", "")))
    return Reply(number, str(value.get("chat_id", "")), value.get("allow_sending_without_reply") is True)


def place_of(world: World, parameters: Parameters, reply: Reply) -> Place:
    """Check the chat, the reply and the right to post, in the server's order; return the place."""
    chat = chat_of(world, parameters, write=True)
    answered = chat
    if reply.chat_id:
        answered = chat_of(world, Parameters({"chat_id": reply.chat_id}))
    if reply.message_id and reply.message_id not in answered.messages and not reply.optional:
        raise Refusal("message to be replied not found")
    need_posting(world, chat)
    here = answered is chat and reply.message_id in chat.messages
    return Place(chat, reply.message_id if here else 0)


def send(world: World, place: Place, parameters: Parameters, **content: Any) -> Message:  # noqa: ANN401 (fields of Message)
    """Post as the bot; a bot's own posts come back to it only as the answer."""
    return world.post(
        place.chat, world.bot.id, reply_to=place.reply_to, protected=parameters.flag("protect_content"), **content
    )


def send_message(world: World, parameters: Parameters) -> Json:
    """SendMessage."""
    preview = parsed_preview(parameters)
    formatted = parsed_text(parameters)
    reply = parsed_reply(parameters)
    markup = parsed_markup(parameters)
    place = place_of(world, parameters, reply)
    keyboard = allowed_markup(place.chat, markup)
    text = kept_text(world, formatted)
    asks = markup is not None and "force_reply" in markup
    content = {"text": text.text, "spans": text.spans, "markup": keyboard, "preview": preview, "asks_reply": asks}
    message = send(world, place, parameters, **content)
    return message_json(world, message)


def parsed_preview(parameters: Parameters) -> Json | None:
    """Return the link preview options of a request."""
    value = parameters.json("link_preview_options", "can't parse link preview options JSON object")
    if value is not None and not isinstance(value, dict):
        raise Refusal("can't parse link preview options JSON object: expected an Object")
    if value is None and parameters.flag("disable_web_page_preview"):
        return {"is_disabled": True}
    return value


def send_photo(world: World, parameters: Parameters) -> Json:
    """SendPhoto."""
    return _send_file(world, parameters, "photo", PHOTO)


def send_document(world: World, parameters: Parameters) -> Json:
    """SendDocument."""
    return _send_file(world, parameters, "document", DOCUMENT)


def _send_file(world: World, parameters: Parameters, name: str, kind: str) -> Json:
    if not has_file(parameters, name):
        raise Refusal(f"there is no {name} in the request")
    formatted = parsed_caption(parameters)
    reply = parsed_reply(parameters)
    markup = parsed_markup(parameters)
    place = place_of(world, parameters, reply)
    keyboard = allowed_markup(place.chat, markup)
    caption = kept_caption(world, formatted)
    stored = stored_file(world, parameters, name, kind)
    above = parameters.flag("show_caption_above_media")
    content = {"text": caption.text, "spans": caption.spans, "markup": keyboard, "caption_above": above}
    return message_json(world, send(world, place, parameters, kind=name, file=stored, **content))


def has_file(parameters: Parameters, name: str) -> bool:
    """Return whether a file is there: as a part of that name, as a named part, by id or by address."""
    value = parameters.text(name)
    if value.startswith(ATTACHED):
        return value.removeprefix(ATTACHED) in parameters.files
    return name in parameters.files or value != ""


def stored_file(world: World, parameters: Parameters, name: str, kind: str) -> StoredFile:
    """Return the file of a parameter, uploaded now or sent before."""
    value = parameters.text(name)
    upload = parameters.files.get(value.removeprefix(ATTACHED) if value.startswith(ATTACHED) else name)
    return world.files.keep(upload, kind) if upload else world.files.resend(value, kind)

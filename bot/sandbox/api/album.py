"""sendMediaGroup: several photos or several documents as one album, all or nothing."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.api.send import ATTACHED, parsed_reply, place_of, send
from bot.sandbox.http.parameters import Parameters
from bot.sandbox.http.refusals import Refusal
from bot.sandbox.world.files import DOCUMENT, PHOTO, StoredFile
from bot.sandbox.world.objects import Json, message_json
from bot.sandbox.world.texts import Formatted, kept_caption, parsed
from bot.sandbox.world.world import World

MOST_ITEMS = 10
KINDS = {"photo": PHOTO, "document": DOCUMENT}
# Refusals from behind the Bot API server name the item.
FROM_BEHIND = frozenset({"PHOTO_INVALID_DIMENSIONS", "IMAGE_PROCESS_FAILED"})


@dataclass(frozen=True, slots=True)
class Item:
    """One InputMedia, its form checked."""

    kind: str
    media: str
    caption: Formatted
    caption_above: bool


def send_media_group(world: World, parameters: Parameters) -> list[Json]:
    """SendMediaGroup."""
    items = [parsed_item(value, parameters) for value in _media(parameters)]
    place = place_of(world, parameters, parsed_reply(parameters))
    _check_together(items)
    captions = [kept_caption(world, item.caption) for item in items]
    files = [_stored(world, parameters, item, number) for number, item in enumerate(items, start=1)]
    group = str(next(world.numbers)) if len(items) > 1 else ""
    messages = [
        send(
            world,
            place,
            parameters,
            kind=item.kind,
            file=stored,
            group=group,
            text=caption.text,
            spans=caption.spans,
            caption_above=item.caption_above,
        )
        for item, stored, caption in zip(items, files, captions, strict=True)
    ]
    return [message_json(world, message) for message in messages]


def _media(parameters: Parameters) -> list[Any]:
    if not parameters.text("media"):
        raise Refusal('parameter "media" is required')
    value = parameters.json("media", "can't parse media JSON object")
    if not isinstance(value, list):
        raise Refusal("expected an Array of InputMedia")
    return value


def parsed_item(value: Any, parameters: Parameters) -> Item:  # noqa: ANN401 (JSON is any value)
    """Return one InputMedia, its form and its file checked."""
    problem = "can't parse InputMedia: "
    if not isinstance(value, dict):
        raise Refusal(problem + "expected an Object")
    kind = str(value.get("type", ""))
    if kind == "animation":
        raise Refusal(problem + 'type "animation" can\'t be used in sendMediaGroup')
    if kind not in KINDS:
        raise Refusal(problem + f'type "{kind}" is unsupported')
    media = str(value.get("media", ""))
    if not media or (media.startswith(ATTACHED) and media.removeprefix(ATTACHED) not in parameters.files):
        raise Refusal(problem + "media not found")
    try:
        caption = parsed(str(value.get("caption", "")), str(value.get("parse_mode", "")), value.get("caption_entities"))
    except Refusal as refusal:
        raise Refusal(problem + refusal.words) from None
    return Item(kind, media, caption, value.get("show_caption_above_media") is True)


def _check_together(items: list[Item]) -> None:
    if not items:
        raise Refusal("there are no messages to send")
    if len(items) > MOST_ITEMS:
        raise Refusal("too many messages to send as an album")
    if len({item.kind for item in items}) > 1:
        raise Refusal("document can't be mixed with other media types")
    if len({item.caption_above for item in items}) > 1:
        raise Refusal("parameter show_caption_above_media must be the same for all messages")


def _stored(world: World, parameters: Parameters, item: Item, number: int) -> StoredFile:
    kind = KINDS[item.kind]
    if not item.media.startswith(ATTACHED):
        return world.files.resend(item.media, kind)
    try:
        return world.files.keep(parameters.files[item.media.removeprefix(ATTACHED)], kind)
    except Refusal as refusal:
        if refusal.words in FROM_BEHIND:
            words = f'failed to send message #{number} with the error message "{refusal.words}"'
            raise Refusal(words) from None
        raise

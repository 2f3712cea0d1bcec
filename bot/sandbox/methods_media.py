"""editMessageMedia: another picture or document in the place of what stands."""

from bot.sandbox.files import StoredFile
from bot.sandbox.markups import allowed_markup, parsed_markup
from bot.sandbox.methods_album import KINDS, parsed_item
from bot.sandbox.methods_edit import change, editable
from bot.sandbox.methods_send import ATTACHED
from bot.sandbox.objects import Json
from bot.sandbox.refusals import Refusal
from bot.sandbox.texts import kept_caption
from bot.sandbox.wire import Parameters
from bot.sandbox.world import World


def edit_message_media(world: World, parameters: Parameters) -> Json:
    """EditMessageMedia: a caption that is not given again is gone, and so is the keyboard."""
    given = parameters.json("media", "can't parse input media JSON object")
    if given is None:
        raise Refusal('parameter "media" is required')
    item = parsed_item(given, parameters)
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

"""The JSON objects of the Bot API, made from the world."""

from datetime import datetime
from typing import Any

from bot.sandbox.text.spans import Span
from bot.sandbox.world.files import PHOTO, StoredFile, Variant
from bot.sandbox.world.world import (
    ADMINISTRATOR,
    CHANNEL,
    CREATOR,
    KICKED,
    PRIVATE,
    SUPERGROUP,
    Chat,
    Member,
    Message,
    User,
    World,
)

Json = dict[str, Any]
MOST_ENTITIES = 100
ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
RIGHTS_OF_TYPE = {
    CHANNEL: ("can_post_messages", "can_edit_messages", "can_manage_direct_messages"),
    SUPERGROUP: ("can_pin_messages", "can_manage_topics"),
}
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
)


def stamp(moment: datetime) -> int:
    """Return a Unix time."""
    return int(moment.timestamp())


def user_json(user: User) -> Json:
    """Return a User."""
    body: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    body |= {"username": user.username} if user.username else {}
    return body | ({"language_code": user.language} if user.language else {})


def me_json(bot: User, *, inline: bool) -> Json:
    """Return the bot as getMe shows it."""
    closed = (
        "can_read_all_group_messages",
        "can_connect_to_business",
        "has_main_web_app",
        "has_topics_enabled",
        "allows_users_to_create_topics",
        "can_manage_bots",
        "supports_guest_queries",
    )
    able = {"can_join_groups": True, "supports_inline_queries": inline}
    return user_json(bot) | able | dict.fromkeys(closed, False)


def chat_json(world: World, chat: Chat) -> Json:
    """Return a Chat; a private one has the person's name."""
    body: Json = {"id": chat.id, "type": chat.type}
    if chat.type == PRIVATE:
        person = world.users[chat.id]
        return body | {"first_name": person.first_name} | ({"username": person.username} if person.username else {})
    return body | {"title": chat.title} | ({"username": chat.username} if chat.username else {})


def chat_full_json(world: World, chat: Chat) -> Json:
    """Return a ChatFullInfo."""
    gifts = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
    body = chat_json(world, chat) | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts.split(), chat.type == CHANNEL),
    }
    if chat.description:
        body["description"] = chat.description
    if chat.protected:
        body["has_protected_content"] = True
    if chat.type == SUPERGROUP:
        body["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if chat.pins:
        body["pinned_message"] = message_json(world, chat.messages[max(chat.pins)], nested=True)
    return body


def member_json(world: World, chat: Chat, member: Member) -> Json:
    """Return a ChatMember of the right kind."""
    body: Json = {"status": member.status, "user": user_json(world.users[member.user_id])}
    if member.status == CREATOR:
        return body | {"is_anonymous": False}
    if member.status == ADMINISTRATOR:
        names = (*ADMIN_RIGHTS, *RIGHTS_OF_TYPE.get(chat.type, ()))
        return body | {"can_be_edited": False, "is_anonymous": False} | {name: name in member.rights for name in names}
    return body | ({"until_date": 0} if member.status == KICKED else {})


def entity_json(world: World, span: Span) -> Json:
    """Return a MessageEntity."""
    body: Json = {"type": span.kind, "offset": span.start, "length": span.end - span.start}
    match span.kind:
        case "text_link":
            body["url"] = span.value
        case "pre" if span.value:
            body["language"] = span.value
        case "custom_emoji":
            body["custom_emoji_id"] = span.value
        case "text_mention":
            body["user"] = user_json(world.users[int(span.value)])
        case "date_time":
            moment, _, form = span.value.partition(" ")
            body |= {"unix_time": int(moment)} | ({"date_time_format": form} if form else {})
    return body


def photo_json(stored: StoredFile) -> list[Json]:
    """Return the sizes of a photo, ascending."""
    return [
        {
            "file_id": variant.file_id,
            "file_unique_id": variant.unique_id,
            "file_size": len(variant.data),
            "width": variant.width,
            "height": variant.height,
        }
        for variant in stored.variants
    ]


def document_json(stored: StoredFile) -> Json:
    """Return a Document."""
    return {"file_name": stored.name, "mime_type": stored.mime} | file_json(stored.best)


def file_json(variant: Variant) -> Json:
    """Return the fields that all files have."""
    return {"file_id": variant.file_id, "file_unique_id": variant.unique_id, "file_size": len(variant.data)}


def sender_json(world: World, chat: Chat, author: int) -> Json:
    """Return the sender: the channel itself, elsewhere a user."""
    if chat.type == CHANNEL:
        return {"sender_chat": chat_json(world, chat)}
    return {"from": user_json(world.users[author])}


def message_json(world: World, message: Message, *, nested: bool = False) -> Json:
    """Return a Message; a nested one shows neither its reply nor what it pinned."""
    chat = world.chats[message.chat_id]
    body: Json = {"message_id": message.id}
    body |= sender_json(world, chat, message.author)
    body |= {"chat": chat_json(world, chat), "date": stamp(message.date)}
    body |= _marks(message) | _content(world, message)
    if not nested and message.reply_to in chat.messages:
        body["reply_to_message"] = message_json(world, chat.messages[message.reply_to], nested=True)
    if not nested and message.pinned in chat.messages:
        body["pinned_message"] = message_json(world, chat.messages[message.pinned], nested=True)
    return body | message.extra


def _marks(message: Message) -> Json:
    marks: Json = {}
    if message.edited:
        marks["edit_date"] = stamp(message.edited)
    if message.group:
        marks["media_group_id"] = message.group
    if message.origin:
        marks["forward_origin"] = message.origin
    if message.protected:
        marks["has_protected_content"] = True
    if message.markup:
        marks["reply_markup"] = message.markup
    return marks


def _content(world: World, message: Message) -> Json:
    entities = [entity_json(world, span) for span in message.spans[:MOST_ENTITIES]]
    if message.is_service:
        return {}
    if message.file is None:
        body: Json = {"text": message.text} | ({"entities": entities} if entities else {})
        return body | ({"link_preview_options": message.preview} if message.preview else {})
    if message.file.kind == PHOTO:
        body = {"photo": photo_json(message.file)}
    else:
        body = {"document": document_json(message.file)}
    if message.text:
        body |= {"caption": message.text} | ({"caption_entities": entities} if entities else {})
    return body | ({"show_caption_above_media": True} if message.caption_above else {})

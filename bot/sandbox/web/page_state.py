"""The page's content, as plain JSON: people, chats, messages, notices, the state of the clock."""

from collections.abc import Mapping

from bot.sandbox.web.control_json import planned_json
from bot.sandbox.world.files import PHOTO
from bot.sandbox.world.inline import latest_query
from bot.sandbox.world.objects import Json, entity_json, stamp
from bot.sandbox.world.people import may_write
from bot.sandbox.world.world import PRIVATE, Chat, Message, World

MOST_SHOWN = 300
MOST_NOTICES = 20
QUOTED = 120
ENOUGH_FOR_A_PHONE = 800


def page_state(world: World, status: Mapping[str, object]) -> Json:
    """Return everything in one object; a page of a few hundred messages is small."""
    with world.lock:
        people = [user for user in world.users.values() if not user.is_bot and user.id in world.chats]
        return {
            "version": world.version,
            "now": stamp(world.now()),
            "bot": {"id": world.bot.id, "name": world.bot.first_name, "username": world.bot.username},
            "people": [{"id": person.id, "name": person.first_name} for person in people],
            "chats": [_chat(world, chat) for chat in world.chats.values()],
            "notices": [
                {"number": notice.number, "user": notice.user_id, "text": notice.text, "alert": notice.alert}
                for notice in world.notices[-MOST_NOTICES:]
            ],
            "queries": _queries(world),
            "faults": [planned_json(planned) for planned in world.faults.planned],
            "status": dict(status),
        }


def _queries(world: World) -> list[Json]:
    """Return the newest inline query of each person; without results while it waits for the bot."""
    newest = (latest_query(world, number) for number in world.users)
    return [
        {
            "number": number,
            "user": query.user_id,
            "chat": query.chat_id,
            "button": query.button.get("text", ""),
            "results": None
            if query.results is None
            else [{"id": each.id, "title": each.title, "about": each.about} for each in query.results],
        }
        for number, query in filter(None, newest)
    ]


def _chat(world: World, chat: Chat) -> Json:
    shown = sorted(chat.messages)[-MOST_SHOWN:]
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title or world.users[chat.id].first_name,
        "username": chat.username,
        "members": len(chat.members),
        "writers": [number for number in world.users if number != world.bot.id and may_write(number, chat)],
        "pinned": max(chat.pins, default=0),
        "commands": _commands(world, chat),
        "messages": [_message(world, chat, chat.messages[number]) for number in shown],
    }


def _commands(world: World, chat: Chat) -> list[dict[str, str]]:
    wide = "all_private_chats" if chat.type == PRIVATE else "all_group_chats"
    for scope in (f"chat {chat.id}", wide, "default"):
        if found := world.commands.get((scope, "")):
            return found
    return []


def _message(world: World, chat: Chat, message: Message) -> Json:
    author = world.users[message.author]
    body: Json = {
        "id": message.id,
        "author": message.author,
        "name": author.first_name,
        "bot": author.is_bot,
        "date": stamp(message.date),
        "edited": message.edited is not None,
        "kind": message.kind,
        "text": message.text,
        "entities": [entity_json(world, span) for span in message.spans],
        "album": message.group,
        "above": message.caption_above,
        "buttons": message.markup["inline_keyboard"] if message.markup else [],
        "pinned": message.pinned,
        "asks": message.asks_reply,
        "note": _note(message),
        "reply": _quote(world, chat, message.reply_to),
        "forwarded": _forwarded(message),
    }
    return body | _file(message)


def _note(message: Message) -> str:
    if "migrate_to_chat_id" in message.extra:
        return "This group has moved."
    return "This group became a supergroup." if "migrate_from_chat_id" in message.extra else ""


def _quote(world: World, chat: Chat, number: int) -> Json | None:
    if number not in chat.messages:
        return None
    message = chat.messages[number]
    name = world.users[message.author].first_name
    return {"id": number, "name": name, "text": (message.text or message.kind)[:QUOTED]}


def _forwarded(message: Message) -> str:
    if message.origin is None:
        return ""
    source = message.origin.get("chat") or message.origin.get("sender_user") or {}
    return str(source.get("title") or source.get("first_name") or "")


def _file(message: Message) -> Json:
    if message.file is None:
        return {}
    best = message.file.best
    if message.file.kind == PHOTO:
        sizes = message.file.variants
        small = next((size for size in sizes if max(size.width, size.height) >= ENOUGH_FOR_A_PHONE), best)
        return {
            "photo": {
                "large": f"/files/{best.file_id}",
                "small": f"/files/{small.file_id}",
                "width": best.width,
                "height": best.height,
            }
        }
    return {"document": {"url": f"/files/{best.file_id}", "name": message.file.name, "size": len(best.data)}}

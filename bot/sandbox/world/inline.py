"""People ask the bot inline, in any chat: they type a query, see its results, and send one of them."""

from bot.sandbox.world.objects import message_json, user_json
from bot.sandbox.world.people import CannotDoError, participant
from bot.sandbox.world.world import CHANNEL, Chat, Found, Message, Query, World

MOST_QUERY = 256


def ask(world: World, user_id: int, chat_id: int, text: str) -> str:
    """Type a query after the bot's name; return its number. The bot gets it as an update."""
    with world.lock:
        person, chat = participant(world, user_id, chat_id)
        if not world.inline:
            raise CannotDoError("this bot answers no inline queries")
        number = str(next(world.numbers))
        query = Query(person.id, chat.id, text[:MOST_QUERY], world.now())
        world.queries[number] = query
        body = {"id": number, "from": user_json(person), "query": query.text, "offset": ""}
        world.announce("inline_query", body | {"chat_type": _kind(world, chat)})
        return number


def choose(world: World, number: str, result_id: str) -> Message:
    """Send a result as a message of the person; the bot gets it if it is in the chat."""
    with world.lock:
        query = world.queries.get(number)
        found = _result(query, result_id) if query else None
        if query is None or found is None:
            raise CannotDoError("there is no such result")
        chat, via = world.chats[query.chat_id], {"via_bot": user_json(world.bot)}
        content = {"text": found.text, "spans": found.spans, "markup": found.markup, "extra": via}
        message = world.post(chat, query.user_id, **content)
        del world.queries[number]
        world.announce("channel_post" if chat.type == CHANNEL else "message", message_json(world, message))
        return message


def latest_query(world: World, user_id: int) -> tuple[str, Query] | None:
    """Return the newest query of a person, with its number."""
    mine = [(number, query) for number, query in world.queries.items() if query.user_id == user_id]
    return mine[-1] if mine else None


def _result(query: Query, result_id: str) -> Found | None:
    return next((each for each in query.results or () if each.id == result_id), None)


def _kind(world: World, chat: Chat) -> str:
    """Return the type of the chat as a query shows it: the private chat with the bot itself is "sender"."""
    return "sender" if chat.id in world.users else chat.type

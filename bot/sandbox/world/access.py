"""Which chat a request means, whether the bot may act there, and which message is meant."""

from bot.sandbox.http.parameters import INTEGER, Parameters
from bot.sandbox.http.refusals import Refusal, forbidden
from bot.sandbox.world.world import ADMINISTRATOR, CHANNEL, CREATOR, KICKED, LEFT, PRIVATE, Chat, Member, Message, World

CHAT_WORDS = {CHANNEL: "channel chat", "supergroup": "supergroup chat", "group": "group chat"}


def chat_of(world: World, parameters: Parameters, name: str = "chat_id", *, write: bool = False) -> Chat:
    """Return the chat of a parameter, if the bot has access; a person must have started the bot first."""
    name_or_id = parameters.text(name)
    if not name_or_id:
        raise Refusal(f"{name} is empty")
    chat = find_chat(world, name_or_id)
    if chat is None:
        raise Refusal("chat not found")
    if chat.migrated_to:
        words = "group chat was upgraded to a supergroup chat"
        raise Refusal(words, parameters={"migrate_to_chat_id": chat.migrated_to})
    if chat.type == PRIVATE:
        _check_private(world, chat, write=write)
    else:
        _check_member(world, chat)
    return chat


def find_chat(world: World, name_or_id: str) -> Chat | None:
    """Return the chat of a number or of a public name."""
    if name_or_id.startswith("@"):
        named = (chat for chat in world.chats.values() if chat.type != PRIVATE and chat.username)
        return next((chat for chat in named if chat.username.lower() == name_or_id[1:].lower()), None)
    return world.chats.get(int(name_or_id)) if INTEGER.fullmatch(name_or_id) else None


def _check_private(world: World, chat: Chat, *, write: bool) -> None:
    if write and not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    if write and world.users[chat.id].blocked_bot:
        raise forbidden("bot was blocked by the user")


def _check_member(world: World, chat: Chat) -> None:
    status = membership(world, chat).status
    if status == KICKED:
        raise forbidden(f"bot was kicked from the {CHAT_WORDS[chat.type]}")
    if status == LEFT:
        raise forbidden(f"bot is not a member of the {CHAT_WORDS[chat.type]}")


def membership(world: World, chat: Chat) -> Member:
    """Return the bot's own status in a chat."""
    return chat.members.get(world.bot.id, Member(world.bot.id, LEFT))


def has_right(world: World, chat: Chat, right: str) -> bool:
    """Return whether the bot has a right there."""
    member = membership(world, chat)
    return member.status == CREATOR or (member.status == ADMINISTRATOR and right in member.rights)


def need_posting(world: World, chat: Chat) -> None:
    """Check the right to post, which in a channel only administrators can have."""
    if chat.type == CHANNEL and not has_right(world, chat, "can_post_messages"):
        raise Refusal("need administrator rights in the channel chat")


def need_pinning(world: World, chat: Chat) -> None:
    """Check that the bot may pin: the right is editing in channels, a separate one in groups."""
    right = "can_edit_messages" if chat.type == CHANNEL else "can_pin_messages"
    if chat.type != PRIVATE and not has_right(world, chat, right):
        raise Refusal("not enough rights to manage pinned messages in the chat")


def message_of(chat: Chat, message_id: int, purpose: str) -> Message:
    """Return the message of that number; purpose is the server's word, like `message to pin`."""
    if message_id not in chat.messages:
        raise Refusal(f"{purpose} not found")
    return chat.messages[message_id]

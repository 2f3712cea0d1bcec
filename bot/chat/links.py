"""Addresses of messages in Telegram."""

BIG_GROUP = "-100"


def message_link(chat: str, message: int) -> str:
    """Return the address of a message in a channel or a group; empty for chats in which messages have none."""
    if chat.startswith("@"):
        return f"https://t.me/{chat[1:]}/{message}"
    return f"https://t.me/c/{chat.removeprefix(BIG_GROUP)}/{message}" if chat.startswith(BIG_GROUP) else ""

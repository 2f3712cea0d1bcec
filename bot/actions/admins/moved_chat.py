"""Follows a group whose number Telegram has changed, and says which line of the configuration to change."""

from collections.abc import Mapping

from bot.actions.context.context import Context
from bot.config.settings import Settings
from storage.chat import chats
from storage.vocabulary.admin_messages import MessageKind


def following(settings: Settings, moved: Mapping[int, int]) -> Settings:
    """Return the settings with the current numbers of the admin chat and the staging chat."""
    telegram = settings.telegram
    present = {
        key: moved.get(number, number)
        for key, number in (("admin_chat", telegram.admin_chat), ("staging_chat", telegram.staging_chat))
    }
    return settings.model_copy(update={"telegram": telegram.model_copy(update=present)})


def note_move(context: Context, old: int, new: int) -> bool:
    """Record the move and queue one message to the admins. Returns False for a chat that is not the bot's."""
    telegram = context.settings.telegram
    keys = [key for key in ("admin_chat", "staging_chat") if getattr(telegram, key) == old]
    if any(channel.id == old for channel in telegram.all_channels):
        keys.append("channel")
    if not keys:
        return False
    with context.database.transaction() as session:
        if chats.note_move(session, old, new, context.now()):
            context.queue_message(
                session, f"moved:{old}:{new}", MessageKind.CHAT_MOVED, {"old": old, "new": new, "keys": keys}
            )
    return True

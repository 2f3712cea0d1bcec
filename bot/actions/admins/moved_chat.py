"""Follows a group that Telegram gave another number, and says which line of the configuration is to be changed."""

from collections.abc import Mapping

from bot.actions.context.context import Context
from bot.config.settings import Settings
from reports.language import words
from storage.chat import admin_messages, moved_chats


def following(settings: Settings, moved: Mapping[int, int]) -> Settings:
    """The settings with the present numbers of the admin chat and the staging chat."""
    telegram = settings.telegram
    present = {
        key: moved.get(number, number)
        for key, number in (("admin_chat", telegram.admin_chat), ("staging_chat", telegram.staging_chat))
    }
    return settings.model_copy(update={"telegram": telegram.model_copy(update=present)})


def note_move(context: Context, old: int, new: int) -> bool:
    """Write the move down and owe the admins a word about it, once. False for a chat that is none of the bot's."""
    telegram = context.settings.telegram
    keys = [key for key in ("admin_chat", "staging_chat") if getattr(telegram, key) == old]
    if any(channel.id == old for channel in telegram.all_channels):
        keys.append("channel")
    if not keys:
        return False
    with context.database.transaction() as session:
        if moved_chats.note(session, old, new, context.now()):
            admin_messages.queue(session, f"moved:{old}:{new}", _text(context, keys, old, new), context.now())
    return True


def _text(context: Context, keys: list[str], old: int, new: int) -> str:
    if keys == ["channel"]:
        message = (
            "Telegram gave the chat {old} the new number {new}. Nothing can be published there until config.toml says "
            "so: put {new} in the place of {old} in {keys}, and start the bot again."
        )
    else:
        message = (
            "Telegram made a supergroup of the chat {old}; its new number is {new}, and the bot follows it. Please put "
            "{new} in the place of {old} in config.toml: {keys}."
        )
    language = context.settings.publisher.languages[0]
    return words.text(message, language, old=old, new=new, keys=", ".join(f"telegram.{key}" for key in keys))

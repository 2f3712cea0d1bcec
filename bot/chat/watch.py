"""Hears what Telegram says of the bot itself: its rights changed, a group moved. Nothing in these updates is a command.

They do not pass the gate, and only chats of the configuration count.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import Application, ChatMemberHandler, ContextTypes, MessageHandler, filters

from bot.actions.desk import Desk
from bot.settings import Settings

BESIDE_THE_GATE = 1


def add_watchers(
    application: "Application[Any, Any, Any, Any, Any, Any]",
    desk: Callable[[], Desk | None],
    standing_changed: Callable[[], Awaitable[None]],
    moved: Callable[[int, int], Awaitable[None]],
) -> None:
    """Let the service know of both."""

    async def stand(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:  # noqa: ARG001 (the library's form)
        chat = update.effective_chat
        known = desk()
        if chat is not None and known is not None and _is_ours(known.settings, chat.id, chat.username):
            await standing_changed()

    async def move(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:  # noqa: ARG001 (the library's form)
        message = update.message
        if message is not None and message.migrate_to_chat_id:
            await moved(message.chat.id, message.migrate_to_chat_id)
        elif message is not None and message.migrate_from_chat_id:
            await moved(message.migrate_from_chat_id, message.chat.id)

    application.add_handler(ChatMemberHandler(stand, ChatMemberHandler.MY_CHAT_MEMBER), BESIDE_THE_GATE)
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, move), BESIDE_THE_GATE)


def _is_ours(settings: Settings, chat: int, username: str | None) -> bool:
    names = {str(channel.id).lower() for channel in settings.telegram.all_channels}
    return chat == settings.telegram.admin_chat or not names.isdisjoint({str(chat), f"@{username}".lower()})

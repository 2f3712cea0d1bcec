"""One table of the chat commands: the handlers, the help and the reference page are made from it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes, filters

from bot.chat.start import reply_to_start
from bot.chat.whoami import reply_to_whoami
from bot.settings import Settings

Reply = Callable[[Update, Settings], str]


@dataclass(frozen=True, slots=True)
class Command:
    """A chat command: its name without the slash, its answer, its line of help, and whether in channels too."""

    name: str
    reply: Reply
    help: str
    in_channels: bool = False


COMMANDS = (
    Command("start", reply_to_start, "what this bot is, and the next step while it is being set up"),
    Command("whoami", reply_to_whoami, "this chat's id, your id, and the lines to paste into the config", True),
)


def add_handlers(application: "Application[Any, Any, Any, Any, Any, Any]", settings: Settings) -> None:
    """Answer every command of the table, for new messages alone: an edited one is no second command."""
    for command in COMMANDS:
        where: filters.BaseFilter = filters.UpdateType.MESSAGE
        if command.in_channels:
            where |= filters.UpdateType.CHANNEL_POST
        application.add_handler(CommandHandler(command.name, _answering(command, settings), filters=where))


def _answering(
    command: Command, settings: Settings
) -> Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]:
    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.effective_message is not None:
            await update.effective_message.reply_html(command.reply(update, settings))

    return answer

"""/help: the commands that the asker may use here, and no other."""

import html
from collections.abc import Sequence

from bot.chat.exchange import Answer, Incoming
from bot.chat.routes import Command
from reports import words

HEADING = "What I answer here:"


def help_answer(commands: Sequence[Command], incoming: Incoming) -> Answer:
    """One line for each command of the table."""
    language = incoming.sender.language
    lines = [_line(command, language) for command in commands if command.open_to(incoming)]
    return Answer(html="\n".join([f"<b>{words.text(HEADING, language)}</b>", *lines]))


def _line(command: Command, language: str) -> str:
    arguments = f" <i>{html.escape(words.text(command.arguments, language))}</i>" if command.arguments else ""
    return f"/{command.name}{arguments} – {html.escape(words.text(command.help, language), quote=False)}"

"""/start: what this bot is. Shows only what is published."""

import html
import json
from collections.abc import Sequence

from bot.chat.handler.entries import Command
from bot.chat.handler.messages import Answer, Incoming, Sender
from bot.config.settings import Settings
from reports.language import words

BEING_SET_UP = (
    "This bot will publish the transparency reports of {name}. It is being set up.\n\nAdd it to your "
    "admin group and, as an administrator, to the channel. Send /whoami in the group and in a "
    "private chat, and paste the lines it answers into config.toml."
)
GREETING = (
    "Hi! I publish the transparency reports of {name}: who asked for user data, and what was "
    "disclosed.\n\nThe reports are in {channels}. See /help for what you can ask me."
)
YOUR_ID = "Your ID is <code>{id}</code>."
CHAT_ID = "This chat's ID is <code>{id}</code>."
WHO_MAY = "Everyone can ask me about the published reports; only people whom {name} has added can record and approve."
LONGEST_NAME = 64
DELETE = "\x7f"  # valid in JSON, but not in TOML
ANONYMOUS = "You write anonymously here, so I cannot see who you are. Send /whoami in a private chat with me."
HEADING = "You can ask me:"


def reply_to_start(incoming: Incoming, settings: Settings) -> Answer:
    """Greet the sender; in set-up mode, show the next step."""
    language, name = incoming.sender.language, html.escape(settings.publisher.name)
    if not settings.set_up:
        return Answer(html=words.text(BEING_SET_UP, language, name=name))
    channels = words.listing([html.escape(str(each.id)) for each in settings.telegram.all_channels], language)
    return Answer(html=words.text(GREETING, language, name=name, channels=channels))


def reply_to_whoami(incoming: Incoming, settings: Settings) -> Answer:
    """Show this chat's id and the sender's; the lines for config.toml only to admins, or while setting up."""
    lines = bool(incoming.sender.roles) or not settings.set_up
    about = [_about_chat(incoming, lines=lines)]
    if incoming.sender.id:
        about.append(_about_person(incoming.sender, settings, lines=lines))
    elif incoming.place != "channel":
        about.append(words.text(ANONYMOUS, incoming.sender.language))
    return Answer(html="\n\n".join(about))


def _about_person(sender: Sender, settings: Settings, *, lines: bool) -> str:
    language = sender.language
    if not lines:
        name = html.escape(settings.publisher.name)
        return f"{words.text(YOUR_ID, language, id=sender.id)} {words.text(WHO_MAY, language, name=name)}"
    name = json.dumps(sender.name[:LONGEST_NAME].replace(DELETE, ""), ensure_ascii=False)
    entry = f'[[admins]]\nid = {sender.id}\nname = {name}\nroles = ["recorder", "approver"]'
    heading = words.text("Your ID is <code>{id}</code>. To become an admin:", language, id=sender.id)
    return f"{heading}\n<pre>{html.escape(entry)}</pre>"


def _about_chat(incoming: Incoming, *, lines: bool) -> str:
    language, number = incoming.sender.language, incoming.chat
    if incoming.private:
        return words.text("This is a private chat with me.", language)
    if not lines:
        return words.text(CHAT_ID, language, id=number)
    if incoming.place == "channel":
        heading = words.text("This channel's ID is <code>{id}</code>. To publish here:", language, id=number)
        return f"{heading}\n<pre>channel = {number}</pre>"
    heading = words.text("This chat's ID is <code>{id}</code>. To make it the admin chat:", language, id=number)
    return f"{heading}\n<pre>admin_chat = {number}</pre>"


def help_answer(commands: Sequence[Command], incoming: Incoming) -> Answer:
    """Return one line for each command of the table."""
    language = incoming.sender.language
    lines = [_line(command, language) for command in commands if command.open_to(incoming)]
    return Answer(html="\n".join([f"<b>{words.text(HEADING, language)}</b>", *lines]))


def _line(command: Command, language: str) -> str:
    arguments = f" <i>{html.escape(words.text(command.arguments, language))}</i>" if command.arguments else ""
    return f"/{command.name}{arguments} – {html.escape(words.text(command.help, language), quote=False)}"

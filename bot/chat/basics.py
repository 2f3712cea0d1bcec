"""/start: what this bot is. Shows only what is published."""

import json
from collections.abc import Sequence

from markupsafe import Markup

from bot.actions.context.channel_port import Key, Keys
from bot.chat.handler.entries import Command
from bot.chat.handler.messages import Answer, Incoming, Sender
from bot.chat.readers.frame import data
from bot.config.settings import Settings
from reports.language import words
from reports.language.speaker import Speaker, bold, lines, speaker

BEING_SET_UP = (
    "This bot will publish the transparency reports of {name}. It is being set up.\n\nAdd it to your "
    "admin group and, as an administrator, to the channel. Send /whoami in the group and in a "
    "private chat, and paste the lines it answers into config.toml."
)
GREETING = (
    "Hi! I publish the transparency reports of {name}: who asked for user data, and what was "
    "disclosed.\n\nThe reports are in {channels}. In a private chat, just ask: “how many for France?” "
    "See /help for all commands."
)
LATEST, ALL_REPORTS = "Latest report", "All reports"
CHECK = "How to check a report"
YOUR_ID = "Your ID is <code>{id}</code>."
CHAT_ID = "This chat's ID is <code>{id}</code>."
WHO_MAY = "Everyone can ask me about the published reports; only people whom {name} has added can record and approve."
ADMIN_CHAT = "This is the admin chat. Its ID is <code>{id}</code>."
LISTED = "Your ID is <code>{id}</code>. You are in config.toml already, as {name}: {roles}."
LONGEST_NAME = 64
DELETE = "\x7f"  # valid in JSON, but not in TOML
ANONYMOUS = "You write anonymously here, so I cannot see who you are. Send /whoami in a private chat with me."
HEADING = "You can ask me:"


def reply_to_start(incoming: Incoming, settings: Settings) -> Answer:
    """Greet the sender; in set-up mode, show the next step."""
    say, name = speaker(incoming.sender.language), settings.publisher.name
    if not settings.set_up:
        return Answer(html=say.text(BEING_SET_UP, name=name))
    channels = say.listing([str(each.id) for each in settings.telegram.all_channels])
    keys = _first_questions(incoming.sender.language)
    return Answer(html=say.text(GREETING, name=name, channels=channels), keys=keys)


def _first_questions(language: str) -> Keys:
    """Return the buttons to what a reader asks first; their answers need no reports to begin with."""
    latest = Key(words.text(LATEST, language), data("report", "", language))
    every = Key(words.text(ALL_REPORTS, language), data("periods", language))
    check = Key(words.text(CHECK, language), data("verify", language))
    return (latest,), (every, check)


def reply_to_whoami(incoming: Incoming, settings: Settings) -> Answer:
    """Show this chat's id and the sender's; the lines for config.toml only to admins, or while setting up."""
    entries = bool(incoming.sender.roles) or not settings.set_up
    about = [_about_chat(incoming, settings, entries=entries)]
    if incoming.sender.id:
        about.append(_about_person(incoming.sender, settings, entries=entries))
    elif incoming.place != "channel":
        about.append(speaker(incoming.sender.language).text(ANONYMOUS))
    return Answer(html=lines(*about, between="\n\n"))


def _about_person(sender: Sender, settings: Settings, *, entries: bool) -> Markup:
    say = speaker(sender.language)
    if not entries:
        return lines(say.text(YOUR_ID, id=sender.id), say.text(WHO_MAY, name=settings.publisher.name), between=" ")
    if listed := next((admin for admin in settings.admins if admin.id == sender.id), None):
        return say.text(LISTED, id=sender.id, name=listed.name, roles=say.listing(list(listed.roles)))
    one_line = " ".join(sender.name.replace(DELETE, "").split())[:LONGEST_NAME]
    name = json.dumps(one_line, ensure_ascii=False)
    entry = f'[[admins]]\nid = {sender.id}\nname = {name}\nroles = ["recorder", "approver"]'
    return _to_paste(
        say.text("Your ID is <code>{id}</code>. To become an admin, add at the end of config.toml:", id=sender.id),
        entry,
    )


def _about_chat(incoming: Incoming, settings: Settings, *, entries: bool) -> Markup:
    say, number = speaker(incoming.sender.language), incoming.chat
    if incoming.private:
        return say.text("This is a private chat with me.")
    if not entries:
        return say.text(CHAT_ID, id=number)
    if incoming.place == "channel":
        heading = say.text(
            "This channel's ID is <code>{id}</code>. To publish here, change this line in config.toml:", id=number
        )
        return _to_paste(heading, f"channel = {number}")
    if number == settings.telegram.admin_chat:
        return say.text(ADMIN_CHAT, id=number)
    heading = say.text(
        "This chat's ID is <code>{id}</code>. To make it the admin chat, change this line in config.toml:", id=number
    )
    return _to_paste(heading, f"admin_chat = {number}")


def _to_paste(heading: Markup, entry: str) -> Markup:
    return lines(heading, Markup("<pre>{}</pre>").format(entry))


def help_answer(commands: Sequence[Command], incoming: Incoming) -> Answer:
    """Return one line for each command of the table."""
    say = speaker(incoming.sender.language)
    rows = [_line(command, say) for command in commands if command.open_to(incoming)]
    return Answer(html=lines(bold(say.text(HEADING)), *rows))


def _line(command: Command, say: Speaker) -> Markup:
    arguments = Markup(" <i>{}</i>").format(say.plain(command.arguments)) if command.arguments else ""
    return Markup("/{}{} – {}").format(command.name, arguments, say.plain(command.help))

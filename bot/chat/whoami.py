"""/whoami: the ids that the config file asks for. Reads nothing, stores nothing."""

import html
import json

from bot.chat.exchange import Answer, Incoming, Sender
from bot.settings import Settings
from reports import words

LONGEST_NAME = 64
DELETE = "\x7f"  # fit for JSON, but not for TOML
ANONYMOUS = "You write anonymously here, so I cannot see who you are. Send /whoami in a private chat with me."


def reply_to_whoami(incoming: Incoming, _settings: Settings) -> Answer:
    """This chat's id, the sender's id and the lines for config.toml."""
    about = [_about_chat(incoming)]
    if incoming.sender.id:
        about.append(_about_person(incoming.sender))
    elif incoming.place != "channel":
        about.append(words.text(ANONYMOUS, incoming.sender.language))
    return Answer(html="\n\n".join(about))


def _about_person(sender: Sender) -> str:
    name = json.dumps(sender.name[:LONGEST_NAME].replace(DELETE, ""), ensure_ascii=False)
    entry = f'[[admins]]\nid = {sender.id}\nname = {name}\nroles = ["recorder", "approver"]'
    told = words.text("Your id is <code>{id}</code>. To become an admin:", sender.language, id=sender.id)
    return f"{told}\n<pre>{html.escape(entry)}</pre>"


def _about_chat(incoming: Incoming) -> str:
    language, number = incoming.sender.language, incoming.chat
    if incoming.private:
        return words.text("This is a private chat with me.", language)
    if incoming.place == "channel":
        told = words.text("This channel's id is <code>{id}</code>. To publish here:", language, id=number)
        return f"{told}\n<pre>channel = {number}</pre>"
    told = words.text("This chat's id is <code>{id}</code>. If the admins meet here:", language, id=number)
    return f"{told}\n<pre>admin_chat = {number}</pre>"

"""/whoami: the ids that the config file asks for. Reads nothing, stores nothing."""

import html
import json

from telegram import Chat, Update

from bot.settings import Settings

DELETE = "\x7f"  # fit for JSON, but not for TOML
ANONYMOUS = "You write anonymously here, so I cannot see who you are. Send /whoami in a private chat with me."


def reply_to_whoami(update: Update, _settings: Settings) -> str:
    """This chat's id, the sender's id and the lines for config.toml, as HTML."""
    chat, user, message = update.effective_chat, update.effective_user, update.effective_message
    lines: list[str] = []
    if chat is not None:
        lines.append(_about_chat(chat))
    if user is None or (message is not None and message.sender_chat is not None):
        lines.extend([] if chat is not None and chat.type == Chat.CHANNEL else [ANONYMOUS])
    else:
        name = json.dumps(user.first_name[:64].replace(DELETE, ""), ensure_ascii=False)
        entry = f'[[admins]]\nid = {user.id}\nname = {name}\nroles = ["recorder", "approver"]'
        lines.append(f"Your id is <code>{user.id}</code>. To become an admin:\n<pre>{html.escape(entry)}</pre>")
    return "\n\n".join(lines)


def _about_chat(chat: Chat) -> str:
    if chat.type == Chat.PRIVATE:
        return "This is a private chat with me."
    if chat.type == Chat.CHANNEL:
        return f"This channel's id is <code>{chat.id}</code>. To publish here:\n<pre>channel = {chat.id}</pre>"
    text = f"This chat's id is <code>{chat.id}</code>."
    return f"{text} If the admins meet here:\n<pre>admin_chat = {chat.id}</pre>"

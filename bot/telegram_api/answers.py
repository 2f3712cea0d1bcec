"""Translates Telegram's answers into the terms of the port. Malformed answers count as unknown."""

from collections.abc import Mapping
from datetime import timedelta

from telegram import ChatMemberAdministrator, Message
from telegram.constants import ChatMemberStatus

from bot.actions.context.channel_port import Cause, ChatRights, Form, NotSent, Presence, Seen, Sent, SentFile, Unknown
from bot.telegram_api.outcomes import cause_of
from reports.language import words

PRESENCE: Mapping[Cause, Presence] = {"gone": Presence.ABSENT, "there": Presence.THERE}


def sent_of(answer: object, expected: int, form: Form | None) -> Sent | Unknown:
    """Return the ids and files of what was sent; unknown if the answer does not hold as many messages as `expected`."""
    messages = [answer] if isinstance(answer, Message) else list(answer) if isinstance(answer, tuple | list) else []
    if len(messages) != expected:
        return Unknown(f"{words.msgid('the answer has a different number of messages')}: {len(messages)} / {expected}")
    files = []
    for message in messages:
        media = message.photo[-1] if form == "photo" and message.photo else message.document
        if media is not None:
            files.append(SentFile(media.file_id, media.file_unique_id))
    return Sent(tuple(message.message_id for message in messages), tuple(files))


def standing_of(member: object) -> ChatRights | NotSent:
    """Return the rights: a group needs none, and in a channel only administrators have any."""
    if isinstance(member, ChatMemberAdministrator):
        if member.can_post_messages is None:
            return ChatRights()
        return ChatRights(bool(member.can_post_messages), bool(member.can_edit_messages))
    if getattr(member, "status", "") in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED):
        return NotSent(words.msgid("the bot is not in the chat"), timedelta(), temporary=False)
    return ChatRights()


def presence_of(error: Exception) -> Presence:
    """Return what a failed look-up proves by its cause."""
    return PRESENCE.get(cause_of(error), Presence.UNCLEAR)


def seen_of(copy: Message, message_id: int) -> Seen:
    """Return what a forwarded copy shows; that of a message which was itself forwarded shows another origin."""
    if getattr(copy.forward_origin, "message_id", None) != message_id:
        return Seen(message_id)
    return _shown(copy, message_id)


def shown_by(message: Message) -> Seen:
    """Return what a message of a chat shows; one that was forwarded there has another author."""
    return Seen(message.message_id) if message.forward_origin else _shown(message, message.message_id)


def _shown(message: Message, number: int) -> Seen:
    text = message.caption or ""
    if message.photo:
        picture = message.photo[-1]
        return Seen(number, "photo", text, picture.file_unique_id, "", picture.file_id)
    if message.document is not None:
        document = message.document
        return Seen(number, "document", text, document.file_unique_id, document.file_name or "", document.file_id)
    return Seen(number, "text" if message.text else "", message.text or "")

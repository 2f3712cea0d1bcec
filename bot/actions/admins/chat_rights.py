"""Reads what the last inspections found of the bot's rights in its chats.

A channel as the admin chat gets no messages: readers might see drafts there, and nobody can press a button.
"""

from datetime import timedelta

from bot.actions.admins import failures
from bot.actions.context.channel_port import ChatRights, NotSent
from bot.actions.context.context import Context
from bot.config.settings import Settings
from storage.engine.database import Session
from storage.publishing import inspections

CHANNEL = "channel"  # found in place of the group of admins
REFUSED = NotSent("it is a channel; set telegram.admin_chat to a private group", timedelta(hours=1), temporary=False)


def subject_of(channel: int | str) -> str:
    """Return where the inspection of a channel keeps its result."""
    return f"rights:{channel}"


def subject_of_admins(admin_chat: int) -> str:
    """Return where the inspection of the admin chat keeps its result: another chat is inspected at once."""
    return f"rights:admins:{admin_chat}"


def admin_chat_is_channel(context: Context) -> bool:
    """Return whether the admin chat is a channel, as the last inspection found; before the first one, ask Telegram."""
    subject, known = subject_of_admins(context.admin_chat), None
    with failures.tolerated(), context.database.reading() as session:
        known = inspections.of(session, subject)
    if known is not None:
        return known.found == CHANNEL
    rights = context.channel.rights(context.admin_chat)
    found = isinstance(rights, ChatRights) and rights.in_channel
    if found:
        with failures.tolerated(), context.database.transaction() as session:
            inspections.keep(session, subject, due_at=context.now(), found=CHANNEL)
    return found


def missing_rights(session: Session, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return each chat in which the bot lacks a right, with what was found; the admin chat has no name."""
    chats = [(subject_of(channel.id), str(channel.id)) for channel in settings.telegram.all_channels]
    looks = [
        (name, inspections.of(session, subject))
        for subject, name in [*chats, (subject_of_admins(settings.telegram.admin_chat), "")]
    ]
    return tuple((name, look.found) for name, look in looks if look is not None and look.found)

"""Reads what the last inspections found of the bot's rights in its chats.

A channel as the admin chat gets no messages: readers might see drafts there, and nobody can press a button.
"""

from datetime import timedelta

from bot.actions.admins import failures
from bot.actions.context.channel_port import NotSent
from bot.actions.context.context import Context
from bot.config.settings import Settings
from storage.engine.database import Session
from storage.publishing import inspections

ADMINS = "rights:admins"  # where the inspection of the admin chat keeps its result
REFUSED = NotSent("it is a channel; set telegram.admin_chat to a private group", timedelta(hours=1), temporary=False)


def subject_of(channel: int | str) -> str:
    """Return where the inspection of a channel keeps its result."""
    return f"rights:{channel}"


def in_channel(chat: int) -> str:
    """Return the result of an inspection that found a channel in place of the group."""
    return f"channel {chat}"


def is_channel(context: Context) -> bool:
    """Return whether the last inspection found that the admin chat is a channel. Nothing is sent there then."""
    found = None
    with failures.tolerated(), context.database.reading() as session:
        found = inspections.of(session, ADMINS)
    return found is not None and found.found == in_channel(context.admin_chat)


def missing_rights(session: Session, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return each chat in which the bot lacks a right, with what was found; the admin chat has no name."""
    chats = [(subject_of(channel.id), str(channel.id)) for channel in settings.telegram.all_channels]
    looks = [(name, inspections.of(session, subject)) for subject, name in [*chats, (ADMINS, "")]]
    return tuple((name, look.found) for name, look in looks if look is not None and look.found)

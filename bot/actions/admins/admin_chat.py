"""Finds out whether the admin chat is a channel, to keep messages out of it: readers might see drafts there.

Nobody can press a button or write a command in a channel either.
"""

from datetime import timedelta

from bot.actions.admins import failures
from bot.actions.context.channel_port import NotSent
from bot.actions.context.context import Context
from storage.publishing import inspections

SUBJECT = "rights:admins"  # where the inspection of the chat keeps its result
REFUSED = NotSent("it is a channel; set telegram.admin_chat to a private group", timedelta(hours=1), temporary=False)


def in_channel(chat: int) -> str:
    """Return the result of an inspection that found a channel in place of the group."""
    return f"channel {chat}"


def is_channel(context: Context) -> bool:
    """Return whether the last inspection found that the admin chat is a channel. Nothing is sent there then."""
    found = None
    with failures.tolerated(), context.database.reading() as session:
        found = inspections.of(session, SUBJECT)
    return found is not None and found.found == in_channel(context.admin_chat)

"""Checks the bot's rights in its chats: daily, 7 days and 1 day before a report is due, and on request."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bot.actions.admins.chat_rights import CHANNEL, subject_of, subject_of_admins
from bot.actions.context.calendar import calendar
from bot.actions.context.channel_port import ChatRights, NotSent, Unknown
from bot.actions.context.context import Context, chat_of
from bot.actions.watch.inspect import Check, Result
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import inspections
from storage.vocabulary.admin_messages import MessageKind

logger = logging.getLogger(__name__)

DAY, AGAIN = timedelta(days=1), timedelta(hours=1)
BEFORE_DUE = (timedelta(days=7), timedelta(days=1))
NO_ACCESS, NO_POSTS, NO_EDITS = "no access", "no posts", "no edits"


def subjects(context: Context) -> Iterator[tuple[str, int | str]]:
    """Yield the subject of each check with its chat."""
    for channel in context.settings.telegram.all_channels:
        yield subject_of(channel.id), chat_of(str(channel.id))
    yield subject_of_admins(context.admin_chat), context.admin_chat


def look_soon(context: Context) -> None:
    """Check the rights at the next tick, since something may have changed."""
    with context.database.transaction() as session:
        inspections.make_due(session, [subject for subject, _ in subjects(context)], context.now())


def rights_due(context: Context) -> Iterator[Check]:
    """Yield the check of every chat that is due."""
    for subject, chat in subjects(context):
        with context.database.reading() as session:
            due = inspections.is_due(session, subject, context.now())
        if due:
            yield Check(subject, partial(_look, context, subject, chat))


def _look(context: Context, subject: str, chat: int | str) -> Result:
    rights = context.channel.rights(chat)
    if chat == context.admin_chat and isinstance(rights, ChatRights) and rights.in_channel:
        found: str | None = CHANNEL
    else:
        found = _judged(rights)
    if found is None:
        return Result(None, context.now() + AGAIN)
    return Result(found, _next_look(context), partial(_report, context, subject, chat, found))


def _report(context: Context, subject: str, chat: int | str, found: str, session: Session, _before: str) -> None:
    of_admins = subject == subject_of_admins(context.admin_chat)
    if of_admins and found == CHANNEL:
        logger.error("telegram.admin_chat %s is a channel and gets no messages; set it to a private group", chat)
    elif of_admins and found:
        logger.error("The bot has no access to the admin chat %s: it gets no messages", chat)
    else:
        topic = f"{subject}:{found}:{context.now().isoformat()}"
        facts = {"admins": of_admins, "channel": str(chat), "found": found}
        context.queue_message(session, topic, MessageKind.RIGHTS_CHANGED, facts)


def _judged(rights: ChatRights | NotSent | Unknown) -> str | None:
    """Return what is wrong, "" for nothing; None if it is unknown."""
    if isinstance(rights, ChatRights):
        return NO_POSTS if not rights.may_post else NO_EDITS if not rights.may_edit else ""
    if isinstance(rights, Unknown) or rights.temporary:
        return None
    return NO_ACCESS


def _next_look(context: Context) -> datetime:
    """Return tomorrow, or an earlier time that is 7 days or 1 day before a report is due."""
    now = context.now()
    with context.database.reading() as session:
        opened_at = entries.first_entry_at(session)
    if opened_at is None:
        return now + DAY
    due_at = next(
        dates.due_at for dates in calendar(context.settings, opened_at) if dates.due_at > now + BEFORE_DUE[-1]
    )
    return min([now + DAY, *(moment for before in BEFORE_DUE if (moment := due_at - before) > now)])

"""Checks the bot's rights in its chats: daily, 7 days and 1 day before a report is due, and on request."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.actions.context.calendar import calendar
from bot.actions.context.channel_port import ChatRights, NotSent, Unknown
from bot.actions.context.context import Context, chat_of
from storage.ledger import entries
from storage.publishing import inspections
from storage.vocabulary.admin_messages import MessageKind

logger = logging.getLogger(__name__)

ADMINS = "rights:admins"
DAY, AGAIN = timedelta(days=1), timedelta(hours=1)
BEFORE_DUE = (timedelta(days=7), timedelta(days=1))
NO_ACCESS, NO_POSTS, NO_EDITS = "no access", "no posts", "no edits"


def subjects(context: Context) -> Iterator[tuple[str, int | str]]:
    """Yield the subject of each check with its chat."""
    for channel in context.settings.telegram.all_channels:
        yield f"rights:{channel.id}", chat_of(str(channel.id))
    yield ADMINS, context.admin_chat


def look_soon(context: Context) -> None:
    """Check the rights at the next tick, since something may have changed."""
    with context.database.transaction() as session:
        inspections.make_due(session, [subject for subject, _ in subjects(context)], context.now())


def watch_standing(context: Context) -> None:
    """Check every chat that is due."""
    for subject, chat in subjects(context):
        with context.database.reading() as session:
            due = inspections.is_due(session, subject, context.now())
        if due and not context.stopping():
            _look(context, subject, chat)


def _look(context: Context, subject: str, chat: int | str) -> None:
    rights = context.channel.rights(chat)
    found = _judged(rights)
    with context.database.transaction() as session:
        known = inspections.of(session, subject)
        before = "" if known is None else known.found
        if found is None:
            inspections.keep(session, subject, due_at=context.now() + AGAIN, found=before)
            return
        inspections.keep(session, subject, due_at=_next_look(context, entries.first_entry_at(session)), found=found)
        if found == before:
            return
        if subject == ADMINS and found:
            logger.error("The bot has no access to the admin chat %s: it gets no messages", chat)
        else:
            topic = f"{subject}:{found}:{context.now().isoformat()}"
            facts = {"admins": subject == ADMINS, "channel": str(chat), "found": found}
            context.queue_message(session, topic, MessageKind.RIGHTS_CHANGED, facts)


def _judged(rights: ChatRights | NotSent | Unknown) -> str | None:
    """Return what is wrong, "" for nothing; None if it is unknown."""
    if isinstance(rights, ChatRights):
        return NO_POSTS if not rights.may_post else NO_EDITS if not rights.may_edit else ""
    if isinstance(rights, Unknown) or rights.temporary:
        return None
    return NO_ACCESS


def _next_look(context: Context, opened_at: datetime | None) -> datetime:
    """Return tomorrow, or an earlier time that is 7 days or 1 day before a report is due."""
    now = context.now()
    if opened_at is None:
        return now + DAY
    due_at = next(
        dates.due_at for dates in calendar(context.settings, opened_at) if dates.due_at > now + BEFORE_DUE[-1]
    )
    return min([now + DAY, *(moment for before in BEFORE_DUE if (moment := due_at - before) > now)])

"""Looks at the bot's rights where it works: daily, 7 days and 1 day before a report is due, and when asked to."""

import html
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.actions.context.calendar import calendar
from bot.actions.context.channel_port import ChatRights, NotSent, Unknown
from bot.actions.context.context import Context, chat_of
from reports.language import words
from storage.chat import admin_messages
from storage.ledger import entries
from storage.publishing import inspections

logger = logging.getLogger(__name__)

ADMINS = "standing:admins"
DAY, AGAIN = timedelta(days=1), timedelta(hours=1)
BEFORE_DUE = (timedelta(days=7), timedelta(days=1))
NO_ACCESS, NO_POSTS, NO_EDITS = "no access", "no posts", "no edits"


def subjects(context: Context) -> Iterator[tuple[str, int | str]]:
    """What the looks are kept under, with the chats."""
    for channel in context.settings.telegram.all_channels:
        yield f"standing:{channel.id}", chat_of(str(channel.id))
    yield ADMINS, context.admin_chat


def look_soon(context: Context) -> None:
    """Something may have changed: look at the rights at the next tick."""
    with context.database.transaction() as session:
        inspections.make_due(session, [subject for subject, _ in subjects(context)], context.now())


def watch_standing(context: Context) -> None:
    """Look at every chat that is due."""
    for subject, chat in subjects(context):
        with context.database.reading() as session:
            due = inspections.is_due(session, subject, context.now())
        if due and not context.stopping():
            _look(context, subject, chat)


def _look(context: Context, subject: str, chat: int | str) -> None:
    standing = context.channel.standing(chat)
    found = _judged(standing)
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
            logger.error("The bot has no access to the admin chat %s: nobody there can be told anything", chat)
        else:
            topic = f"{subject}:{found}:{context.now().isoformat()}"
            admin_messages.queue(session, topic, _alarm(context, chat, found), context.now())


def _judged(standing: ChatRights | NotSent | Unknown) -> str | None:
    """What is wrong, "" for nothing; None where nobody knows."""
    if isinstance(standing, ChatRights):
        return NO_POSTS if not standing.may_post else NO_EDITS if not standing.may_edit else ""
    if isinstance(standing, Unknown) or standing.temporary:
        return None
    return NO_ACCESS


def _next_look(context: Context, opened_at: datetime | None) -> datetime:
    """Tomorrow, or before that where a report is due in so many days."""
    now = context.now()
    if opened_at is None:
        return now + DAY
    due_at = next(
        dates.due_at for dates in calendar(context.settings, opened_at) if dates.due_at > now + BEFORE_DUE[-1]
    )
    return min([now + DAY, *(moment for before in BEFORE_DUE if (moment := due_at - before) > now)])


def _alarm(context: Context, chat: int | str, found: str) -> str:
    language = context.settings.publisher.languages[0]
    if chat == context.admin_chat:
        return words.text("The bot has its place in this chat again.", language)
    channel = html.escape(str(chat))
    if found == NO_ACCESS:
        message = (
            "The bot was removed from {channel}, or the channel is gone. Nothing can be published there. Add the bot "
            "again as an administrator who may post and edit messages; transparency-bot check shows the link for it."
        )
    elif found == NO_POSTS:
        message = (
            "The bot may no longer post messages in {channel}. Nothing can be published there. Give it that right in "
            "the channel's list of administrators; transparency-bot check shows whether all is well then."
        )
    elif found == NO_EDITS:
        message = (
            "The bot may no longer edit messages in {channel}: it can neither pin a report nor mark one that was "
            "superseded. Give it that right in the channel's list of administrators."
        )
    else:
        message = "The bot has all its rights in {channel} again."
    return words.text(message, language, channel=channel)

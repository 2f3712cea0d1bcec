"""Looks at the bot's rights where it works: daily, 7 days and 1 day before a report is due, and when asked to."""

import html
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.actions.context.calendar import calendar
from bot.actions.context.channel_port import NotSent, Standing, Unknown
from bot.actions.context.context import Desk, chat_of
from reports.language import words
from storage.chat import admin_messages
from storage.ledger import entries
from storage.publishing import inspections

logger = logging.getLogger(__name__)

ADMINS = "standing:admins"
DAY, AGAIN = timedelta(days=1), timedelta(hours=1)
BEFORE_DUE = (timedelta(days=7), timedelta(days=1))
NO_ACCESS, NO_POSTS, NO_EDITS = "no access", "no posts", "no edits"


def subjects(desk: Desk) -> Iterator[tuple[str, int | str]]:
    """What the looks are kept under, with the chats."""
    for channel in desk.settings.telegram.all_channels:
        yield f"standing:{channel.id}", chat_of(str(channel.id))
    yield ADMINS, desk.admin_chat


def look_soon(desk: Desk) -> None:
    """Something may have changed: look at the rights at the next tick."""
    with desk.database.transaction() as session:
        inspections.hasten(session, [subject for subject, _ in subjects(desk)], desk.now())


def watch_standing(desk: Desk) -> None:
    """Look at every chat that is due."""
    for subject, chat in subjects(desk):
        with desk.database.reading() as session:
            due = inspections.is_due(session, subject, desk.now())
        if due and not desk.stopping():
            _look(desk, subject, chat)


def _look(desk: Desk, subject: str, chat: int | str) -> None:
    standing = desk.channel.standing(chat)
    found = _judged(standing)
    with desk.database.transaction() as session:
        known = inspections.of(session, subject)
        before = "" if known is None else known.found
        if found is None:
            inspections.keep(session, subject, due_at=desk.now() + AGAIN, found=before)
            return
        inspections.keep(session, subject, due_at=_next_look(desk, entries.first_entry_at(session)), found=found)
        if found == before:
            return
        if subject == ADMINS and found:
            logger.error("The bot has no access to the admin chat %s: nobody there can be told anything", chat)
        else:
            topic = f"{subject}:{found}:{desk.now().isoformat()}"
            admin_messages.owe(session, topic, _alarm(desk, chat, found), desk.now())


def _judged(standing: Standing | NotSent | Unknown) -> str | None:
    """What is wrong, "" for nothing; None where nobody knows."""
    if isinstance(standing, Standing):
        return NO_POSTS if not standing.may_post else NO_EDITS if not standing.may_edit else ""
    if isinstance(standing, Unknown) or standing.temporary:
        return None
    return NO_ACCESS


def _next_look(desk: Desk, opened_at: datetime | None) -> datetime:
    """Tomorrow, or before that where a report is due in so many days."""
    now = desk.now()
    if opened_at is None:
        return now + DAY
    due_at = next(dates.due_at for dates in calendar(desk.settings, opened_at) if dates.due_at > now + BEFORE_DUE[-1])
    return min([now + DAY, *(moment for before in BEFORE_DUE if (moment := due_at - before) > now)])


def _alarm(desk: Desk, chat: int | str, found: str) -> str:
    language = desk.settings.publisher.languages[0]
    if chat == desk.admin_chat:
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

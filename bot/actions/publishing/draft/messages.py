"""Keeps the messages that show a draft true: one shows the present draft, older ones point to it or say where it went.

Messages that may show a case which was embargoed since are deleted.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from bot.actions.admins.notify import issued, keep_draft_messages, language_in
from bot.actions.context.channel_port import Delivered, NotSent, Sent
from bot.actions.context.context import Context, DraftShown, chat_of
from bot.actions.publishing.draft.draft import queue_draft
from bot.actions.publishing.draft.status import draft_status
from bot.actions.publishing.draft.view import is_open, shown_of
from bot.actions.publishing.reconcile import described
from storage.chat.admin_messages import AdminMessage
from storage.engine.database import Session
from storage.publishing import approvals, draft_messages, parts, publications, uploads
from storage.publishing.draft_messages import DraftMessage
from storage.publishing.planned_parts import PIN
from storage.publishing.publications import Publication
from storage.tables.approvals import DraftMessageRole
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.publishing import POSTED

Facts = dict[str, Any]
LOST = {"lost": True}  # a message that can no longer be edited


def announce_draft(context: Context, publication: Publication) -> None:
    """Queue a draft as a new message if people must act: none is shown to them yet, or something blocks approval.

    Everything else is an edit of the message that is there.
    """
    with context.database.reading() as session:
        present = publications.by_id(session, publication.id)
        status = draft_status(session, present, context)
        there = [
            message
            for message in draft_messages.every(session)
            if message.publication_id == publication.id and _shows_draft(message)
        ]
        removed_at = _removed_at(session, context, there)
    there = [message for message in there if not message.must_go(removed_at, present)]
    blocks = ("unconfirmed", "mismatches")
    known = {one for message in there for name in blocks for one in message.shown.get(name, ())}
    if there and known.issuperset([*status.unconfirmed, *map(described, status.mismatches)]):
        return
    with context.database.transaction() as session:
        queue_draft(session, context, present)


def follow_drafts(context: Context) -> bool:
    """Edit or delete the messages of drafts that are out of date. Returns False if a deletion must be retried."""
    with context.database.reading() as session:
        kept = draft_messages.every(session)
        if not kept:
            return True
        removed_at = _removed_at(session, context, kept)
    done = True
    for publication_id, group in groupby(kept, key=attrgetter("publication_id")):
        with context.database.reading() as session:
            publication = publications.by_id(session, publication_id)
            shown = _present(session, context, publication) if is_open(publication) else None
        messages = tuple(group)
        doomed = [message for message in messages if message.must_go(removed_at, publication)]
        done = _deleted(context, publication, doomed) and done
        left = [message for message in messages if message not in doomed]
        late = _edit(context, publication, shown, [message for message in left if _shows_draft(message)])
        if publication.state in POSTED:
            _finish(context, [message for message in left if message not in late])
    return done


def _present(session: Session, context: Context, publication: Publication) -> DraftShown:
    taken_out = approvals.took_out_cases(session, publication, context.settings.zone)
    return shown_of(session, draft_status(session, publication, context), taken_out=taken_out)


def _removed_at(session: Session, context: Context, messages: Sequence[DraftMessage]) -> int:
    """Return the last entry that took a case out since the oldest of these messages; 0 if there is none."""
    oldest = min((message.seq for message in messages), default=0)
    return draft_messages.newest_removal(session, context.settings.zone, oldest)


def _shows_draft(message: DraftMessage) -> bool:
    return message.role is DraftMessageRole.DRAFT and message.shown != LOST


def _edit(
    context: Context, publication: Publication, draft: DraftShown | None, messages: Sequence[DraftMessage]
) -> list[DraftMessage]:
    """Bring each message to what it must show; the newest of a chat is the present one. Returns those to retry."""
    present = {message.chat: message.message_id for message in messages}
    return [message for message in messages if not _show(context, publication, draft, message, present[message.chat])]


def _wanted(
    context: Context, publication: Publication, draft: DraftShown | None, message: DraftMessage, present: int
) -> tuple[AdminMessage, DraftShown]:
    """Return the text that a message must have now, and what it then shows."""
    period: Facts = {"period": publication.period.label}
    if draft is not None and message.message_id == present:
        present_draft = {"publication": publication.id, "revision": publication.revision}
        return AdminMessage("", MessageKind.DRAFT, present_draft), draft
    facts: Facts
    if draft is not None:
        kind, facts = MessageKind.DRAFT_REPLACED, {"link": [message.chat, present]}
    else:
        is_posted = publication.state in POSTED
        links = posted_at(context, publication.id) if is_posted else ()
        kind, facts = MessageKind.DRAFT_SEALED, {"links": [list(link) for link in links], "posted": is_posted}
    # No figure is left in it: nothing in it can be embargoed later.
    shown = DraftShown(publication.id, publication.revision, message.seq, facts)
    return AdminMessage("", kind, period | facts), shown


def _show(
    context: Context, publication: Publication, draft: DraftShown | None, message: DraftMessage, present: int
) -> bool:
    """Edit a message; if it can no longer be edited, a new one takes its place. Returns False to retry."""
    content, shown = _wanted(context, publication, draft, message, present)
    if message.shown == shown.facts:
        return True
    chat = chat_of(message.chat)
    rendered = context.render(context, content, language_in(context, chat))
    if rendered is None:
        return True
    outcome = context.channel.edit_text(chat, message.message_id, rendered.html, keys=issued(context, rendered))
    if isinstance(outcome, NotSent) and not outcome.temporary:
        _replace(context, publication, message, gone=outcome.cause == "gone")
        return True
    if not isinstance(outcome, Sent):
        return False
    with context.database.transaction() as session:
        keep_draft_messages(session, [message.message_id], message.chat, rendered.draft or shown)
    return True


def _replace(context: Context, publication: Publication, message: DraftMessage, *, gone: bool) -> None:
    lost = DraftShown(message.publication_id, message.revision, message.seq, LOST)
    with context.database.transaction() as session:
        if gone:
            draft_messages.forget(session, [message])
        else:
            keep_draft_messages(session, [message.message_id], message.chat, lost)
        if is_open(publication) and message.chat == str(context.admin_chat):
            queue_draft(session, context, publication, why=f"after {message.chat} {message.message_id}")


def present_message(session: Session, publication_id: int, chat: int | str) -> int:
    """Return the newest message of a chat that shows a draft; 0 if there is none."""
    there = (
        message.message_id
        for message in draft_messages.every(session)
        if message.publication_id == publication_id and message.chat == str(chat) and _shows_draft(message)
    )
    return max(there, default=0)


def posted_at(context: Context, publication_id: int) -> tuple[tuple[str, int], ...]:
    """Return channel and number of the first message of a report, for each channel in which it is known."""
    with context.database.reading() as session:
        sent = parts.of_publication(session, publication_id)
    first: dict[str, int] = {}
    for part in sent:
        if part.part != PIN and part.message_ids:
            first.setdefault(part.channel, part.message_ids[0])
    return tuple(first.items())


def _finish(context: Context, messages: Sequence[DraftMessage]) -> None:
    """Remove the files that were uploaded for the channel, and forget the rest, except answers that name cases."""
    files = [message for message in messages if message.role is DraftMessageRole.FILES]
    for chat, numbers in _by_chat(files).items():
        context.channel.delete(chat_of(chat), numbers)
    finished = [message for message in messages if message.role is not DraftMessageRole.CASES]
    if finished:
        with context.database.transaction() as session:
            draft_messages.forget(session, finished)


def _deleted(context: Context, publication: Publication, messages: Sequence[DraftMessage]) -> bool:
    """Delete messages; those that Telegram no longer deletes are named once. Returns False to retry."""
    if not messages:
        return True
    done, refused = [], []
    for chat, numbers in _by_chat(messages).items():
        outcomes = _each_deleted(context, chat, numbers)
        done += [(chat, number) for number, outcome in outcomes.items() if isinstance(outcome, Sent)]
        refused += [
            (chat, number) for number, one in outcomes.items() if isinstance(one, NotSent) and not one.temporary
        ]
    with context.database.transaction() as session:
        settled = [one for one in messages if (one.chat, one.message_id) in (*done, *refused)]
        draft_messages.forget(session, settled)
        uploads.forget_unused(session)
        if refused:
            topic = f"remains:{publication.id}:{':'.join(map(str, refused[0]))}"
            context.queue_message(session, topic, MessageKind.DRAFT_REMAINS, {"period": publication.period.label})
    return len(settled) == len(messages)


def _each_deleted(context: Context, chat: str, numbers: Sequence[int]) -> dict[int, Delivered]:
    """Delete all at once, or if one of them may not be deleted, one by one."""
    outcome = context.channel.delete(chat_of(chat), numbers)
    if len(numbers) > 1 and isinstance(outcome, NotSent) and not outcome.temporary:
        return {number: context.channel.delete(chat_of(chat), [number]) for number in numbers}
    return dict.fromkeys(numbers, outcome)


def _by_chat(messages: Sequence[DraftMessage]) -> dict[str, list[int]]:
    chats: dict[str, list[int]] = defaultdict(list)
    for message in messages:
        chats[message.chat].append(message.message_id)
    return chats

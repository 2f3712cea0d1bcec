"""Sends the queued messages to the admins. A message that may have arrived is sent again.

If the admin chat refuses a message, each approver gets it in private.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import cast

from bot.actions.admins import failures
from bot.actions.admins.chat_rights import REFUSED, admin_chat_is_channel
from bot.actions.context.admin_key import Style, admin_key
from bot.actions.context.channel_port import Delivered, Key, Keys, NotSent, Sent
from bot.actions.context.context import Context, DraftShown, RenderedMessage
from bot.config.settings import approvers
from storage.chat import admin_messages
from storage.chat.admin_messages import AdminMessage, Choice, MessageFacts
from storage.engine.database import Session
from storage.publishing import draft_messages
from storage.publishing.parts import Part
from storage.tables.approvals import DraftMessageRole
from storage.vocabulary.admin_messages import MessageKind

CHOICES_LAST = timedelta(days=60)
logger = logging.getLogger(__name__)
ADMIN_CHAT = "admin chat"
MOST_REFUSED = 2  # after this many refusals, the message is not the cause


def keys_of(session: Session, choices: Sequence[Choice], labels: Sequence[str], now: datetime) -> Keys:
    """Issue a button for each choice, that everybody with the role may press. Those `beside` share a row."""
    rows: list[tuple[Key, ...]] = []
    for choice, label in zip(choices, labels, strict=True):
        key = admin_key(
            session,
            label,
            action=choice.action,
            subject=choice.subject,
            person=None,
            now=now,
            lasting=CHOICES_LAST,
            revision=choice.revision,
            style=cast("Style", choice.style),
        )
        if choice.beside and rows:
            rows[-1] = (*rows[-1], key)
        else:
            rows.append((key,))
    return tuple(rows)


def send_queued(context: Context) -> bool:
    """Send every queued message, oldest first, rendered as of now. Returns True when none is left."""
    refused = 0
    for message in _queued(context):
        if context.stopping() or refused == MOST_REFUSED:
            return False
        if message.topic not in context.unwritten.sent:
            outcome = _send(context, message)
            if isinstance(outcome, NotSent) and not outcome.temporary:
                refused += 1
                continue
            if outcome is not None and not isinstance(outcome, Sent):
                return False
            context.unwritten.sent.add(message.topic)
        _write_down(context, message)
    return not refused


def _queued(context: Context) -> list[AdminMessage]:
    """Return the messages in the register and those it could not store."""
    kept: tuple[AdminMessage, ...] = ()
    with failures.tolerated(), context.database.reading() as session:
        kept = admin_messages.queued(session)
    topics = {message.topic for message in kept} | context.unwritten.sent
    unwritten = [message for topic, message in context.unwritten.messages.items() if topic not in topics]
    return [*kept, *unwritten]


def _send(context: Context, message: AdminMessage) -> Delivered | None:
    """Send a message in the language of its reader. Returns None if it is no longer relevant."""
    rendered = context.render(context, message, context.language)
    if rendered is None:
        return None
    outcome = REFUSED if admin_chat_is_channel(context) else _send_to(context, context.admin_chat, rendered)
    if isinstance(outcome, Sent):
        with failures.tolerated():
            failures.clear(context, ADMIN_CHAT)
        return outcome
    if not isinstance(outcome, NotSent) or outcome.temporary:
        return outcome
    failures.note_failure(
        context, ADMIN_CHAT, f"the admin chat {context.admin_chat} refuses messages ({outcome.reason})"
    )
    outcomes = [_send_copy(context, admin.id, message) for admin in approvers(context.settings)]
    arrived = [one for one in outcomes if isinstance(one, Sent)]
    if not arrived:
        logger.error("Neither the admin chat %s nor any approver can be sent a message", context.admin_chat)
    return next(iter([*arrived, *(one for one in outcomes if not _is_refused(one)), outcome]))


def _send_copy(context: Context, person: int, message: AdminMessage) -> Delivered:
    """Send a message to one admin in private, in the language that this admin chose."""
    rendered = context.render(context, message, language_in(context, person))
    return Sent(()) if rendered is None else _send_to(context, person, rendered)


def language_in(context: Context, chat: int | str) -> str:
    """Return the language of a chat: the publisher's, or in a private chat the one that this admin chose."""
    language = None
    if isinstance(chat, int) and chat > 0:
        with failures.tolerated():
            language = context.languages.of(chat, context.database)
    return language or context.language


def _send_to(context: Context, chat: int, rendered: RenderedMessage) -> Delivered:
    outcome = context.channel.send_text(chat, rendered.html, keys=issued(context, rendered))
    if isinstance(outcome, Sent) and rendered.draft is not None:
        with failures.tolerated(), context.database.transaction() as session:
            keep_draft_messages(session, outcome.message_ids, chat, rendered.draft)
    return outcome


def keep_draft_messages(
    session: Session,
    message_ids: Iterable[int],
    chat: int | str,
    draft: DraftShown,
    role: DraftMessageRole = DraftMessageRole.DRAFT,
) -> None:
    """Keep where a draft was shown, to edit it later, or to delete it if an embargo demands that."""
    draft_messages.keep(
        session,
        message_ids,
        chat=chat,
        publication_id=draft.publication_id,
        revision=draft.revision,
        role=role,
        seq=draft.seq,
        shown=draft.facts,
    )


def _is_refused(outcome: Delivered) -> bool:
    return isinstance(outcome, NotSent) and not outcome.temporary


def _write_down(context: Context, message: AdminMessage) -> None:
    """Record that a message was sent; if the register cannot store that, this process remembers it."""
    with failures.tolerated(), context.database.transaction() as session:
        admin_messages.mark_sent(session, message.topic, context.now())


def issued(context: Context, rendered: RenderedMessage) -> Keys:
    """Issue new buttons for a message; older ones remain valid. Returns no button if the register is not writable."""
    keys: Keys = ()
    if rendered.choices:
        with failures.tolerated(), context.database.transaction() as session:
            keys = keys_of(session, rendered.choices, rendered.labels, context.now())
    return keys


def queue_part_message(
    session: Session,
    context: Context,
    topic: str,
    kind: MessageKind,
    part: Part,
    facts: MessageFacts,
    choices: Sequence[Choice] = (),
) -> None:
    """Queue a message that names a part and its facts."""
    place = {"part": part.part, "publication": part.publication_id, "channel": part.channel}
    context.queue_message(session, topic, kind, {**place, **facts}, choices)

"""Sends the queued messages to the admins. A message that may have arrived is sent again.

If the admin chat refuses a message, each approver gets it in private.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, cast

from bot.actions.admins import failures
from bot.actions.admins.superseded_drafts import remember
from bot.actions.context.channel_port import Delivered, Key, Keys, NotSent, Sent
from bot.actions.context.context import Context, RenderedMessage
from bot.config.settings import approvers
from storage.chat import admin_messages, buttons
from storage.chat.admin_messages import AdminMessage, Choice
from storage.engine.database import Session

CHOICES_LAST = timedelta(days=60)
ADMIN_BUTTON = "a:"
Style = Literal["", "danger", "success", "primary"]
logger = logging.getLogger(__name__)
ADMIN_CHAT = "admin chat"
DRAFT = "draft:"  # begins the topic of the announcement of each draft
MOST_REFUSED = 2  # after this many refusals, the message is not the cause


def keys_of(session: Session, choices: Sequence[Choice], labels: Sequence[str], now: datetime) -> Keys:
    """Issue a button for each choice, each on a row of its own, that everybody with the role may press."""
    return labelled(choices, labels, [_nonce(session, choice, now) for choice in choices])


def labelled(choices: Sequence[Choice], labels: Sequence[str], nonces: Sequence[str]) -> Keys:
    """Return issued buttons with labels in one language."""
    return tuple(
        (Key(label, ADMIN_BUTTON + nonce, style=cast("Style", choice.style)),)
        for choice, label, nonce in zip(choices, labels, nonces, strict=True)
    )


def _nonce(session: Session, choice: Choice, now: datetime) -> str:
    return buttons.issue(
        session,
        action=choice.action,
        subject=choice.subject,
        revision=choice.revision,
        person=None,
        now=now,
        lasting=CHOICES_LAST,
    )


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
    nonces = _nonces(context, message)
    outcome = _send_to(context, context.admin_chat, message, rendered, nonces)
    if isinstance(outcome, Sent):
        with failures.tolerated():
            failures.clear(context, ADMIN_CHAT)
            if message.topic.startswith(DRAFT):
                remember(context, message.topic.removeprefix(DRAFT), context.admin_chat, outcome)
        return outcome
    if not isinstance(outcome, NotSent) or outcome.temporary:
        return outcome
    failures.note_failure(
        context, ADMIN_CHAT, f"the admin chat {context.admin_chat} refuses messages ({outcome.reason})"
    )
    outcomes = [_send_copy(context, admin.id, message, nonces) for admin in approvers(context.settings)]
    arrived = [one for one in outcomes if isinstance(one, Sent)]
    if not arrived:
        logger.error("Neither the admin chat %s nor any approver can be sent a message", context.admin_chat)
    return next(iter([*arrived, *(one for one in outcomes if not _is_refused(one)), outcome]))


def _send_copy(context: Context, person: int, message: AdminMessage, nonces: Sequence[str]) -> Delivered:
    """Send a message to one admin in private, in the language that this admin chose."""
    language = None
    with failures.tolerated():
        language = context.languages.of(person, context.database)
    rendered = context.render(context, message, language or context.language)
    return Sent(()) if rendered is None else _send_to(context, person, message, rendered, nonces)


def _send_to(
    context: Context, chat: int | str, message: AdminMessage, rendered: RenderedMessage, nonces: Sequence[str]
) -> Delivered:
    keys = labelled(message.choices, rendered.labels, nonces) if nonces else ()
    return context.channel.send_text(chat, rendered.html, keys=keys)


def _is_refused(outcome: Delivered) -> bool:
    return isinstance(outcome, NotSent) and not outcome.temporary


def _write_down(context: Context, message: AdminMessage) -> None:
    """Record that a message was sent; if the register cannot store that, this process remembers it."""
    with failures.tolerated(), context.database.transaction() as session:
        admin_messages.mark_sent(session, message.topic, context.now())


def _nonces(context: Context, message: AdminMessage) -> list[str]:
    """Issue new buttons at each sending; older ones remain valid. Returns no button if the register is not writable."""
    nonces: list[str] = []
    if message.choices:
        with failures.tolerated(), context.database.transaction() as session:
            nonces += [_nonce(session, choice, context.now()) for choice in message.choices]
    return nonces

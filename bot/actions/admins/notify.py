"""Sends the admins the messages that are owed to them. One that may have arrived is sent again.

Where the admin chat refuses a message, each approver gets it in private.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, cast

from bot.actions.admins import failures
from bot.actions.admins.superseded_drafts import remember
from bot.actions.context.channel_port import Delivered, Key, Keys, NotSent, Sent
from bot.actions.context.context import Context
from bot.config.settings import approvers
from storage.chat import admin_messages, buttons
from storage.chat.admin_messages import AdminMessage, Choice
from storage.engine.database import Session

CHOICES_LAST = timedelta(days=60)
ADMIN_BUTTON = "a:"
Style = Literal["", "danger", "success", "primary"]


def keys_of(session: Session, choices: Sequence[Choice], now: datetime) -> Keys:
    """A row for each choice, open to everybody with the role."""
    return tuple((_key(session, choice, now),) for choice in choices)


def _key(session: Session, choice: Choice, now: datetime) -> Key:
    nonce = buttons.issue(
        session,
        action=choice.action,
        subject=choice.subject,
        revision=choice.revision,
        person=None,
        now=now,
        lasting=CHOICES_LAST,
    )
    return Key(choice.label, ADMIN_BUTTON + nonce, style=cast("Style", choice.style))


logger = logging.getLogger(__name__)
ADMIN_CHAT = "admin chat"
DRAFT = "draft:"  # begins the topic of the announcement of each draft
MOST_REFUSED = 2  # in a row: then it is not the message


def send_queued(context: Context) -> bool:
    """Send every message owed to the admins, oldest first. True when none is left."""
    refused = 0
    for notice in _owed(context):
        if context.stopping() or refused == MOST_REFUSED:
            return False
        if notice.topic not in context.unwritten.sent:
            outcome = _send(context, notice)
            if isinstance(outcome, NotSent) and not outcome.temporary:
                refused += 1
                continue
            if not isinstance(outcome, Sent):
                return False
            context.unwritten.sent.add(notice.topic)
        _write_down(context, notice)
    return not refused


def _owed(context: Context) -> list[AdminMessage]:
    """What the register keeps, and what it could not take."""
    kept: tuple[AdminMessage, ...] = ()
    with failures.tolerated(), context.database.reading() as session:
        kept = admin_messages.queued(session)
    topics = {notice.topic for notice in kept} | context.unwritten.sent
    unwritten = [AdminMessage(topic, text) for topic, text in context.unwritten.messages.items() if topic not in topics]
    return [*kept, *unwritten]


def _send(context: Context, notice: AdminMessage) -> Delivered:
    keys = _keys(context, notice)
    outcome = context.channel.send_text(context.admin_chat, notice.text, keys=keys)
    if isinstance(outcome, Sent):
        with failures.tolerated():
            failures.clear(context, ADMIN_CHAT)
            if notice.topic.startswith(DRAFT):
                remember(context, notice.topic.removeprefix(DRAFT), context.admin_chat, outcome)
        return outcome
    if not isinstance(outcome, NotSent) or outcome.temporary:
        return outcome
    failures.note_failure(
        context, ADMIN_CHAT, f"the admin chat {context.admin_chat} refuses messages ({outcome.reason})"
    )
    outcomes = [context.channel.send_text(admin.id, notice.text, keys=keys) for admin in approvers(context.settings)]
    arrived = [one for one in outcomes if isinstance(one, Sent)]
    if not arrived:
        logger.error("Neither the admin chat %s nor any approver can be sent a message", context.admin_chat)
    return next(iter([*arrived, *(one for one in outcomes if not _is_refused(one)), outcome]))


def _is_refused(outcome: Delivered) -> bool:
    return isinstance(outcome, NotSent) and not outcome.temporary


def _write_down(context: Context, notice: AdminMessage) -> None:
    """Keep that it was sent; where the register cannot take that, this process remembers it."""
    with failures.tolerated(), context.database.transaction() as session:
        admin_messages.mark_sent(session, notice.topic, context.now())


def _keys(context: Context, notice: AdminMessage) -> Keys:
    """New buttons at each sending, and the older ones stay good. None where the register takes none."""
    if not notice.choices:
        return ()
    made: list[Keys] = []
    with failures.tolerated(), context.database.transaction() as session:
        made.append(keys_of(session, notice.choices, context.now()))
    return made[0] if made else ()

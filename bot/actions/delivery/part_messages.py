"""Queues a message to the admins about a part of a report."""

from collections.abc import Sequence

from bot.actions.context.context import Context
from storage.chat.admin_messages import Choice, MessageFacts
from storage.engine.database import Session
from storage.publishing.parts import Part
from storage.vocabulary.admin_messages import MessageKind


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

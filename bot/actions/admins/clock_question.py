"""Asks the admins about a clock that others contradict, and records their answer. Until then nothing is published."""

from datetime import timedelta

from bot.actions.context.context import Context
from storage.chat import buttons
from storage.chat.admin_messages import Choice
from storage.chat.buttons import StaleButton
from storage.ledger import clocks
from storage.vocabulary.admin_messages import ChoiceKind, MessageKind

CLOCKS = "clock_confirm"


def is_trusted(context: Context) -> bool:
    """Return whether the clock can be trusted; if not, ask the admins, once for each doubt."""
    doubt = context.guard.doubt(context.database, context.now())
    if doubt is None:
        return True
    seconds = int(doubt.ahead.total_seconds())
    choice = Choice(ChoiceKind.CLOCK_RIGHT, CLOCKS, f"{doubt.witness}:{seconds}", doubt.topic, "danger")
    facts = {"now": context.now().isoformat(), "ahead": seconds, "witness": doubt.witness}
    with context.database.transaction() as session:
        context.queue_message(session, doubt.topic, MessageKind.CLOCK_DOUBTED, facts, [choice])
    return False


def confirm_clock(context: Context, nonce: str, *, person: int, actor: str) -> None:
    """Record a person's confirmation that the clock is right. Raises StaleButton."""
    with context.database.transaction() as session:
        button = buttons.take(session, nonce, person=person, now=context.now())
        witness, _, seconds = button.subject.partition(":")
        if button.action != CLOCKS:
            raise StaleButton
        difference = timedelta(seconds=int(seconds))
        clocks.confirm(session, witness=witness, difference=difference, actor=actor, now=context.now())

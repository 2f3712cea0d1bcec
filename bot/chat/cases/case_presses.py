"""The buttons below a recorded case: another like it, change it, void it, or leave it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.actions.cases.access import find_case
from bot.actions.cases.card.alike import open_alike
from bot.actions.context.context import Context
from bot.chat.cases.card import draw
from bot.chat.cases.change import ask_changes, ask_why_void
from bot.chat.cases.change_buttons import AMEND, ANOTHER, DONE, VOID
from bot.chat.cases.view import access_of, case_answer
from bot.chat.handler.messages import Answer, Incoming
from storage.chat import buttons
from storage.engine.database import Session


def press_case(incoming: Incoming, context: Context) -> Answer:
    """Do what the button offers, in the transaction that uses it."""
    with context.database.transaction() as session:
        button = buttons.take(session, incoming.text, person=incoming.sender.id, now=context.now())
        verb, reference = button.subject.split(" ", 1)
        return VERBS[verb](session, reference, incoming, context)


def present_case(incoming: Incoming, context: Context, subject: str) -> Answer | None:
    """Show the current case, for a press that came too late; nothing if the person was done with it."""
    verb, reference = subject.split(" ", 1)
    if verb == DONE:
        return None
    with context.database.transaction() as session:
        return case_answer(session, reference, incoming, context)


def _another(session: Session, reference: str, incoming: Incoming, context: Context) -> Answer:
    """Open a card like this case below it."""
    stored = find_case(session, reference, access_of(incoming, context))
    card = open_alike(session, stored, person=incoming.sender.id, chat=incoming.chat, now=context.now())
    return replace(draw(session, card, incoming, context), retires=incoming.message_id)


def _change(session: Session, reference: str, incoming: Incoming, context: Context) -> Answer:
    return replace(ask_changes(session, reference, incoming, context), in_place=True)


def _void(session: Session, reference: str, incoming: Incoming, context: Context) -> Answer:
    return replace(ask_why_void(session, reference, incoming, context), in_place=True)


def _done(_session: Session, _reference: str, incoming: Incoming, _context: Context) -> Answer:
    return Answer(retires=incoming.message_id)


VERBS: Mapping[str, Callable[[Session, str, Incoming, Context], Answer]] = {
    ANOTHER: _another,
    AMEND: _change,
    VOID: _void,
    DONE: _done,
}

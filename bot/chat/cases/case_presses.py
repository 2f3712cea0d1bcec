"""The buttons below a recorded case or removal order: another like it, change it, void it, or leave it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.actions.cases.card.alike import open_alike
from bot.actions.context.context import Context
from bot.actions.removals.rows import facts_of, find_row
from bot.chat.cases.card import draw
from bot.chat.cases.change import ask_changes, ask_why_void
from bot.chat.cases.change_buttons import AMEND, ANOTHER, DONE, VOID
from bot.chat.cases.view import access_of, row_answer
from bot.chat.handler.messages import Answer, Incoming
from storage.chat import buttons
from storage.chat.cards import RECORD, REMOVAL
from storage.engine.database import Session
from storage.register.removals import StoredRemoval


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
        return row_answer(session, reference, incoming, context)


def _another(session: Session, reference: str, incoming: Incoming, context: Context) -> Answer:
    """Open a card like this one below it."""
    row = find_row(session, reference, access_of(incoming, context))
    kind = REMOVAL if isinstance(row, StoredRemoval) else RECORD
    person = incoming.sender.id
    card = open_alike(session, facts_of(row), kind=kind, person=person, chat=incoming.chat, now=context.now())
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

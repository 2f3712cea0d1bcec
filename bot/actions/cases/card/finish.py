"""Applies a confirmed card to the register: one function per kind of card, in the transaction of the button press."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from bot.actions.cases.change import Amendment, NothingToChange, amend_case, refuse_frozen
from bot.actions.cases.form import case_from, form_of
from storage.chat import cards
from storage.chat.cards import AMEND, DONE, RECORD, Card
from storage.engine.database import Session
from storage.register import cases
from storage.register.amendments import StaleCase
from storage.vocabulary.case import Case

Finish = Callable[[Session, Card, Case, date, datetime, str], str]


def finish_card(session: Session, card: Card, *, today: date, now: datetime, actor: str) -> Card:
    """Finish a card and return it with the reference of its case. Raises CaseRefused or StaleButton."""
    case = case_from(card.form, today)
    reference = FINISH[card.kind](session, card, case, today, now, actor)
    return cards.change(session, card, now=now, state=DONE, reference=reference)


def _record(session: Session, _card: Card, case: Case, _today: date, now: datetime, actor: str) -> str:
    reference = cases.new_reference(session)
    cases.add(session, case, reference=reference, now=now, actor=actor)
    return reference


def _amend(session: Session, card: Card, case: Case, today: date, now: datetime, actor: str) -> str:
    """Amend the case as the card says, if it is unchanged since the card began."""
    stored = cases.by_reference(session, card.reference or "")
    if filled(stored.case) != card.base:
        raise StaleCase(reference=stored.reference)
    refuse_frozen(stored, today)
    if case == stored.case:
        raise NothingToChange(reference=stored.reference)
    amend_case(session, Amendment(stored, case), now=now, actor=actor)
    return stored.reference


def filled(case: Case) -> dict[str, str]:
    """Return the form that the card of a case begins with: recorded values only."""
    return {column: text for column, text in form_of(case).items() if text}


FINISH: Mapping[str, Finish] = {RECORD: _record, AMEND: _amend}

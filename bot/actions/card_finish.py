"""What a confirmed card does to the register: one function for each kind of card, in the transaction of the press."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from bot.actions.case_form import case_from
from storage import cards, cases
from storage.cards import DONE, RECORD, Card
from storage.database import Session
from storage.vocabulary import Case

Finish = Callable[[Session, Card, Case, datetime, str], str]


def finish_card(session: Session, card: Card, *, today: date, now: datetime, actor: str) -> Card:
    """The card, done, with the reference of its case. Raises CaseRefused or StaleButton."""
    case = case_from(card.form, today)
    reference = FINISH[card.kind](session, card, case, now, actor)
    return cards.change(session, card, now=now, state=DONE, reference=reference)


def _record(session: Session, _card: Card, case: Case, now: datetime, actor: str) -> str:
    reference = cases.new_reference(session)
    cases.add(session, case, reference=reference, now=now, actor=actor)
    return reference


FINISH: Mapping[str, Finish] = {RECORD: _record}

"""Begins a case like an earlier one, and finds the kinds of case that a person recorded last."""

from dataclasses import replace
from datetime import datetime

from bot.actions.cases.access import Access
from bot.actions.cases.card.questions import Form
from bot.actions.cases.card.steps import first_short_step, form_like
from bot.actions.cases.form import form_of
from storage.chat import cards
from storage.chat.cards import Card
from storage.engine.database import Session
from storage.register import cases
from storage.register.rows import StoredCase

MOST_KINDS = 3
LOOKED_AT = 50  # of the person's newest cases
KIND = ("country", "legal_process", "outcome", "refusal_reason")


def kind_of(form: Form) -> tuple[str, ...]:
    """Return what a person calls a kind of case by: country, legal process, outcome and reason of refusal."""
    return tuple(form.get(column, "") for column in KIND)


def kinds_recorded_by(session: Session, actor: str, access: Access) -> tuple[StoredCase, ...]:
    """Return the newest case of each of the person's last kinds, without void ones and those they may not see."""
    found: dict[tuple[str, ...], StoredCase] = {}
    for stored in cases.newest_of(session, actor, replace(access.filter(), voided=False), limit=LOOKED_AT):
        found.setdefault(kind_of(form_of(stored.case)), stored)
    return tuple(found.values())[:MOST_KINDS]


def open_alike(session: Session, form: Form, *, kind: str, person: int, chat: int, now: datetime) -> Card:
    """Create a card that begins like a recorded form and asks only for the day and the file number."""
    step = str(first_short_step())
    return cards.begin(session, kind=kind, person=person, chat=chat, form=form_like(form), step=step, now=now)


def begin_alike(session: Session, card: Card, stored: StoredCase, *, now: datetime) -> Card:
    """Return an open card filled like a case."""
    return cards.change(session, card, now=now, form=form_like(form_of(stored.case)), step=str(first_short_step()))

"""What the card of an order to remove content asks, and how it ends in the register."""

from datetime import date, datetime

from bot.actions.cases.card.questions import LEFT_OUT, Form, Questions
from bot.actions.removals.fields import COLUMNS, REMOVAL_FIELDS, form_of, problems_of, removal_from
from bot.actions.removals.record import amend_removal, removal_amendment
from storage.chat import cards
from storage.chat.cards import DONE, Card
from storage.engine.database import Session
from storage.register import removals
from storage.register.removals import StaleRemoval, StoredRemoval
from storage.vocabulary.removals import RemovalOutcome


def _always(_form: Form) -> bool:
    return True


def _closes(form: Form) -> bool:
    return bool(form.get("outcome")) and form["outcome"] != RemovalOutcome.PENDING


def _acted(form: Form) -> bool:
    return form.get("outcome") == RemovalOutcome.ACTED


def _refused(form: Form) -> bool:
    return form.get("outcome") == RemovalOutcome.REFUSED


def _words_for(column: str, _form: Form) -> tuple[str, ...]:
    return tuple(word for word in REMOVAL_FIELDS[column].words if word not in LEFT_OUT)


def _with_value(form: Form, column: str, text: str) -> dict[str, str]:
    """Return the form with a column's new text, without any values that it rules out."""
    changed = {**form, column: text}
    if changed.get("closed_on", "") < changed.get("received_on", ""):
        changed["closed_on"] = ""
    conditions = REMOVAL_QUESTIONS.conditions
    return {name: value for name, value in changed.items() if value and conditions[name](changed)}


def _opened_by(column: str) -> tuple[str, ...]:
    opened = ("closed_on", "refusal_reason", "items_removed", "acted_after_hours")
    return opened if column == "outcome" else ("closed_on",) if column == "received_on" else ()


REMOVAL_QUESTIONS = Questions(
    fields=REMOVAL_FIELDS,
    asked={
        "country": _always,
        "authority": _always,
        "category": _always,
        "received_on": _always,
        "outcome": _always,
        "refusal_reason": _refused,
        "items": _always,
        "items_removed": _acted,
        "acted_after_hours": _acted,
        "legal_ground": _always,
    },
    on_demand={"closed_on": _closes, "acknowledged_after_hours": _always, "case_file": _always},
    probe={"country": "ZZ", "category": "violence", "outcome": "acted"},
    problems=problems_of,
    complete=lambda form, today: form_of(removal_from(form, today)),
    words_for=_words_for,
    with_value=_with_value,
    opened_by=_opened_by,
)


def finish_removal(session: Session, card: Card, *, today: date, now: datetime, actor: str) -> Card:
    """Record or amend the order of a card, and return the card with its reference.

    Raises RemovalRefused, StaleButton, or StaleRemoval if the order changed since the card began.
    """
    if card.amends:
        stored = removals.by_reference(session, card.reference or "")
        if filled_removal(stored) != card.base:
            raise StaleRemoval(reference=stored.reference)
        amendment = removal_amendment(stored, _whole(card.form), today=today)
        amend_removal(session, amendment, now=now, actor=actor)
    else:
        stored = removals.add(session, removal_from(card.form, today), now=now, actor=actor)
    return cards.change(session, card, now=now, state=DONE, reference=stored.reference)


def filled_removal(stored: StoredRemoval) -> dict[str, str]:
    """Return the form that the card of an order begins with: recorded values only."""
    return {column: text for column, text in form_of(stored.removal).items() if text}


def _whole(form: Form) -> dict[str, str]:
    return {column: form.get(column, "") for column in COLUMNS}

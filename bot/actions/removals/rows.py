"""Changes a row of the register by its reference alone: a case, or an order to remove content."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.actions.cases.access import Access, find_case
from bot.actions.cases.card.finish import filled
from bot.actions.cases.card.questions import CASE_QUESTIONS, Questions
from bot.actions.cases.change import Amendment, amend_case, amendment_of, refuse_frozen, void_case, void_reason
from bot.actions.cases.line import CASE_LINE, Line
from bot.actions.removals.card import REMOVAL_QUESTIONS, filled_removal
from bot.actions.removals.fields import LINE
from bot.actions.removals.record import (
    RemovalAmendment,
    amend_removal,
    find_removal,
    refuse_void_removal,
    removal_amendment,
    removal_void_reason,
    void_removal,
)
from storage.engine.database import Session
from storage.register.amendments import StaleCase
from storage.register.removals import StaleRemoval, StoredRemoval, UnknownRemoval
from storage.register.rows import StoredCase
from storage.vocabulary.changes import VoidReason

Row = StoredCase | StoredRemoval


def find_row(session: Session, reference: str, access: Access) -> Row:
    """Return the order or the case with this reference. Raises UnknownReference, as for a case that may not be seen."""
    try:
        return find_removal(session, reference)
    except UnknownRemoval:
        return find_case(session, reference, access)


def line_of(row: Row) -> Line:
    """Return how a row is written in one line."""
    return LINE if isinstance(row, StoredRemoval) else CASE_LINE


def asked_about(row: Row) -> Questions:
    """Return what the card of a row asks."""
    return REMOVAL_QUESTIONS if isinstance(row, StoredRemoval) else CASE_QUESTIONS


def facts_of(row: Row) -> dict[str, str]:
    """Return the recorded facts of a row, as a form without empty columns."""
    return filled_removal(row) if isinstance(row, StoredRemoval) else filled(row.case)


def refuse_final(row: Row, today: date) -> None:
    """Refuse any change of a void row, and of a case that must not change under its embargo."""
    if isinstance(row, StoredRemoval):
        refuse_void_removal(row)
    else:
        refuse_frozen(row, today)


def refuse_stale(row: Row, revision: str) -> None:
    """Raise StaleCase or StaleRemoval unless the row is as it was seen."""
    if str(row.revision) != revision:
        raise (StaleRemoval if isinstance(row, StoredRemoval) else StaleCase)(reference=row.reference)


def change_of(row: Row, form: Mapping[str, str], *, today: date) -> Amendment | RemovalAmendment:
    """Return the amendment that sets the columns of a form. Raises what makes it impossible."""
    if isinstance(row, StoredRemoval):
        return removal_amendment(row, form, today=today)
    return amendment_of(row, form, today=today)


def amend_row(session: Session, change: Amendment | RemovalAmendment, *, now: datetime, actor: str) -> None:
    """Amend the row, if it is unchanged since it was read."""
    if isinstance(change, RemovalAmendment):
        amend_removal(session, change, now=now, actor=actor)
    else:
        amend_case(session, change, now=now, actor=actor)


def reason_to_void(row: Row, text: str, *, today: date) -> VoidReason:
    """Return the reason that a text names, if the row may be voided at all."""
    return removal_void_reason(row, text) if isinstance(row, StoredRemoval) else void_reason(row, text, today=today)


def void_row(session: Session, row: Row, reason: VoidReason, *, now: datetime, actor: str) -> None:
    """Make the row void, if it is unchanged since it was read."""
    if isinstance(row, StoredRemoval):
        void_removal(session, row, reason, now=now, actor=actor)
    else:
        void_case(session, row, reason, now=now, actor=actor)

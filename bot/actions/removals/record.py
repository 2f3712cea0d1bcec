"""Records, finds, amends and voids orders to remove content, by the rules of cases."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.cases.access import spelled_reference
from bot.actions.cases.change import changed_columns, reason_of
from bot.actions.cases.form import refuse_file_number
from bot.actions.removals.fields import form_of, removal_from
from storage.engine.database import Database, Session
from storage.register import removals
from storage.register.removals import StoredRemoval, UnknownRemoval
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.errors import DataError
from storage.vocabulary.removals import Removal, RemovalOutcome


class VoidRemoval(DataError):
    """A change of an order that is void."""

    what = "the removal order {reference} is void; nothing was changed"
    todo = "record it again if it should count"


class SameRemoval(DataError):
    """A change that changes nothing."""

    what = "the removal order {reference} already says that; nothing was changed"
    todo = "write what should change, such as: outcome=acted"


def record_removal(
    database: Database,
    form: Mapping[str, str],
    *,
    today: date,
    file_numbers: re.Pattern[str],
    now: datetime,
    actor: str,
) -> StoredRemoval:
    """Record an order. Raises RemovalRefused; nothing is written then."""
    removal = removal_from(form, today)
    refuse_file_number(form, file_numbers)
    with database.transaction() as session:
        return removals.add(session, removal, now=now, actor=actor)


def find_removal(session: Session, reference: str) -> StoredRemoval:
    """Return the order, however its reference is spelled. Raises UnknownRemoval, which repeats it as typed."""
    spelled, shown = spelled_reference(reference)
    try:
        return removals.by_reference(session, spelled)
    except UnknownRemoval:
        raise UnknownRemoval(reference=shown) from None


@dataclass(frozen=True, slots=True)
class RemovalAmendment:
    """An order before and after a change."""

    stored: StoredRemoval
    new: Removal

    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """Return the columns that differ, in form order: name, old and new text, empty if not recorded."""
        return changed_columns(form_of(self.stored.removal), form_of(self.new))


def refuse_void_removal(stored: StoredRemoval) -> None:
    """Refuse any change of a void order."""
    if stored.void_reason is not None:
        raise VoidRemoval(reference=stored.reference)


def removal_amendment(stored: StoredRemoval, form: Mapping[str, str], *, today: date) -> RemovalAmendment:
    """Return the amendment that sets the columns of a form; an empty one removes the value.

    Raises VoidRemoval, RemovalRefused, or SameRemoval if the order already has these values.
    """
    refuse_void_removal(stored)
    changed = {**form_of(stored.removal), **form}
    if changed["outcome"] != RemovalOutcome.REFUSED and "refusal_reason" not in form:
        changed["refusal_reason"] = ""
    amended = RemovalAmendment(stored, removal_from(changed, today))
    if not amended.changes():
        raise SameRemoval(reference=stored.reference)
    return amended


def amend_removal(session: Session, amendment: RemovalAmendment, *, now: datetime, actor: str) -> None:
    """Amend the order, if it is unchanged since it was read. Raises StaleRemoval."""
    removals.amend(session, amendment.stored, amendment.new, now=now, actor=actor)


def removal_void_reason(stored: StoredRemoval, text: str) -> VoidReason:
    """Return the reason that a text names, if the order is not void yet."""
    refuse_void_removal(stored)
    return reason_of(VoidReason, text)


def void_removal(session: Session, stored: StoredRemoval, reason: VoidReason, *, now: datetime, actor: str) -> None:
    """Leave the order out of every count, if it is unchanged since it was read. Raises StaleRemoval."""
    removals.void(session, stored, reason, now=now, actor=actor)

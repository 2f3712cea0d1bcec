"""Records, finds, amends and voids orders to remove content, in the caller's transaction or one of their own."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from bot.actions.cases.access import spelled_reference
from bot.actions.cases.change import reason_of
from bot.actions.cases.file_numbers import refuse_file_number
from bot.actions.removals.fields import form_of, removal_from
from storage.engine.database import Database, Session
from storage.register import removals
from storage.register.removals import StoredRemoval, UnknownRemoval
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.errors import DataError


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


def amend_removal(
    database: Database,
    reference: str,
    form: Mapping[str, str],
    *,
    today: date,
    file_numbers: re.Pattern[str],
    now: datetime,
    actor: str,
) -> tuple[StoredRemoval, list[tuple[str, str, str]]]:
    """Change facts of an order; return it as it was, and each changed column with its old and new text."""
    refuse_file_number(form, file_numbers)
    with database.transaction() as session:
        stored = _changeable(session, reference)
        old = form_of(stored.removal)
        new = removal_from({**old, **form}, today)
        changes = [(column, old[column], text) for column, text in form_of(new).items() if text != old[column]]
        if not changes:
            raise SameRemoval(reference=stored.reference)
        removals.amend(session, stored, new, now=now, actor=actor)
    return stored, changes


def void_removal(database: Database, reference: str, reason: str, *, now: datetime, actor: str) -> StoredRemoval:
    """Leave an order out of every count. Raises CaseRefused for an unknown reason."""
    chosen = reason_of(VoidReason, reason)
    with database.transaction() as session:
        stored = _changeable(session, reference)
        removals.void(session, stored, chosen, now=now, actor=actor)
    return stored


def _changeable(session: Session, reference: str) -> StoredRemoval:
    stored = find_removal(session, reference)
    if stored.voided_at is not None:
        raise VoidRemoval(reference=stored.reference)
    return stored

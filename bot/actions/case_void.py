"""Voids a case: it stays in the register and in what was published, and counts no more."""

from datetime import date, datetime

from bot.actions.case_changing import reason_of, refuse_frozen
from storage import case_amendments
from storage.case_changes import VoidReason
from storage.case_rows import StoredCase
from storage.database import Session


def void_reason(stored: StoredCase, text: str, *, today: date) -> VoidReason:
    """The reason that a text names, if the case may be voided at all."""
    refuse_frozen(stored, today)
    return reason_of(VoidReason, text)


def void_case(session: Session, stored: StoredCase, reason: VoidReason, *, now: datetime, actor: str) -> None:
    """Make it void, if the case is still as it was seen. Raises StaleCase."""
    case_amendments.void(session, stored, reason, now=now, actor=actor)

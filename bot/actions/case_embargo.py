"""Sets, renews or lifts the embargo of a case. A lifted one ends today: reports of earlier days stay without it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.case_changing import NothingToChange, refuse_void
from bot.actions.case_fields import FIELD_OF, BadValue
from bot.actions.case_form import CaseRefused
from storage import case_amendments
from storage.case_rows import StoredCase
from storage.database import Session
from storage.vocabulary import EMBARGO_UNKNOWN, DataError

LIFT = "lift"


class EmbargoInPast(DataError):
    """An embargo that has ended already hides nothing."""

    what = "an embargo until {day} would have ended already, nothing was changed"
    todo = "write a later day, unknown, or lift"


class NotEmbargoed(DataError):
    """There is nothing to lift."""

    what = "the case {reference} is not embargoed, nothing was changed"
    todo = "look at it with: case show {reference}"


@dataclass(frozen=True, slots=True)
class EmbargoChange:
    """The embargo of a case as it would be; `renewed` where one in force is made longer."""

    stored: StoredCase
    until: str
    renewed: bool


def embargo_change(stored: StoredCase, text: str, *, today: date) -> EmbargoChange:
    """What a day, "unknown" or "lift" would change."""
    refuse_void(stored)
    in_force = stored.is_embargoed(today)
    if text.strip().lower() == LIFT:
        if not in_force:
            raise NotEmbargoed(reference=stored.reference)
        return EmbargoChange(stored, today.isoformat(), renewed=False)
    until = _until(text.strip().lower())
    if until != EMBARGO_UNKNOWN and until <= today.isoformat():
        raise EmbargoInPast(day=until)
    if until == stored.case.embargo_until:
        raise NothingToChange(reference=stored.reference)
    return EmbargoChange(stored, until, renewed=in_force and _is_longer(until, stored.case.embargo_until or ""))


def embargo_case(session: Session, change: EmbargoChange, *, now: datetime, actor: str) -> None:
    """Make the change, if the case is still as it was seen. Raises StaleCase."""
    case_amendments.embargo(session, change.stored, change.until, renewed=change.renewed, now=now, actor=actor)


def _until(text: str) -> str:
    field = FIELD_OF["embargo_until"]
    try:
        until: str = field.parse(text)
    except BadValue as bad:
        raise CaseRefused((field.problem(text, bad.phrase),)) from None
    return until


def _is_longer(new: str, old: str) -> bool:
    """Text order is time order, and "unknown" has no end."""
    return old != EMBARGO_UNKNOWN and (new == EMBARGO_UNKNOWN or new > old)

"""Amends a recorded case: the facts named change, the others stay, and the same rules hold as for a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.case_changing import NothingToChange, refuse_frozen
from bot.actions.case_fields import COLUMNS, Problem
from bot.actions.case_form import CaseRefused, case_from, form_of
from bot.actions.case_rules import REFUSING
from storage import case_amendments
from storage.case_rows import StoredCase
from storage.database import Session
from storage.vocabulary import Case, Phrase

EMBARGO = Problem(
    "embargo_until", Phrase("is not amended"), Phrase("use the command embargo, which keeps count of renewals")
)


@dataclass(frozen=True, slots=True)
class Amendment:
    """A case as it stands, and as it would be."""

    stored: StoredCase
    new: Case

    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """The columns that differ, in the order of the form: name, old and new text, empty where not recorded."""
        old, new = form_of(self.stored.case), form_of(self.new)
        return tuple((column, old[column], new[column]) for column in COLUMNS if old[column] != new[column])


def amendment_of(stored: StoredCase, form: Mapping[str, str], *, today: date) -> Amendment:
    """The case with the columns of the form in place of its own; an empty one takes a fact away.

    Raises CaseRefused, or NothingToChange where the case says so already.
    """
    refuse_frozen(stored, today)
    if "embargo_until" in form:
        raise CaseRefused((EMBARGO,))
    amended = Amendment(stored, case_from(_with(form_of(stored.case), form), today))
    if not amended.changes():
        raise NothingToChange(reference=stored.reference)
    return amended


def _with(recorded: dict[str, str], form: Mapping[str, str]) -> dict[str, str]:
    """The recorded form with what changes. A reason of refusal goes with the refusal, unless one is given."""
    changed = {**recorded, **form}
    if changed["outcome"] not in REFUSING and "refusal_reason" not in form:
        changed["refusal_reason"] = ""
    return changed


def amend_case(session: Session, amendment: Amendment, *, now: datetime, actor: str) -> None:
    """Make the change, if the case is still as it was seen. Raises StaleCase."""
    case_amendments.amend(session, amendment.stored, amendment.new, now=now, actor=actor)

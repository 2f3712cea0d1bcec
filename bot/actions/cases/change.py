"""Checks shared by all changes of a case, with their errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from bot.actions.cases.fields import FIELD_OF, BadValue, Problem
from bot.actions.cases.form import CaseRefused, case_from, form_of
from bot.actions.cases.input import day_spelled
from bot.actions.cases.rules import REFUSING
from storage.engine.database import Session
from storage.register import amendments
from storage.register.rows import StoredCase
from storage.vocabulary.case import Case
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.errors import DataError, NotPermittedError, Phrase
from storage.vocabulary.words import EMBARGO_UNKNOWN

Word = TypeVar("Word", bound=StrEnum)
EMBARGO = Problem(
    "embargo_until", Phrase("cannot be amended"), Phrase("use the embargo command, which counts renewals")
)
LIFT = "lift"


class CaseIsVoid(DataError):
    """A void case is final."""

    what = "the case {reference} is void ({reason}); nothing was changed"
    todo = "record the demand again if it should count"


class CaseIsFrozen(DataError):
    """A report counted the case before it was embargoed: a change now would show in the next report."""

    what = "the case {reference} was counted in the report for {period} before its embargo, so it cannot change now"
    todo = "lift the embargo first"


class NothingToChange(DataError):
    """The case already has these values."""

    what = "the case {reference} already says that; nothing was changed"
    todo = "see it with: case show {reference}"


class UnknownReason(DataError):
    """The text is not a listed reason; it is not repeated, since it may be a name."""

    what = "this is not one of the reasons; nothing was changed"
    todo = "write one of: {words}"


class NotInChat(NotPermittedError):
    """By default, embargoed cases cannot be changed in a chat."""

    what = "embargoed demands cannot be entered in a chat, because Telegram could read them"
    todo = "ask your system administrator to record it on the server ({command})"


def refuse_void(stored: StoredCase) -> None:
    """Refuse any change of a void case."""
    if stored.void_reason is not None:
        raise CaseIsVoid(reference=stored.reference, reason=stored.void_reason)


def refuse_frozen(stored: StoredCase, today: date) -> None:
    """Refuse a change to an embargoed case that would alter a published figure."""
    refuse_void(stored)
    if stored.told_in is not None and stored.is_embargoed(today):
        raise CaseIsFrozen(reference=stored.reference, period=stored.told_in)


def refuse_in_chat(stored: StoredCase, today: date, command: str, *, permitted: bool) -> None:
    """Refuse to change an embargoed case if the config keeps embargoes out of chats."""
    if not permitted and stored.is_embargoed(today):
        raise NotInChat(command=command)


def reason_of(kind: type[Word], text: str) -> Word:
    """Return the reason that a text names; blanks and capitals do not matter."""
    spelled = "_".join(text.strip().lower().replace("-", " ").split())
    try:
        return kind(spelled)
    except ValueError:
        raise UnknownReason(words=", ".join(kind)) from None


@dataclass(frozen=True, slots=True)
class Amendment:
    """A case before and after a change."""

    stored: StoredCase
    new: Case

    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """Return the columns that differ, in form order: name, old and new text, empty if not recorded."""
        return changed_columns(form_of(self.stored.case), form_of(self.new))


def changed_columns(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Return the columns that differ between two whole forms, in their order: name, old and new text."""
    return tuple((column, old[column], text) for column, text in new.items() if text != old[column])


def amendment_of(stored: StoredCase, form: Mapping[str, str], *, today: date) -> Amendment:
    """Return the amendment that sets the columns of a form; an empty one removes the value.

    Raises CaseRefused, or NothingToChange if the case already has these values.
    """
    refuse_frozen(stored, today)
    if "embargo_until" in form:
        raise CaseRefused((EMBARGO,))
    amended = Amendment(stored, case_from(_with(form_of(stored.case), form), today))
    if not amended.changes():
        raise NothingToChange(reference=stored.reference)
    return amended


def _with(recorded: dict[str, str], form: Mapping[str, str]) -> dict[str, str]:
    """Return the recorded form with the changes. A refusal's reason goes with it, unless the form gives one."""
    changed = {**recorded, **form}
    if changed["outcome"] not in REFUSING and "refusal_reason" not in form:
        changed["refusal_reason"] = ""
    return changed


def amend_case(session: Session, amendment: Amendment, *, now: datetime, actor: str) -> None:
    """Amend the case, if it is unchanged since it was read. Raises StaleCase."""
    amendments.amend(session, amendment.stored, amendment.new, now=now, actor=actor)


def void_reason(stored: StoredCase, text: str, *, today: date) -> VoidReason:
    """Return the reason that a text names, if the case may be voided at all."""
    refuse_frozen(stored, today)
    return reason_of(VoidReason, text)


def void_case(session: Session, stored: StoredCase, reason: VoidReason, *, now: datetime, actor: str) -> None:
    """Make the case void, if it is unchanged since it was read. Raises StaleCase."""
    amendments.void(session, stored, reason, now=now, actor=actor)


class EmbargoInPast(DataError):
    """An embargo that has already ended hides nothing."""

    what = "an embargo until {day} would already be over; nothing was changed"
    todo = "write a later day, unknown, or lift"


class NotEmbargoed(DataError):
    """The case has no embargo to lift."""

    what = "the case {reference} is not embargoed; nothing was changed"
    todo = "see it with: case show {reference}"


@dataclass(frozen=True, slots=True)
class EmbargoChange:
    """A case and its new embargo; `renewed` if one in force is extended."""

    stored: StoredCase
    until: str
    renewed: bool


def embargo_change(stored: StoredCase, text: str, *, today: date) -> EmbargoChange:
    """Return the change that a day, "unknown" or "lift" makes."""
    refuse_void(stored)
    in_force = stored.is_embargoed(today)
    if text.strip().lower() == LIFT:
        if not in_force:
            raise NotEmbargoed(reference=stored.reference)
        return EmbargoChange(stored, today.isoformat(), renewed=False)
    until = _until(day_spelled(text.strip().lower(), today=today))
    if until != EMBARGO_UNKNOWN and until <= today.isoformat():
        raise EmbargoInPast(day=until)
    if until == stored.case.embargo_until:
        raise NothingToChange(reference=stored.reference)
    return EmbargoChange(stored, until, renewed=in_force and _is_longer(until, stored.case.embargo_until or ""))


def outcome_of(change: EmbargoChange, today: date) -> str:
    """Return what a changed embargo comes to, in a sentence for the terminal."""
    reference, until = change.stored.reference, change.until
    if until == EMBARGO_UNKNOWN:
        return f"{reference} is embargoed until further notice."
    over = until <= today.isoformat()
    return f"The embargo of {reference} was lifted." if over else f"{reference} is embargoed until {until}."


def embargo_case(session: Session, change: EmbargoChange, *, now: datetime, actor: str) -> None:
    """Set the embargo, if the case is unchanged since it was read. Raises StaleCase."""
    amendments.embargo(session, change.stored, change.until, renewed=change.renewed, now=now, actor=actor)


def _until(text: str) -> str:
    field = FIELD_OF["embargo_until"]
    try:
        until: str = field.parse(text)
    except BadValue as bad:
        raise CaseRefused((field.problem(text, bad.phrase),)) from None
    return until


def _is_longer(new: str, old: str) -> bool:
    """Return whether an embargo ends later: ISO days sort by time, and "unknown" has no end."""
    return old != EMBARGO_UNKNOWN and (new == EMBARGO_UNKNOWN or new > old)

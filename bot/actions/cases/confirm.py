"""Confirms a disclosure outside the policy, by a person who neither recorded nor amended the case."""

from datetime import datetime

from bot.actions.cases.change import reason_of, refuse_void
from reports.figures.policy import Policy, Verdict, judge
from storage.counting import unconfirmed
from storage.engine.database import Session
from storage.register import amendments, trail
from storage.register.rows import StoredCase, case_values
from storage.vocabulary.case import Case
from storage.vocabulary.changes import ConfirmReason
from storage.vocabulary.errors import DataError, NotPermittedError
from storage.vocabulary.period import Period
from storage.vocabulary.words import DISCLOSING

NAMED = 5


class InsidePolicy(DataError):
    """The case has nothing to confirm."""

    what = "the case {reference} has no disclosure outside the policy; nothing was changed"
    todo = "see it with: case show {reference}"


class ConfirmedAlready(DataError):
    """A second person has already confirmed the disclosure."""

    what = "the disclosure in {reference} is already confirmed ({reason}); nothing was changed"
    todo = "see it with: case show {reference}"


class SamePerson(NotPermittedError):
    """The person who recorded or amended a case cannot confirm it."""

    what = "you recorded the case {reference} yourself, and a disclosure outside the policy needs a second person"
    todo = "ask another admin to confirm it"


def verdict_on(case: Case, policy: Policy) -> Verdict:
    """Check a case against the policy."""
    if case.outcome not in DISCLOSING:
        return Verdict()
    kinds = case_values(case)["data_disclosed"]
    return judge(policy, case.legal_process, case.grounds, None if kinds is None else str(kinds))


def confirm_reason(session: Session, stored: StoredCase, text: str, *, policy: Policy, actor: str) -> ConfirmReason:
    """Return the reason that a text names, if this person may confirm the case."""
    refuse_void(stored)
    if not verdict_on(stored.case, policy).broken:
        raise InsidePolicy(reference=stored.reference)
    if stored.confirm_reason is not None:
        raise ConfirmedAlready(reference=stored.reference, reason=stored.confirm_reason)
    if actor in trail.authors(session, stored):
        raise SamePerson(reference=stored.reference)
    return reason_of(ConfirmReason, text)


def confirm_case(session: Session, stored: StoredCase, reason: ConfirmReason, *, now: datetime, actor: str) -> None:
    """Record the confirmation, if the case is unchanged since it was read. Raises StaleCase."""
    amendments.confirm(session, stored, reason, now=now, actor=actor)


class UnconfirmedDisclosures(NotPermittedError):
    """A report cannot be approved until a second person has confirmed every disclosure outside the policy."""

    what = "{count} in {period} outside the policy and not confirmed by a second person ({references})"
    todo = "someone who did not record them must confirm them: /case {first}"


def unconfirmed_in(session: Session, period: Period, policy: Policy) -> tuple[str, ...]:
    """Return the references of unconfirmed disclosures outside the policy that a period's report includes."""
    kinds = unconfirmed.kinds(session, period.start, period.end)
    broken = [kind for kind in kinds if judge(policy, kind.legal_process, kind.grounds, kind.data_disclosed).broken]
    return unconfirmed.references(session, period.start, period.end, broken) if broken else ()


def refuse_unconfirmed(session: Session, period: Period, policy: Policy) -> None:
    """Refuse an approval while any such disclosure is unconfirmed."""
    found = unconfirmed_in(session, period, policy)
    if found:
        more = ["..."] if len(found) > NAMED else []
        raise UnconfirmedDisclosures(
            count=f"{len(found):,} {'disclosure is' if len(found) == 1 else 'disclosures are'}",
            period=period.label,
            references=", ".join([*found[:NAMED], *more]),
            first=found[0],
        )

"""Approves, holds and releases a draft: for its exact content, once per person, known to the admin chat."""

from dataclasses import dataclass

from bot.actions.cases.confirm import refuse_unconfirmed
from bot.actions.context.context import Context
from bot.actions.publishing.draft.draft import queue_draft
from bot.actions.publishing.draft.status import DraftStatus, draft_status, valid_approvals
from bot.actions.publishing.legal_bands import refuse_figures
from bot.actions.publishing.reconcile import refuse_unreconciled
from bot.actions.publishing.terms import policy_of
from storage.chat import buttons
from storage.chat.buttons import StaleButton
from storage.engine.database import Session
from storage.publishing import approvals, publication_steps, publications
from storage.publishing.publications import Publication
from storage.vocabulary.admin_messages import MessageKind


class DraftMovedOn(StaleButton):
    """The draft's content or state has changed."""

    what = "the draft for {period} was replaced; nothing was done"
    todo = "check the current one"


class DraftSealed(StaleButton):
    """The draft has become the report."""

    what = "the report for {period} is final; nothing was done"
    todo = "see /status"


def refuse_moved_on(publication: Publication, revision: str) -> None:
    """Refuse a button of a draft that has become the report, or that has other content now."""
    if publication.sealed_at is not None:
        raise DraftSealed(period=publication.period)
    if publication.digest != revision:
        raise DraftMovedOn(period=publication.period)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The person who decides: account, name for the others, and actor of the ledger. `aside`: not in the admin chat."""

    id: int
    name: str
    actor: str
    aside: bool


def approve_draft(context: Context, nonce: str, person: Person) -> DraftStatus:
    """Record one person's confirmation that the register is complete and that the draft has its figures.

    Raises StaleButton, ApprovedAlready, NotReconciled if the figures do not hold, FiguresForbidden, or
    UnconfirmedDisclosures if a second person must confirm something first.
    """
    with context.database.transaction() as session:
        publication = _seen(session, context, nonce, person)
        refuse_unreconciled(session, publication)
        refuse_unconfirmed(session, publication.period, policy_of(context.settings))
        refuse_figures(session, publication)
        count = len({*valid_approvals(session, publication, context.settings), person.id})
        required = context.settings.report.approvals
        enough = count >= required
        approved = approvals.add(
            session, publication, person=person.id, enough=enough, actor=person.actor, now=context.now()
        )
        _tell(session, context, person, MessageKind.APPROVED, approved, given=count, required=required)
        return draft_status(session, approved, context)


def withdraw_approval(context: Context, nonce: str, person: Person) -> DraftStatus:
    """End this person's own approval. Raises StaleButton, NotApprovedByYou or StaleDraft."""
    with context.database.transaction() as session:
        publication = _seen(session, context, nonce, person)
        count = len({*valid_approvals(session, publication, context.settings)} - {person.id})
        required = context.settings.report.approvals
        left = approvals.withdraw(
            session, publication, person=person.id, enough=count >= required, actor=person.actor, now=context.now()
        )
        _tell(session, context, person, MessageKind.WITHDRAWN, left, given=count, required=required)
        return draft_status(session, left, context)


def hold_draft(
    context: Context, publication: Publication, reason: str, person: Person, *, nonce: str = ""
) -> DraftStatus:
    """Put a draft on hold; its approvals lapse. Raises StaleDraft if it has changed."""
    with context.database.transaction() as session:
        seen = _seen(session, context, nonce, person) if nonce else publication
        held = publication_steps.hold(session, seen, reason, actor=person.actor, now=context.now())
        _tell(session, context, person, MessageKind.HELD, held, reason=reason)
        return draft_status(session, held, context)


def release_draft(context: Context, publication: Publication, person: Person, *, nonce: str = "") -> DraftStatus:
    """End a hold. Raises StaleDraft if the draft is not on hold."""
    with context.database.transaction() as session:
        seen = _seen(session, context, nonce, person) if nonce else publication
        released = publication_steps.release(session, seen, actor=person.actor, now=context.now())
        if person.aside or nonce:  # a command in the admin chat shows the draft there itself
            queue_draft(session, context, released, why=context.now().isoformat(), released_by=person.name)
        return draft_status(session, released, context)


def _seen(session: Session, context: Context, nonce: str, person: Person) -> Publication:
    """Use a button and return its publication, if that is still the one that was shown."""
    button = buttons.take(session, nonce, person=person.id, now=context.now())
    publication = publications.by_id(session, int(button.subject.partition(":")[0]))
    refuse_moved_on(publication, button.revision)
    return publication


def _tell(
    session: Session, context: Context, person: Person, kind: MessageKind, publication: Publication, **facts: object
) -> None:
    """Inform all admins of what somebody decided in private."""
    if person.aside:
        topic = f"{kind}:{publication.id}:{person.id}:{context.now().isoformat()}"
        context.queue_message(session, topic, kind, {"period": publication.period.label, "name": person.name, **facts})

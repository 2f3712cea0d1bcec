"""Approves, holds and releases a draft: bound to its very content, each person once, and told to the admins' chat."""

from dataclasses import dataclass

from bot.actions.cases.confirm import refuse_unconfirmed
from bot.actions.context.context import Context
from bot.actions.publishing import draft_message
from bot.actions.publishing.content import stored_document
from bot.actions.publishing.standing import DraftStatus, draft_status, valid_approvals
from bot.actions.publishing.terms import policy_of
from reports.language import words
from reports.period import Period
from storage.chat import admin_messages, buttons
from storage.chat.buttons import StaleButton
from storage.engine.database import Session
from storage.publishing import approvals, publication_steps, publications
from storage.publishing.publications import Publication

UNSAID = words.msgid("no reason given")


class DraftMovedOn(StaleButton):
    """The content is another, or the draft is in another state."""

    what = "the draft for {period} is another now, nothing was done"
    todo = "look at the present one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who decides: the account, a name for the others, and the actor of the ledger. `aside`: not before all admins."""

    id: int
    name: str
    actor: str
    aside: bool


def announce_draft(context: Context, publication: Publication) -> None:
    """Owe the admins the question of a draft, once for each of its contents."""
    language = context.settings.publisher.languages[0]
    with context.database.reading() as session:
        standing = draft_status(session, publication, context.settings)
        text = draft_message.draft_message(context, standing, stored_document(session, publication), language)
    topic = f"draft:{publication.id}:{publication.revision}"
    with context.database.transaction() as session:
        admin_messages.queue(session, topic, text, context.now(), draft_message.draft_choices(standing, language))


def approve_draft(context: Context, nonce: str, person: Person) -> DraftStatus:
    """One person's word that the register is complete and these are its figures.

    Raises StaleButton, ApprovedAlready, and UnconfirmedDisclosures where a second person must confirm something first.
    """
    with context.database.transaction() as session:
        publication = _seen(session, context, nonce, person)
        refuse_unconfirmed(session, Period.parse(publication.period), policy_of(context.settings))
        given = len({*valid_approvals(session, publication, context.settings), person.id})
        required = context.settings.report.approvals
        enough = given >= required
        approved = approvals.add(
            session, publication, person=person.id, enough=enough, actor=person.actor, now=context.now()
        )
        _tell(session, context, person, "approved", draft_message.approved(
            publication.period, person.name, given, required, _language(context)
        ), approved)  # fmt: skip
        return draft_status(session, approved, context.settings)


def hold_draft(
    context: Context, publication: Publication, reason: str, person: Person, *, nonce: str = ""
) -> DraftStatus:
    """Keep a draft from being published; its approvals end. Raises StaleDraft where it moved on."""
    with context.database.transaction() as session:
        seen = _seen(session, context, nonce, person) if nonce else publication
        held = publication_steps.hold(session, seen, reason, actor=person.actor, now=context.now())
        text = draft_message.held(seen.period, person.name, reason, _language(context))
        _tell(session, context, person, "held", text, held)
        return draft_status(session, held, context.settings)


def release_draft(context: Context, publication: Publication, person: Person, *, nonce: str = "") -> DraftStatus:
    """End a hold. Raises StaleDraft where nobody holds it."""
    with context.database.transaction() as session:
        seen = _seen(session, context, nonce, person) if nonce else publication
        released = publication_steps.release(session, seen, actor=person.actor, now=context.now())
        text = draft_message.released(seen.period, person.name, _language(context))
        _tell(session, context, person, "released", text, released)
        return draft_status(session, released, context.settings)


def _seen(session: Session, context: Context, nonce: str, person: Person) -> Publication:
    """The publication of a button, if it is still the one that was shown. Uses the button."""
    button = buttons.take(session, nonce, person=person.id, now=context.now())
    publication = publications.by_id(session, int(button.subject))
    if publication.digest != button.revision or publication.sealed_at is not None:
        raise DraftMovedOn(period=publication.period)
    return publication


def _tell(session: Session, context: Context, person: Person, what: str, text: str, publication: Publication) -> None:
    """What one decides in private, all admins hear."""
    if person.aside:
        admin_messages.queue(
            session, f"{what}:{publication.id}:{person.id}:{context.now().isoformat()}", text, context.now()
        )


def _language(context: Context) -> str:
    return context.settings.publisher.languages[0]

"""Approves, holds and releases a draft: bound to its very content, each person once, and told to the admins' chat."""

from dataclasses import dataclass

from bot.actions.cases.confirm import refuse_unconfirmed
from bot.actions.context.context import Desk
from bot.actions.publishing import draft_message
from bot.actions.publishing.content import stored_document
from bot.actions.publishing.standing import Standing, standing_of, valid_approvals
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


def announce_draft(desk: Desk, publication: Publication) -> None:
    """Owe the admins the question of a draft, once for each of its contents."""
    language = desk.settings.publisher.languages[0]
    with desk.database.reading() as session:
        standing = standing_of(session, publication, desk.settings)
        text = draft_message.draft_message(desk, standing, stored_document(session, publication), language)
    topic = f"draft:{publication.id}:{publication.revision}"
    with desk.database.transaction() as session:
        admin_messages.owe(session, topic, text, desk.now(), draft_message.draft_choices(standing, language))


def approve_draft(desk: Desk, nonce: str, person: Person) -> Standing:
    """One person's word that the register is complete and these are its figures.

    Raises StaleButton, ApprovedAlready, and UnconfirmedDisclosures where a second person must confirm something first.
    """
    with desk.database.transaction() as session:
        publication = _seen(session, desk, nonce, person)
        refuse_unconfirmed(session, Period.parse(publication.period), policy_of(desk.settings))
        given = len({*valid_approvals(session, publication, desk.settings), person.id})
        required = desk.settings.report.approvals
        enough = given >= required
        approved = approvals.add(
            session, publication, person=person.id, enough=enough, actor=person.actor, now=desk.now()
        )
        _tell(session, desk, person, "approved", draft_message.approved(
            publication.period, person.name, given, required, _language(desk)
        ), approved)  # fmt: skip
        return standing_of(session, approved, desk.settings)


def hold_draft(desk: Desk, publication: Publication, reason: str, person: Person, *, nonce: str = "") -> Standing:
    """Keep a draft from being published; its approvals end. Raises StaleDraft where it moved on."""
    with desk.database.transaction() as session:
        seen = _seen(session, desk, nonce, person) if nonce else publication
        held = publication_steps.hold(session, seen, reason, actor=person.actor, now=desk.now())
        text = draft_message.held(seen.period, person.name, reason, _language(desk))
        _tell(session, desk, person, "held", text, held)
        return standing_of(session, held, desk.settings)


def release_draft(desk: Desk, publication: Publication, person: Person, *, nonce: str = "") -> Standing:
    """End a hold. Raises StaleDraft where nobody holds it."""
    with desk.database.transaction() as session:
        seen = _seen(session, desk, nonce, person) if nonce else publication
        released = publication_steps.release(session, seen, actor=person.actor, now=desk.now())
        text = draft_message.released(seen.period, person.name, _language(desk))
        _tell(session, desk, person, "released", text, released)
        return standing_of(session, released, desk.settings)


def _seen(session: Session, desk: Desk, nonce: str, person: Person) -> Publication:
    """The publication of a button, if it is still the one that was shown. Uses the button."""
    button = buttons.take(session, nonce, person=person.id, now=desk.now())
    publication = publications.by_id(session, int(button.subject))
    if publication.digest != button.revision or publication.sealed_at is not None:
        raise DraftMovedOn(period=publication.period)
    return publication


def _tell(session: Session, desk: Desk, person: Person, what: str, text: str, publication: Publication) -> None:
    """What one decides in private, all admins hear."""
    if person.aside:
        admin_messages.owe(session, f"{what}:{publication.id}:{person.id}:{desk.now().isoformat()}", text, desk.now())


def _language(desk: Desk) -> str:
    return desk.settings.publisher.languages[0]

"""The draft in a chat: its buttons, /approve, /hold, /release. Reads, has the action decide, shows the result."""

from bot.actions.admins.notify import keys_of
from bot.actions.cases.identifiers import refuse_identifiers
from bot.actions.context.context import Context
from bot.actions.publishing.approve import Person, approve_draft, hold_draft, release_draft
from bot.actions.publishing.content import stored_document
from bot.actions.publishing.draft_choices import draft_choices
from bot.actions.publishing.draft_status import DraftStatus, draft_for, draft_status
from bot.chat.admin_messages.rendering import label
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.publishing.draft import changes_html, draft_html
from reports.language import words
from reports.language.speaker import speaker
from reports.period import BadPeriod, Period
from reports.schema.types import Document
from storage.chat import buttons
from storage.chat.buttons import StaleButton
from storage.engine.database import Session
from storage.publishing import approvals, publications
from storage.vocabulary.errors import DataError

LONGEST_REASON = 200
APPROVED = words.msgid("Approved.")
HELD, RELEASED = words.msgid("On hold."), words.msgid("The hold was lifted.")


class ReasonMissing(DataError):
    """A hold without a reason helps nobody."""

    what = "the reason is missing; the report was not put on hold"
    todo = "write it like: /hold waiting for the court's answer"


class ReasonTooLong(DataError):
    """A reason is a line, not a letter."""

    what = "the reason is longer than {limit} characters; the report was not put on hold"
    todo = "write it shorter"


def reply_to_approve(incoming: Incoming, context: Context) -> Answer:
    """Show the draft with its buttons: people approve what they saw."""
    return _shown(incoming, context, draft_for(context, incoming.text).id)


def reply_to_hold(incoming: Incoming, context: Context) -> Answer:
    """Put the draft on hold and show it."""
    label, reason = _period_first(incoming.text)
    if not reason:
        raise ReasonMissing
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(limit=LONGEST_REASON)
    refuse_identifiers(reason)
    status = hold_draft(context, draft_for(context, label), reason, _person(incoming))
    return _answer(incoming, context, status)


def reply_to_release(incoming: Incoming, context: Context) -> Answer:
    """End the hold and show the draft."""
    status = release_draft(context, draft_for(context, incoming.text), _person(incoming))
    return _answer(incoming, context, status)


def press_approve(incoming: Incoming, context: Context) -> Answer:
    """Add this person's approval to the draft."""
    status = approve_draft(context, incoming.text, _person(incoming))
    return _answer(incoming, context, status, toast=APPROVED)


def press_hold(incoming: Incoming, context: Context) -> Answer:
    """Put the draft on hold without a reason."""
    reason = speaker(context.language).plain("no reason given")
    status = hold_draft(context, _pressed(incoming, context), reason, _person(incoming), nonce=incoming.text)
    return _answer(incoming, context, status, toast=HELD)


def press_release(incoming: Incoming, context: Context) -> Answer:
    """End the hold."""
    status = release_draft(context, _pressed(incoming, context), _person(incoming), nonce=incoming.text)
    return _answer(incoming, context, status, toast=RELEASED)


def press_changes(incoming: Incoming, context: Context) -> Answer:
    """Show the changes from the previous draft to this one, as often as asked."""
    publication = _pressed(incoming, context)
    with context.database.reading() as session:
        changes = approvals.changes(session, publication)
    return Answer(html=changes_html(publication.period, changes, incoming.sender.language))


def present_draft(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show the current state of the draft."""
    return _shown(incoming, context, int(subject))


def _pressed(incoming: Incoming, context: Context) -> publications.Publication:
    with context.database.reading() as session:
        button = buttons.look(session, incoming.text)
        if button is None:
            raise StaleButton
        return publications.by_id(session, int(button.subject))


def _shown(incoming: Incoming, context: Context, publication_id: int) -> Answer:
    with context.database.reading() as session:
        publication = publications.by_id(session, publication_id)
        status = draft_status(session, publication, context)
    return _answer(incoming, context, status)


def _answer(incoming: Incoming, context: Context, status: DraftStatus, toast: str = "") -> Answer:
    """Show the draft with fresh buttons instead of what was pressed."""
    language = incoming.sender.language
    with context.database.transaction() as session:
        html = draft_html(context, status, _document(session, status), language)
        choices = draft_choices(status) if status.publication.sealed_at is None else []
        labels = [label(choice.kind, language) for choice in choices]
        keys = keys_of(session, choices, labels, context.now())
    return Answer(html=html, keys=keys, in_place=True, toast=speaker(language).plain(toast) if toast else "")


def _document(session: Session, status: DraftStatus) -> Document:
    return stored_document(session, status.publication)


def _person(incoming: Incoming) -> Person:
    sender = incoming.sender
    return Person(id=sender.id, name=sender.name, actor=sender.actor, aside=incoming.private)


def _period_first(text: str) -> tuple[str, str]:
    """Return the period, if the text begins with one, and the rest."""
    first, _, rest = text.partition(" ")
    try:
        return Period.parse(first).label, rest.strip()
    except BadPeriod:
        return "", text

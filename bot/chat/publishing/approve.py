"""The draft in a chat: its buttons, /approve, /hold, /release. Reads, has the action decide, shows the result."""

from bot.actions.admins.notify import keep_draft_messages, keys_of
from bot.actions.cases.identifiers import refuse_identifiers
from bot.actions.context.context import Context, DraftShown
from bot.actions.publishing.approve import (
    DraftMovedOn,
    Person,
    approve_draft,
    hold_draft,
    refuse_moved_on,
    release_draft,
    withdraw_approval,
)
from bot.actions.publishing.draft.messages import posted_at, present_message
from bot.actions.publishing.draft.preview import send_files, send_preview
from bot.actions.publishing.draft.status import draft_choices, draft_for, draft_status
from bot.actions.publishing.draft.view import changes_of, view_of
from bot.actions.publishing.reconcile import NotReconciled
from bot.chat.admin_messages.rendering import label
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.publishing.draft import changes_html, draft_html, replaced_html, sealed_html
from bot.chat.publishing.hold import reason_keys, why_hold
from bot.chat.publishing.mismatches import mismatch_line
from reports.language import words
from reports.language.speaker import speaker
from reports.reading.periods import period_first
from storage.chat import buttons
from storage.chat.buttons import Button, StaleButton
from storage.publishing import publications
from storage.publishing.publications import Publication
from storage.tables.approvals import DraftMessageRole
from storage.vocabulary.errors import DataError
from storage.vocabulary.publishing import POSTED

LONGEST_REASON = 200
APPROVED, WITHDRAWN = words.msgid("Approved."), words.msgid("Your approval is withdrawn.")
HELD, RELEASED = words.msgid("On hold."), words.msgid("The hold was lifted.")
FILES_OF = words.msgid(
    "The files with the figures of the draft for {period}. They are signed when the report is published."
)


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
    label, reason = period_first(incoming.text)
    if not reason:
        raise ReasonMissing
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(limit=LONGEST_REASON)
    refuse_identifiers(reason)
    status = hold_draft(context, draft_for(context, label), reason, _person(incoming))
    return _shown(incoming, context, status.publication.id)


def reply_to_release(incoming: Incoming, context: Context) -> Answer:
    """End the hold and show the draft."""
    status = release_draft(context, draft_for(context, incoming.text), _person(incoming))
    return _shown(incoming, context, status.publication.id)


def reply_to_preview(incoming: Incoming, context: Context) -> None:
    """Send the post as readers would get it."""
    with context.database.transaction():  # an update that comes again is not answered again
        publication = draft_for(context, incoming.text)
    asked = None if incoming.private else incoming.message_id
    send_preview(context, publication, incoming.chat, reply_to=asked)


def press_approve(incoming: Incoming, context: Context) -> Answer:
    """Add this person's approval to the draft."""
    try:
        status = approve_draft(context, incoming.text, _person(incoming))
    except NotReconciled as error:
        problem = mismatch_line(error.mismatches[0], incoming.sender.language)
        raise NotReconciled(error.mismatches, **{**error.facts, "problem": problem}) from None
    return _shown(incoming, context, status.publication.id, toast=APPROVED)


def press_withdraw(incoming: Incoming, context: Context) -> Answer:
    """End this person's approval of the draft."""
    status = withdraw_approval(context, incoming.text, _person(incoming))
    return _shown(incoming, context, status.publication.id, toast=WITHDRAWN)


def press_hold(incoming: Incoming, context: Context) -> Answer:
    """Ask for the reason, in place of the draft."""
    _, publication = _pressed(incoming, context)
    language = incoming.sender.language
    with context.database.transaction() as session:
        status = draft_status(session, publication, context)
        keys = reason_keys(session, context, status, language)
    return Answer(html=why_hold(status, language), keys=keys, in_place=True)


def press_reason(incoming: Incoming, context: Context) -> Answer:
    """Put the draft on hold for a listed reason."""
    button, publication = _pressed(incoming, context)
    reason = button.subject.partition(":")[2]
    hold_draft(context, publication, reason, _person(incoming), nonce=incoming.text)
    return _shown(incoming, context, publication.id, toast=HELD)


def press_release(incoming: Incoming, context: Context) -> Answer:
    """End the hold."""
    _, publication = _pressed(incoming, context)
    release_draft(context, publication, _person(incoming), nonce=incoming.text)
    return _shown(incoming, context, publication.id, toast=RELEASED)


def press_changes(incoming: Incoming, context: Context) -> Answer:
    """Show what changed in this draft and by which cases, as often as asked."""
    _, publication = _pressed(incoming, context)
    with context.database.transaction() as session:  # an update that comes again is not answered again
        found = changes_of(session, context, publication.id, context.today())
    if found is None:
        raise DraftMovedOn(period=publication.period)
    role = DraftMessageRole.CASES if found.cases else DraftMessageRole.ANSWER
    html = changes_html(context, found, incoming.sender.language)
    return Answer(html=html, noted=lambda number: _keep(context, incoming.chat, number, found.draft.shown, role))


def press_preview(incoming: Incoming, context: Context) -> Answer:
    """Send the post as readers would get it."""
    _, publication = _pressed(incoming, context)
    with context.database.transaction():  # the same
        pass
    send_preview(context, publication, incoming.chat)
    return Answer()


def press_files(incoming: Incoming, context: Context) -> Answer:
    """Send the files of the draft."""
    _, publication = _pressed(incoming, context)
    with context.database.transaction():  # the same
        pass
    say = speaker(incoming.sender.language)
    send_files(context, publication, incoming.chat, say.text(FILES_OF, period=say.period(publication.period.label)))
    return Answer()


def press_back(incoming: Incoming, context: Context) -> Answer:
    """Show the draft again in place of a question."""
    _, publication = _pressed(incoming, context)
    return _shown(incoming, context, publication.id)


def present_draft(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show the current state of the draft, or where it is shown."""
    return _shown(incoming, context, int(subject.partition(":")[0]), late=True)


def _pressed(incoming: Incoming, context: Context) -> tuple[Button, Publication]:
    """Return the button and its publication, if its draft is the one that was shown."""
    with context.database.reading() as session:
        button = buttons.look(session, incoming.text)
        if button is None:
            raise StaleButton
        publication = publications.by_id(session, int(button.subject.partition(":")[0]))
    refuse_moved_on(publication, button.revision)
    return button, publication


def _shown(incoming: Incoming, context: Context, publication_id: int, *, toast: str = "", late: bool = False) -> Answer:
    """Show the draft with fresh buttons instead of what was pressed; too `late`, only where it is shown now."""
    language = incoming.sender.language
    with context.database.transaction() as session:
        view = view_of(session, context, publication_id)
        if view is None:
            return _sealed(incoming, context, publications.by_id(session, publication_id))
        present = present_message(session, publication_id, incoming.chat)
        if late and present > incoming.message_id:
            html = replaced_html(view.status.publication.period.label, str(incoming.chat), present, language)
            return Answer(html=html, in_place=True)
        choices = draft_choices(view.status)
        labels = [label(choice.kind, language) for choice in choices]
        keys = keys_of(session, choices, labels, context.now())
    plain = speaker(language).plain(toast) if toast else ""
    return Answer(
        html=draft_html(context, view, language),
        keys=keys,
        in_place=True,
        toast=plain,
        noted=lambda number: _keep(context, incoming.chat, number, view.shown, DraftMessageRole.DRAFT),
    )


def _sealed(incoming: Incoming, context: Context, publication: Publication) -> Answer:
    links = posted_at(context, publication.id) if publication.state in POSTED else ()
    html = sealed_html(publication.period.label, links, incoming.sender.language, posted=publication.state in POSTED)
    return Answer(html=html, in_place=True)


def _keep(context: Context, chat: int, number: int, shown: DraftShown, role: DraftMessageRole) -> None:
    """Keep where this was shown, once it is there."""
    with context.database.transaction() as session:
        keep_draft_messages(session, [number], chat, shown, role)


def _person(incoming: Incoming) -> Person:
    sender = incoming.sender
    return Person(id=sender.id, name=sender.name, actor=sender.actor, aside=incoming.private)

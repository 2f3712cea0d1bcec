"""Sends a draft as readers would get it, or its files, to admins who ask: nothing of it is in a chat unasked."""

from collections.abc import Callable
from functools import partial

from bot.actions.admins.notify import keep_draft_messages
from bot.actions.context.channel_port import Attachment, Delivered, Form, NotSent, Sent
from bot.actions.context.context import Context, DraftShown
from bot.actions.publishing.content import stored_document, terms_in
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from storage.engine.database import Session
from storage.publishing import approvals, publications
from storage.publishing.publications import Publication
from storage.tables.approvals import DraftMessageRole
from storage.vocabulary.errors import TryLaterError


class PreviewNotSent(TryLaterError):
    """Telegram did not take the draft."""

    what = "the draft could not be sent ({reason})"
    todo = "try again in a minute"


class DraftOutdated(TryLaterError):
    """What was drafted may show a case that was taken out since."""

    what = "the draft for {period} is out of date: a case has been removed since"
    todo = "try again when there is a new draft; a report on hold gets one when the hold is lifted"


def send_preview(context: Context, publication: Publication, chat: int, *, reply_to: int | None = None) -> None:
    """Send the post of a draft in each language: charts with the caption, then the texts. Raises PreviewNotSent."""
    note = ApprovalNote(approvals=None, required=context.settings.report.approvals)
    with context.database.reading() as session:
        _refuse_outdated(session, context, publication)
        document, terms = stored_document(session, publication), terms_in(session, context)
    first, *others = (render_post(document, terms, note, language) for language in context.settings.publisher.languages)
    _send_album(context, publication, chat, "photo", "chart", first.caption, reply_to)
    for text in (first.text, *(text for post in others for text in (post.caption, post.text))):
        _send(context, publication, chat, partial(context.channel.send_text, chat, text))


def send_files(context: Context, publication: Publication, chat: int, caption: str) -> None:
    """Send the files of a draft. Raises PreviewNotSent."""
    _send_album(context, publication, chat, "document", "content", caption)


def _send_album(
    context: Context,
    publication: Publication,
    chat: int,
    form: Form,
    layer: str,
    caption: str,
    reply_to: int | None = None,
) -> None:
    with context.database.reading() as session:
        _refuse_outdated(session, context, publication)
        stored = publications.files(session, publication.id).values()
    files = [Attachment(file.name, data=file.data) for file in stored if file.layer == layer]
    _send(context, publication, chat, lambda: context.channel.send_album(chat, form, files, caption, reply_to=reply_to))


def _refuse_outdated(session: Session, context: Context, publication: Publication) -> None:
    if approvals.took_out_cases(session, publication, context.settings.zone):
        raise DraftOutdated(period=publication.period)


def _send(context: Context, publication: Publication, chat: int, call: Callable[[], Delivered]) -> None:
    """Make a call, and keep its messages: if a case of the draft is embargoed later, they are deleted."""
    outcome = call()
    if not isinstance(outcome, Sent):
        reason = outcome.reason if isinstance(outcome, NotSent) else "there was no clear answer"
        raise PreviewNotSent(reason=reason)
    with context.database.transaction() as session:
        drafted = approvals.drafted_at_entry(session, publication, publication.revision)
        shown = DraftShown(publication.id, publication.revision, 0 if drafted is None else drafted.seq, {})
        keep_draft_messages(session, outcome.message_ids, chat, shown, DraftMessageRole.ANSWER)

"""Uploads a report's files to the admins' side for preview, so that the channel gets them by file id."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.actions.admins.superseded_drafts import remember
from bot.actions.context.channel_port import Attachment, Delivered, Form, NotSent, Sent, Unknown
from bot.actions.context.context import Context
from bot.actions.publishing.content import stored_document, terms_in
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from storage.publishing import inspections, publications, uploads
from storage.publishing.publications import Publication, StoredFile
from storage.vocabulary.admin_messages import MessageKind

DRAFT_PATIENCE, SEAL_PATIENCE = timedelta(hours=1), timedelta(minutes=10)
NOTHING = Sent(())
FORM_OF: Mapping[str, Form] = {"content": "document", "chart": "photo", "seal": "document"}


def stage_draft(context: Context, publication: Publication, *, now: datetime) -> bool:
    """Send the draft to the admins as the exact post it will be. Returns False while a retry is worthwhile.

    A repeated upload only repeats a message on the admins' side, so no answer here is ever doubtful. If that chat
    refuses, or does not answer for an hour, the report continues without it: its files are sent with the post.
    """
    return _staged(context, publication, _send_draft, waiting=publication.drafted_at + DRAFT_PATIENCE, now=now)


def _staged(
    context: Context,
    publication: Publication,
    send: Callable[[Context, Publication, datetime], Delivered],
    *,
    waiting: datetime,
    now: datetime,
) -> bool:
    """Upload if an attempt is due. Returns True when it succeeded, was refused, or has waited long enough."""
    subject = f"stage:{publication.id}:{publication.revision}"
    with context.database.reading() as session:
        if not inspections.is_due(session, subject, now):
            return True
    outcome = send(context, publication, now)
    if isinstance(outcome, Sent):
        return True
    if context.stopping():
        return False
    if not isinstance(outcome, NotSent) or outcome.temporary:
        return now >= waiting
    with context.database.transaction() as session:
        inspections.keep(session, subject, due_at=now + outcome.wait, found="")
    return True


def _send_draft(context: Context, publication: Publication, now: datetime) -> Delivered:
    with context.database.reading() as session:
        files = list(publications.files(session, publication.id).values())
        document, terms = stored_document(session, publication), terms_in(session, context)
    if not _missing(context, files):
        return NOTHING
    note = ApprovalNote(approvals=None, required=context.settings.report.approvals)
    first, *others = (render_post(document, terms, note, language) for language in context.settings.publisher.languages)
    staging = context.settings.telegram.staging
    charts = _upload(context, "photo", _of(files, "chart"), first.caption, now)
    remember(context, publication, staging, charts)
    if not isinstance(charts, Sent):
        return charts
    remember(
        context, publication, context.admin_chat, _show_admins(context, "photo", _of(files, "chart"), first.caption)
    )
    for text in (first.text, *(text for post in others for text in (post.caption, post.text))):
        remember(context, publication, context.admin_chat, context.channel.send_text(context.admin_chat, text))
    # The documents go last: while any is missing, all of this is repeated, so that no crash hides a draft.
    documents = _upload(context, "document", _of(files, "content"), "", now)
    remember(context, publication, staging, documents)
    return documents


def stage_seal(context: Context, publication: Publication, *, now: datetime) -> bool:
    """Upload what the seal added, and whatever Telegram no longer has. Returns False while a retry is worthwhile."""
    sealed_at = publication.sealed_at or now
    return _staged(context, publication, _send_seal, waiting=sealed_at + SEAL_PATIENCE, now=now)


def _send_seal(context: Context, publication: Publication, now: datetime) -> Delivered:
    with context.database.reading() as session:
        files = list(publications.files(session, publication.id).values())
    missing = _missing(context, files)
    forms: tuple[Form, ...] = ("photo", "document")
    outcomes = (
        _upload(context, form, [file for file in missing if FORM_OF[file.layer] == form], "", now) for form in forms
    )
    return next((outcome for outcome in outcomes if not isinstance(outcome, Sent)), NOTHING)


def _show_admins(context: Context, form: Form, files: Sequence[StoredFile], caption: str) -> Delivered:
    """Show the admins the files too, if these are staged in another chat."""
    if context.settings.telegram.staging == context.admin_chat:
        return NOTHING
    with context.database.reading() as session:
        known = uploads.file_ids(session, (file.sha256 for file in files), context.key.mark)
    shown = [Attachment(file.name, file_id=known.get((file.sha256, form))) for file in files]
    return context.channel.send_album(context.admin_chat, form, shown, caption)


def _of(files: Sequence[StoredFile], layer: str) -> list[StoredFile]:
    return [file for file in files if file.layer == layer]


def _missing(context: Context, files: Sequence[StoredFile]) -> list[StoredFile]:
    with context.database.reading() as session:
        known = uploads.file_ids(session, (file.sha256 for file in files), context.key.mark)
    return [file for file in files if (file.sha256, FORM_OF[file.layer]) not in known]


def _upload(context: Context, form: Form, files: Sequence[StoredFile], caption: str, now: datetime) -> Delivered:
    if not files:
        return NOTHING
    if context.stopping():
        return Unknown("")
    attachments = [Attachment(file.name, data=file.data) for file in files]
    outcome = context.channel.send_album(context.settings.telegram.staging, form, attachments, caption)
    with context.database.transaction() as session:
        if isinstance(outcome, Sent):
            for file, sent in zip(files, outcome.files, strict=True):
                uploads.keep(
                    session,
                    chat=context.settings.telegram.staging,
                    sha256=file.sha256,
                    form=form,
                    file_id=sent.file_id,
                    file_unique_id=sent.file_unique_id,
                    mark=context.key.mark,
                    now=now,
                )
        elif isinstance(outcome, NotSent) and not outcome.temporary:
            topic = f"stage:{files[0].sha256}"
            context.queue_message(session, topic, MessageKind.STAGING_REFUSED, {"reason": outcome.reason})
    return outcome

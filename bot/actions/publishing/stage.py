"""Uploads a sealed report's files to the admins' side, so that each channel gets them by file id."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.actions.admins.chat_rights import REFUSED, admin_chat_is_channel
from bot.actions.admins.notify import keep_draft_messages
from bot.actions.context.channel_port import Attachment, Delivered, Form, NotSent, Sent, Unknown
from bot.actions.context.context import Context, DraftShown
from reports.sealing.bundle import posted_names
from storage.chat.admin_messages import AdminMessage
from storage.engine.database import Session
from storage.publishing import inspections, publications, uploads
from storage.publishing.publications import Publication, StoredFile
from storage.tables.approvals import DraftMessageRole
from storage.vocabulary.admin_messages import MessageKind

SEAL_PATIENCE = timedelta(minutes=10)
NOTHING = Sent(())
FORM_OF: Mapping[str, Form] = {"content": "document", "chart": "photo", "seal": "document"}


def stage_seal(context: Context, publication: Publication, *, now: datetime) -> bool:
    """Upload the files of a sealed report, and again what Telegram no longer has. False while a retry is worthwhile.

    A repeated upload only repeats a message on the admins' side, so no answer here is ever doubtful. If that chat
    refuses, or does not answer for a while, the report continues without it: its files are sent with the post.
    """
    subject = f"stage:{publication.id}:{publication.revision}"
    with context.database.reading() as session:
        if not inspections.is_due(session, subject, now):
            return True
    outcome = _send(context, publication, now)
    if isinstance(outcome, Sent):
        return True
    if context.stopping():
        return False
    if not isinstance(outcome, NotSent) or outcome.temporary:
        return now >= (publication.sealed_at or now) + SEAL_PATIENCE
    with context.database.transaction() as session:
        inspections.keep(session, subject, due_at=now + outcome.wait, found="")
    return True


def _send(context: Context, publication: Publication, now: datetime) -> Delivered:
    with context.database.reading() as session:
        files = _posted(session, publication)
    missing = _missing(context, files)
    forms: tuple[Form, ...] = ("photo", "document")
    outcomes = (
        _upload(context, publication, form, [file for file in missing if FORM_OF[file.layer] == form], now)
        for form in forms
    )
    return next((outcome for outcome in outcomes if not isinstance(outcome, Sent)), NOTHING)


def _posted(session: Session, publication: Publication) -> list[StoredFile]:
    """Return the files that the channel gets: charts and documents."""
    documents = posted_names(publication.period.label, publication.edition)
    files = publications.files(session, publication.id).values()
    return [file for file in files if file.layer == "chart" or file.name in documents]


def _missing(context: Context, files: Sequence[StoredFile]) -> list[StoredFile]:
    with context.database.reading() as session:
        known = uploads.file_ids(session, (file.sha256 for file in files), context.key.mark)
    return [file for file in files if (file.sha256, FORM_OF[file.layer]) not in known]


def _upload(
    context: Context, publication: Publication, form: Form, files: Sequence[StoredFile], now: datetime
) -> Delivered:
    if not files:
        return NOTHING
    if context.stopping():
        return Unknown("")
    attachments = [Attachment(file.name, data=file.data) for file in files]
    message = AdminMessage("", MessageKind.FILES, {"period": publication.period.label})
    why = context.render(context, message, context.language)
    staging = context.settings.telegram.staging
    if staging == context.admin_chat and admin_chat_is_channel(context):
        outcome: Delivered = REFUSED
    else:
        outcome = context.channel.send_album(staging, form, attachments, why.html if why else "", silent=True)
    with context.database.transaction() as session:
        if isinstance(outcome, Sent):
            _keep_message(session, context, publication, outcome)
            for file, sent in zip(files, outcome.files, strict=True):
                uploads.keep(
                    session,
                    chat=staging,
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


def _keep_message(session: Session, context: Context, publication: Publication, outcome: Sent) -> None:
    """Keep where the files were uploaded among people, so that they disappear once the report is posted."""
    if context.settings.telegram.staging == context.admin_chat:
        shown = DraftShown(publication.id, publication.revision, 0, {})
        keep_draft_messages(session, outcome.message_ids, context.admin_chat, shown, DraftMessageRole.FILES)

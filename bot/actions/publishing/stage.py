"""Uploads a report's files to the admins' side, where they are previewed, so that the channel gets them by file id."""

import html
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.actions.admins.superseded_drafts import remember
from bot.actions.context.channel_port import Attachment, Delivered, Form, NotSent, Sent, Unknown
from bot.actions.context.context import Desk
from bot.actions.publishing.content import stored_document
from reports.language import words
from reports.post.render import Standing, render_post
from storage.chat import admin_messages
from storage.publishing import inspections, publications, uploads
from storage.publishing.publications import Publication, StoredFile

DRAFT_PATIENCE, SEAL_PATIENCE = timedelta(hours=1), timedelta(minutes=10)
NOTHING = Sent(())
FORM_OF: Mapping[str, Form] = {"content": "document", "chart": "photo", "seal": "document"}


def stage_draft(desk: Desk, publication: Publication, *, now: datetime) -> bool:
    """Send the draft to the admins as the very post it will be. False while it is worth trying again first.

    A repeated upload only repeats a message on the admins' side, so no answer here is ever doubtful. Where that chat
    refuses, or does not answer for an hour, the report goes on without it: its files go with the post itself.
    """
    return _staged(desk, publication, _send_draft, waiting=publication.drafted_at + DRAFT_PATIENCE, now=now)


def _staged(
    desk: Desk,
    publication: Publication,
    send: Callable[[Desk, Publication, datetime], Delivered],
    *,
    waiting: datetime,
    now: datetime,
) -> bool:
    """Try it where a try is due. True when it is done, was refused, or was waited for long enough."""
    subject = f"stage:{publication.id}:{publication.revision}"
    with desk.database.reading() as session:
        if not inspections.is_due(session, subject, now):
            return True
    outcome = send(desk, publication, now)
    if isinstance(outcome, Sent):
        return True
    if desk.stopping():
        return False
    if not isinstance(outcome, NotSent) or outcome.temporary:
        return now >= waiting
    with desk.database.transaction() as session:
        inspections.keep(session, subject, due_at=now + outcome.wait, found="")
    return True


def _send_draft(desk: Desk, publication: Publication, now: datetime) -> Delivered:
    with desk.database.reading() as session:
        files = list(publications.files(session, publication.id).values())
        document = stored_document(session, publication)
    if not _missing(desk, files):
        return NOTHING
    standing = Standing(approvals=None, required=desk.settings.report.approvals)
    first, *others = (
        render_post(document, desk.terms, standing, language) for language in desk.settings.publisher.languages
    )
    staging = desk.settings.telegram.staging
    charts = _upload(desk, "photo", _of(files, "chart"), first.caption, now)
    remember(desk, publication, staging, charts)
    if not isinstance(charts, Sent):
        return charts
    remember(desk, publication, desk.admin_chat, _show_admins(desk, "photo", _of(files, "chart"), first.caption))
    for text in (first.text, *(text for post in others for text in (post.caption, post.text))):
        remember(desk, publication, desk.admin_chat, desk.channel.send_text(desk.admin_chat, text))
    # The documents go last: while one is missing, all of this is done again, so that no crash hides a draft.
    documents = _upload(desk, "document", _of(files, "content"), "", now)
    remember(desk, publication, staging, documents)
    return documents


def stage_seal(desk: Desk, publication: Publication, *, now: datetime) -> bool:
    """Upload what the seal added, and whatever else Telegram no longer has. False while it is worth trying again."""
    sealed_at = publication.sealed_at or now
    return _staged(desk, publication, _send_seal, waiting=sealed_at + SEAL_PATIENCE, now=now)


def _send_seal(desk: Desk, publication: Publication, now: datetime) -> Delivered:
    with desk.database.reading() as session:
        files = list(publications.files(session, publication.id).values())
    missing = _missing(desk, files)
    forms: tuple[Form, ...] = ("photo", "document")
    outcomes = (
        _upload(desk, form, [file for file in missing if FORM_OF[file.layer] == form], "", now) for form in forms
    )
    return next((outcome for outcome in outcomes if not isinstance(outcome, Sent)), NOTHING)


def _show_admins(desk: Desk, form: Form, files: Sequence[StoredFile], caption: str) -> Delivered:
    """Where files are staged elsewhere, the admins see them too."""
    if desk.settings.telegram.staging == desk.admin_chat:
        return NOTHING
    with desk.database.reading() as session:
        known = uploads.file_ids(session, (file.sha256 for file in files), desk.key.mark)
    shown = [Attachment(file.name, file_id=known.get((file.sha256, form))) for file in files]
    return desk.channel.send_album(desk.admin_chat, form, shown, caption)


def _of(files: Sequence[StoredFile], layer: str) -> list[StoredFile]:
    return [file for file in files if file.layer == layer]


def _missing(desk: Desk, files: Sequence[StoredFile]) -> list[StoredFile]:
    with desk.database.reading() as session:
        known = uploads.file_ids(session, (file.sha256 for file in files), desk.key.mark)
    return [file for file in files if (file.sha256, FORM_OF[file.layer]) not in known]


def _upload(desk: Desk, form: Form, files: Sequence[StoredFile], caption: str, now: datetime) -> Delivered:
    if not files:
        return NOTHING
    if desk.stopping():
        return Unknown("")
    attachments = [Attachment(file.name, data=file.data) for file in files]
    outcome = desk.channel.send_album(desk.settings.telegram.staging, form, attachments, caption)
    with desk.database.transaction() as session:
        if isinstance(outcome, Sent):
            for file, sent in zip(files, outcome.files, strict=True):
                uploads.keep(
                    session,
                    chat=desk.settings.telegram.staging,
                    sha256=file.sha256,
                    form=form,
                    file_id=sent.file_id,
                    file_unique_id=sent.file_unique_id,
                    mark=desk.key.mark,
                    now=now,
                )
        elif isinstance(outcome, NotSent) and not outcome.temporary:
            reason = html.escape(outcome.reason)
            language = desk.settings.publisher.languages[0]
            text = words.text("Files could not be uploaded: {reason}.", language, reason=reason)
            admin_messages.owe(session, f"stage:{files[0].sha256}", text, now)
    return outcome

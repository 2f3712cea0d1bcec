"""Uploads a report's files to the admins' side, where they are previewed, so that the channel gets them by file id."""

import html
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.actions.desk import Desk
from bot.actions.ports import Attachment, Form, NotSent, Sent
from bot.actions.report_draft import stored_document
from reports import words
from reports.post import Standing, render_post
from storage import notices, publications, uploads
from storage.publications import Publication, StoredFile

FORM_OF: Mapping[str, Form] = {"content": "document", "chart": "photo", "seal": "document"}


def stage_draft(desk: Desk, publication: Publication, *, now: datetime) -> bool:
    """Send the draft to the admins as the very post it will be. True when every file of it is uploaded.

    A repeated upload only repeats a message on the admins' side, so no answer here is ever doubtful.
    """
    with desk.database.reading() as session:
        files = list(publications.files(session, publication.id).values())
        document = stored_document(session, publication)
    if not _missing(desk, files):
        return True
    standing = Standing(approvals=None, required=desk.settings.report.approvals)
    first, *others = (
        render_post(document, desk.terms, standing, language) for language in desk.settings.publisher.languages
    )
    if not _upload(desk, "photo", _of(files, "chart"), first.caption, now):
        return False
    _show_admins(desk, "photo", _of(files, "chart"), first.caption)
    desk.channel.send_text(desk.admin_chat, first.text)
    for post in others:
        desk.channel.send_text(desk.admin_chat, post.caption)
        desk.channel.send_text(desk.admin_chat, post.text)
    # The documents go last: while one is missing, all of this is done again, so that no crash hides a draft.
    return _upload(desk, "document", _of(files, "content"), "", now)


def stage_seal(desk: Desk, publication: Publication, *, now: datetime) -> bool:
    """Upload what the seal added, and whatever else Telegram no longer has. True when every file is uploaded."""
    with desk.database.reading() as session:
        files = list(publications.files(session, publication.id).values())
    missing = _missing(desk, files)
    return all(
        _upload(desk, form, [file for file in missing if FORM_OF[file.layer] == form], "", now)
        for form in ("photo", "document")
    )


def _show_admins(desk: Desk, form: Form, files: Sequence[StoredFile], caption: str) -> None:
    """Where files are staged elsewhere, the admins see them too."""
    if desk.settings.telegram.staging == desk.admin_chat:
        return
    with desk.database.reading() as session:
        known = uploads.file_ids(session, (file.sha256 for file in files))
    shown = [Attachment(file.name, file_id=known.get((file.sha256, form))) for file in files]
    desk.channel.send_album(desk.admin_chat, form, shown, caption)


def _of(files: Sequence[StoredFile], layer: str) -> list[StoredFile]:
    return [file for file in files if file.layer == layer]


def _missing(desk: Desk, files: Sequence[StoredFile]) -> list[StoredFile]:
    with desk.database.reading() as session:
        known = uploads.file_ids(session, (file.sha256 for file in files))
    return [file for file in files if (file.sha256, FORM_OF[file.layer]) not in known]


def _upload(desk: Desk, form: Form, files: Sequence[StoredFile], caption: str, now: datetime) -> bool:
    if not files:
        return True
    if desk.stopping():
        return False
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
                    now=now,
                )
        elif isinstance(outcome, NotSent) and not outcome.temporary:
            reason = html.escape(outcome.reason)
            language = desk.settings.publisher.languages[0]
            text = words.text("Files could not be uploaded: {reason}.", language, reason=reason)
            notices.owe(session, f"stage:{files[0].sha256}", text, now)
    return isinstance(outcome, Sent)

"""Takes a due report or a requested edition to the channel: draft, approval, seal, delivery. There is no other way.

A sealed report's files are first uploaded to the admins' side, so that each channel gets them by file id.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.actions.admins.failures import need_room
from bot.actions.admins.notify import keep_draft_messages
from bot.actions.context.calendar import dates_of
from bot.actions.context.channel_port import Attachment, Delivered, Form, NotSent, Sent, Unknown
from bot.actions.context.context import REPORT, Context, DraftShown
from bot.actions.delivery.send import deliver
from bot.actions.integrity.sole_publisher import may_seal
from bot.actions.publishing.correct import keep_kind
from bot.actions.publishing.draft.draft import draft_edition
from bot.actions.publishing.draft.messages import announce_draft
from bot.actions.publishing.publish import is_approved, is_backed, is_sound, seal_if_current
from reports.period import Period
from reports.sealing.bundle import posted_names
from storage.chat.admin_messages import AdminMessage
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import corrections, inspections, publications, uploads
from storage.publishing.publications import Publication, StoredFile
from storage.tables.approvals import DraftMessageRole
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.publishing import PublicationState

SEAL_PATIENCE = timedelta(minutes=10)
NOTHING = Sent(())
FORM_OF: Mapping[str, Form] = {"content": "document", "chart": "photo", "seal": "document"}


def editions_asked(context: Context) -> tuple[Publication, ...]:
    """Return every unpublished new edition, and every unpublished report that predates the calendar, oldest first."""
    with context.database.reading() as session:
        opened_at = entries.first_entry_at(session)
        if opened_at is None:
            return ()
        early = [one for one in publications.under_way(session) if _is_before(context, one, opened_at)]
        return (*early, *corrections.waiting(session))


def _is_before(context: Context, publication: Publication, opened_at: datetime) -> bool:
    """Return whether the calendar never reaches this report: somebody requested it."""
    period, first = Period.parse(publication.period), context.settings.report.first
    opened_on = opened_at.astimezone(context.settings.zone).date()
    return publication.kind == REPORT and (period.end <= opened_on or period.start < first.start)


def advance(context: Context, edition: Publication, *, due_at: datetime | None) -> bool:
    """Advance one edition as far as possible now. Returns True when none of its due work is left.

    Before `due_at` it waits; a requested edition has no due time and waits for people indefinitely.
    """
    if edition.sealed_at is None:
        context.need_key()
        need_room(context)
        edition = _drafted(context, edition)
    if edition.sealed_at is None:
        if edition.state is PublicationState.HELD:
            return _may_wait(context, due_at)
        announce_draft(context, edition)
        if not _may_publish(context, edition, due_at):
            return _may_wait(context, due_at)
        if not is_sound(context, edition, now=context.now()) or not may_seal(context):
            return False
        if not seal_if_current(context, edition, now=context.now()):
            _drafted(context, edition)  # its approvals lapse now; the next tick shows the new draft
            return False
    return stage_seal(context, edition, now=context.now()) and deliver(context, edition)


def _may_wait(context: Context, due_at: datetime | None) -> bool:
    return due_at is None or context.now() < due_at


def _may_publish(context: Context, edition: Publication, due_at: datetime | None) -> bool:
    """Return whether to publish: a due report, approved or not if so configured; a requested edition once approved."""
    if due_at is None:
        return is_approved(context, edition)
    return context.now() >= edition.due_at and is_backed(context, edition)


def _drafted(context: Context, edition: Publication) -> Publication:
    settings = context.settings
    dates = dates_of(Period.parse(edition.period), settings.report, settings.publisher.timezone)
    with context.database.reading() as session:
        edition = publications.by_id(session, edition.id)
    edition = keep_kind(context, edition, now=context.now())
    return draft_edition(context, edition, dates, now=context.now())


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
    documents = posted_names(publication.period, publication.edition)
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
    why = context.render(context, AdminMessage("", MessageKind.FILES, {"period": publication.period}), context.language)
    outcome = context.channel.send_album(
        context.settings.telegram.staging, form, attachments, why.html if why else "", silent=True
    )
    with context.database.transaction() as session:
        if isinstance(outcome, Sent):
            _keep_message(session, context, publication, outcome)
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


def _keep_message(session: Session, context: Context, publication: Publication, outcome: Sent) -> None:
    """Keep where the files were uploaded among people, so that they disappear once the report is posted."""
    if context.settings.telegram.staging == context.admin_chat:
        shown = DraftShown(publication.id, publication.revision, 0, {})
        keep_draft_messages(session, outcome.message_ids, context.admin_chat, shown, DraftMessageRole.FILES)

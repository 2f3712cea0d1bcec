"""Stores the content of a period's report as the draft, and renews it when the register or the terms change it."""

from collections.abc import Sequence
from datetime import datetime

from bot.actions.context.calendar import Dates
from bot.actions.context.context import REPORT, Context
from bot.actions.publishing.content import agrees, content_of, document_for, stored_document
from reports.post.draft_changes import difference, joined
from reports.schema.types import Document
from reports.sealing.bundle import Content
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import approvals, publication_steps, publications
from storage.publishing.approvals import DraftChanges
from storage.publishing.publications import Publication, StaleDraft
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.errors import DataError
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationState

ATTEMPTS = 3
MOST_POSTED = 49_000_000  # bytes; a bot can post files of 50 MB, and the seal needs some room


class ReportTooLarge(DataError):
    """The package of a report is larger than what a bot can post."""

    what = "the files of the report for {period} have {size} MB, and a bot can post {most} MB"
    todo = "set report.list_disclosures = false: the list of disclosures is most of it"


def draft_edition(context: Context, found: Publication, dates: Dates, *, now: datetime) -> Publication:
    """Draft an edition, or renew its draft if its content has changed. A draft on hold stays unchanged.

    The draft matches the register at the moment of storing: if that changed while the charts were drawn, it is counted
    again. Raises StaleDraft if it changes every time; the next tick continues.
    """
    if found.sealed_at is not None or found.state is PublicationState.HELD:
        return found
    for _ in range(ATTEMPTS):
        with context.database.reading() as session:
            end = entries.head(session)
            if found.is_drafted and context.drafts.holds(found, end):
                return found
            document = document_for(session, context, found)
            matches = found.is_drafted and agrees(session, context, found, document)
            hidden = matches and approvals.took_out_cases(session, found, context.settings.zone)
        if matches:
            if hidden:  # what was taken out is not in this draft: people may see it again
                with context.database.transaction() as session:
                    approvals.note_match(session, found, end.seq, now)
            context.drafts.note(found, end)
            return found
        content = content_of(context, document, context.draw)
        _refuse_too_large(content, found.period)
        with context.database.transaction() as session:
            if entries.may_count_otherwise(session, end):
                continue
            ended = approvals.people(session, found)
            before = stored_document(session, found) if found.is_drafted else None
            hidden = approvals.took_out_cases(session, found, context.settings.zone)
            changed = (
                None
                if before is None
                else _changes(session, found, before, document, approved=bool(ended), hidden=hidden)
            )
            saved = publications.save_draft(
                session,
                period=dates.period,
                kind=found.kind,
                edition=found.edition,
                digest=content.digest,
                due_at=dates.due_at if found.kind == REPORT else found.due_at,
                content=content.files,
                charts=content.charts,
                now=now,
            )
            if changed is not None and saved.revision > found.revision:
                approvals.keep_changes(session, saved, changed)
                if ended:
                    queue_draft(session, context, saved, lapsed=names_of(context, ended))
            return saved
    raise StaleDraft(period=found.period)


def _refuse_too_large(content: Content, period: Period) -> None:
    """Refuse files that Telegram would refuse once the report is sealed: one package holds them all."""
    size = sum(map(len, content.files.values()))
    if size > MOST_POSTED:
        raise ReportTooLarge(period=period, size=f"{size / 1_000_000:.0f}", most=f"{MOST_POSTED / 1_000_000:.0f}")


def _changes(
    session: Session, found: Publication, before: Document, document: Document, *, approved: bool, hidden: bool
) -> DraftChanges:
    """Return what a new draft changes: since the draft that people approved, or else since the one before that.

    Nothing is listed if a case was taken out since: the list would reveal the case.
    """
    if hidden:
        return DraftChanges(found.revision, [])
    earlier, changes = approvals.changes(session, found), difference(before, document)
    if approved or earlier is None or not earlier.changes:
        return DraftChanges(found.revision, changes)
    return DraftChanges(earlier.since, joined(earlier.changes, changes))


def queue_draft(session: Session, context: Context, draft: Publication, *, why: str = "", **facts: object) -> None:
    """Queue a draft as a new message, because people must act; once for each revision and reason `why`."""
    named = {"publication": draft.id, "revision": draft.revision, **facts}
    topic = ":".join(filter(None, ("draft", str(draft.id), str(draft.revision), why)))
    context.queue_message(session, topic, MessageKind.DRAFT, named)


def names_of(context: Context, people: Sequence[int]) -> list[str]:
    """Return the names of people as the configuration has them."""
    names = {admin.id: admin.name for admin in context.settings.admins}
    return [names.get(person, str(person)) for person in people]


def plan_report(context: Context, dates: Dates, now: datetime) -> Publication:
    """Return the report of a period, planning it if necessary."""
    with context.database.reading() as session:
        found = publications.find(session, dates.period, REPORT)
    if found is not None:
        return found
    with context.database.transaction() as session:
        return publication_steps.plan(
            session,
            period=dates.period,
            kind=REPORT,
            edition=1,
            due_at=dates.due_at,
            now=now,
        )

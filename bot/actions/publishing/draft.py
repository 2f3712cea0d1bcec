"""Stores the content of a period's report as the draft, and renews it when the register or the terms change it."""

from collections.abc import Sequence
from datetime import datetime

from bot.actions.context.calendar import Dates
from bot.actions.context.context import REPORT, Context
from bot.actions.publishing.content import agrees, content_of, document_for, stored_document
from reports.post.draft_changes import difference
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import approvals, publication_steps, publications
from storage.publishing.publications import Publication, StaleDraft
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.publishing import PublicationState

ATTEMPTS = 3


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
            if found.is_drafted and agrees(session, context, found, document):
                context.drafts.note(found, end)
                return found
        content = content_of(context, document, context.draw)
        with context.database.transaction() as session:
            if entries.may_count_otherwise(session, end):
                continue
            ended = approvals.people(session, found)
            before = stored_document(session, found) if found.is_drafted else None
            shows_changes = before is not None and not approvals.took_out_cases(session, found)
            saved = publications.save_draft(
                session,
                period=dates.period.label,
                start=dates.period.start,
                end=dates.period.end,
                kind=found.kind,
                edition=found.edition,
                digest=content.digest,
                due_at=dates.due_at if found.kind == REPORT else found.due_at,
                content=content.files,
                charts=content.charts,
                now=now,
            )
            if before is not None and saved.revision > found.revision:
                approvals.keep_changes(session, saved, difference(before, document) if shows_changes else [])
                tell_lapsed(session, context, saved, ended, now)
            return saved
    raise StaleDraft(period=found.period)


def tell_lapsed(session: Session, context: Context, saved: Publication, ended: Sequence[int], now: datetime) -> None:
    """Notify the admins whose approvals lapsed because the draft changed."""
    names = {admin.id: admin.name for admin in context.settings.admins}
    if ended:
        listed = [names.get(person, str(person)) for person in ended]
        topic = f"lapsed:{saved.id}:{now.isoformat()}"
        context.queue_message(session, topic, MessageKind.LAPSED, {"period": saved.period, "names": listed})


def plan_report(context: Context, dates: Dates, now: datetime) -> Publication:
    """Return the report of a period, planning it if necessary."""
    with context.database.reading() as session:
        found = publications.find(session, dates.period.label, REPORT)
    if found is not None:
        return found
    with context.database.transaction() as session:
        return publication_steps.plan(
            session,
            period=dates.period.label,
            start=dates.period.start,
            end=dates.period.end,
            kind=REPORT,
            edition=1,
            due_at=dates.due_at,
            now=now,
        )

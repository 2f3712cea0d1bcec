"""Reminds the admins of a report that needs them, and notifies the channel when it is late. Each step happens once."""

from datetime import date, datetime, timedelta
from typing import Any

from bot.actions.context.calendar import Dates
from bot.actions.context.context import REPORT, Context
from bot.actions.publishing.draft.draft import plan_report
from bot.actions.publishing.draft.status import draft_status
from bot.actions.publishing.publish import is_backed, needs_no_approval
from bot.actions.publishing.reconcile import mismatches
from reports.post.notices import late_notice
from storage.ledger import entries
from storage.publishing import inspections, late_notices, publications
from storage.publishing.planned_parts import PlannedPart, TextPayload
from storage.publishing.publications import Publication
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.publishing import EntryKind, PublicationState

BEFORE = (("week", timedelta(days=7)), ("day", timedelta(days=1)))


def follow_calendar(context: Context, dates: Dates, *, now: datetime) -> None:
    """Do what the calendar requires, even if the report cannot be drafted: reminders and the late notice.

    A report that is ready but was delayed because the bot was down gets one chance to be published without a late
    notice before it.
    """
    publication = plan_report(context, dates, now)
    if publication.sealed_at is not None:
        return
    ready = publication.state is not PublicationState.HELD and is_backed(context, publication)
    remind(context, dates, publication, ready=ready, now=now)
    if now < late_at(context, dates) or (ready and _first_chance(context, dates, now)):
        return
    tell_channel(context, dates, now=now)


def _first_chance(context: Context, dates: Dates, now: datetime) -> bool:
    subject = f"late:{dates.period.label}"
    with context.database.transaction() as session:
        if inspections.of(session, subject) is not None:
            return False
        inspections.keep(session, subject, due_at=now, found="")
    return True


def tell_if_late(context: Context, dates: Dates, *, now: datetime) -> None:
    """Plan the late notice of a report that this tick did not seal either."""
    with context.database.reading() as session:
        publication = publications.find(session, dates.period, REPORT)
    if publication is None or publication.sealed_at is None:
        tell_channel(context, dates, now=now)


def remind(context: Context, dates: Dates, publication: Publication, *, ready: bool, now: datetime) -> None:
    """Queue the newest due reminder for the admins; those missed during downtime are not sent later.

    No reminder is sent for a report that is ready and due: it is now published, or the cause of a delay is reported.
    """
    approved = publication.state in (PublicationState.APPROVED, PublicationState.HELD)
    if now >= dates.due_at and ready:
        return
    if now >= dates.due_at:
        _say_that_it_waits(context, dates, publication, now)
        return
    step = next((name for name, before in reversed(BEFORE) if now >= dates.due_at - before), None)
    if step is None or approved:
        return
    with context.database.reading() as session:
        anyway = needs_no_approval(session, context) and not mismatches(session, publication)
    facts = {**_facts(context, dates, publication), "due_at": dates.due_at.isoformat(), "anyway": anyway}
    due_on = _due_on(context, dates)
    with context.database.transaction() as session:
        context.queue_message(session, f"remind:{dates.period.label}:{step}:{due_on}", MessageKind.DUE_SOON, facts)


def _due_on(context: Context, dates: Dates) -> date:
    """Return the day on which it is due: if another one is configured, the admins are reminded again."""
    return dates.due_at.astimezone(context.zone).date()


def _facts(context: Context, dates: Dates, publication: Publication) -> dict[str, Any]:
    """Return what a reminder is about, and whose approval is missing."""
    with context.database.reading() as session:
        awaited = draft_status(session, publication, context).awaited
    return {"period": dates.period.label, "publication": publication.id, "names": list(awaited)}


def _say_that_it_waits(context: Context, dates: Dates, publication: Publication, now: datetime) -> None:
    held, late = publication.state is PublicationState.HELD, late_at(context, dates).isoformat()
    facts = {**_facts(context, dates, publication), "late_at": late, "held": held}
    with context.database.transaction() as session:
        if context.queue_message(
            session, f"awaited:{publication.id}:{_due_on(context, dates)}", MessageKind.OVERDUE, facts
        ):
            entry = {"period": dates.period.label, "kind": publication.kind.value, "edition": publication.edition}
            entries.append(session, EntryKind.REPORT_AWAITED, entry, actor=entries.CLOCK, now=now)


def tell_channel(context: Context, dates: Dates, *, now: datetime) -> None:
    """Plan the public notice that a report is late, when it is due and once for each period."""
    if now < late_at(context, dates):
        return
    with context.database.reading() as session:
        if late_notices.is_sealed(session, dates.period):
            return
    parts = [
        PlannedPart(
            channel=str(channel.id),
            part="text",
            position=0,
            payload=TextPayload(_late_notice(context, dates, context.settings.language_of(channel))),
        )
        for channel in context.settings.telegram.all_channels
    ]
    with context.database.transaction() as session:
        late_notices.seal(
            session,
            period=dates.period,
            due_at=dates.due_at,
            parts=parts,
            now=now,
        )


def late_at(context: Context, dates: Dates) -> datetime:
    """Return when to post the late notice in the channel."""
    return dates.due_at + timedelta(hours=context.settings.report.late_notice_after_hours)


def _late_notice(context: Context, dates: Dates, language: str) -> str:
    publisher = context.settings.publisher
    return late_notice(
        publisher.name, dates.period.label, dates.due_at.astimezone(context.zone), publisher.timezone, language
    )

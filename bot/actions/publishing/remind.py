"""Reminds the admins of a report that waits for them, and tells the channel when it is late. Each step once."""

import html
from datetime import datetime, timedelta

from bot.actions.context.calendar import Dates
from bot.actions.context.context import CLOCK, REPORT, Context
from bot.actions.publishing.draft import plan_report
from bot.actions.publishing.publish import is_backed
from reports.language import words
from reports.post.facts import NAME_LIMIT
from reports.post.fitting import clip
from storage.chat import admin_messages
from storage.ledger import entries
from storage.publishing import inspections, late_notices, publications
from storage.publishing.planned_parts import PlannedPart
from storage.publishing.publications import Publication
from storage.vocabulary.publishing import EntryKind, PublicationState

BEFORE = (("week", timedelta(days=7)), ("day", timedelta(days=1)))


def follow_calendar(context: Context, dates: Dates, *, now: datetime) -> None:
    """Do what the calendar asks for, whether the report can be drafted or not: reminders, and the late notice.

    A report that only waited for this tick, because the bot was down, gets the chance to be published without a notice
    before it. It gets that chance once.
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
    """Plan the late notice of a report that was not sealed at this tick either."""
    with context.database.reading() as session:
        publication = publications.find(session, dates.period.label, REPORT)
    if publication is None or publication.sealed_at is None:
        tell_channel(context, dates, now=now)


def remind(context: Context, dates: Dates, publication: Publication, *, ready: bool, now: datetime) -> None:
    """Owe the admins the newest reminder whose time has come; those that were slept through are not made up for.

    Of a report that is ready and due nothing is said: it is published now, or what hinders it is reported.
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
    if context.settings.report.if_unapproved == "publish":
        message = "The report for {period} is due on {moment} ({zone}). It is then published, approved or not."
    else:
        message = "The report for {period} is due on {moment} ({zone}) and waits for approval."
    with context.database.transaction() as session:
        admin_messages.queue(session, f"remind:{dates.period.label}:{step}", _text(context, dates, message), now)


def _say_that_it_waits(context: Context, dates: Dates, publication: Publication, now: datetime) -> None:
    if publication.state is PublicationState.HELD:
        message = "The report for {period} is due and held. The channel is told that it is late on {late} ({zone})."
    else:
        message = (
            "The report for {period} is due and nobody has approved it. It stays unpublished: report.if_unapproved is "
            "“late-notice”. The channel is told that it is late on {late} ({zone})."
        )
    with context.database.transaction() as session:
        if admin_messages.queue(session, f"awaited:{publication.id}", _text(context, dates, message), now):
            told = {"period": dates.period.label, "kind": publication.kind.value, "edition": publication.edition}
            entries.append(session, EntryKind.REPORT_AWAITED, told, actor=CLOCK, now=now)


def tell_channel(context: Context, dates: Dates, *, now: datetime) -> None:
    """Plan the public notice that a report is late, once for each period, when its time has come."""
    if now < late_at(context, dates):
        return
    with context.database.reading() as session:
        if late_notices.is_sealed(session, dates.period.label):
            return
    parts = [
        PlannedPart(
            channel=str(channel.id),
            part="text",
            position=0,
            payload={"html": late_text(context, dates, context.settings.language_of(channel))},
        )
        for channel in context.settings.telegram.all_channels
    ]
    with context.database.transaction() as session:
        late_notices.seal(
            session,
            period=dates.period.label,
            start=dates.period.start,
            end=dates.period.end,
            due_at=dates.due_at,
            parts=parts,
            now=now,
        )


def late_at(context: Context, dates: Dates) -> datetime:
    """When the channel is told."""
    return dates.due_at + timedelta(hours=context.settings.report.late_notice_after_hours)


def late_text(context: Context, dates: Dates, language: str) -> str:
    """What the channel is told: what was promised and when, and that it is not there. Nothing of what is in it."""
    facts = {
        "name": html.escape(clip(context.settings.publisher.name, NAME_LIMIT), quote=False),
        "period": words.period(dates.period.label, language),
        "moment": words.moment(dates.due_at.astimezone(context.settings.zone), language),
        "zone": html.escape(context.settings.publisher.timezone, quote=False),
    }
    title = words.text("{name}: transparency report late, {period}", language, **facts)
    body = words.text(
        "It was due on {moment} ({zone}) and has not been published yet. When it appears here, it will say how late it "
        "came. This notice stays.",
        language,
        **facts,
    )
    return f"<b>{title}</b>\n\n{body}"


def _text(context: Context, dates: Dates, message: str) -> str:
    language, zone = context.settings.publisher.languages[0], context.settings.zone
    return words.text(
        message,
        language,
        period=html.escape(dates.period.label),
        moment=words.moment(dates.due_at.astimezone(zone), language),
        late=words.moment(late_at(context, dates).astimezone(zone), language),
        zone=html.escape(context.settings.publisher.timezone, quote=False),
    )

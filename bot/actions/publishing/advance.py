"""Takes a due report or a requested edition to the channel: draft, approval, seal, delivery. There is no other way."""

from datetime import datetime

from bot.actions.admins.failures import need_room
from bot.actions.context.calendar import dates_of
from bot.actions.context.context import REPORT, Context
from bot.actions.delivery.send import deliver
from bot.actions.integrity.sole_publisher import may_seal
from bot.actions.publishing.correct import keep_kind
from bot.actions.publishing.draft.draft import draft_edition
from bot.actions.publishing.draft.messages import announce_draft
from bot.actions.publishing.publish import is_approved, is_backed, is_sound, seal_if_current
from bot.actions.publishing.stage import stage_seal
from storage.ledger import entries
from storage.publishing import corrections, publications
from storage.publishing.publications import Publication
from storage.vocabulary.publishing import PublicationState


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
    period, first = publication.period, context.settings.report.first
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
    dates = dates_of(edition.period, settings.report, settings.publisher.timezone)
    with context.database.reading() as session:
        edition = publications.by_id(session, edition.id)
    edition = keep_kind(context, edition, now=context.now())
    return draft_edition(context, edition, dates, now=context.now())

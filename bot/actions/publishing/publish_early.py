"""Publishes a period on request instead of by the calendar: before it is due, or if it predates the register.

It needs the usual approvals. A period without a draft is planned, so that the bot drafts it.
"""

from datetime import datetime

from bot.actions.context.calendar import Dates, dates_of
from bot.actions.context.context import REPORT, CountingContext, SealingContext
from bot.actions.integrity.sole_publisher import advance_mark, refuse_sealing
from bot.actions.publishing.draft.status import draft_status
from bot.actions.publishing.publish import is_approved, is_sound, seal_report
from bot.actions.publishing.reconcile import refuse_unreconciled
from reports.figures.coverage import first_and_last
from storage.ledger import entries
from storage.publishing import publication_steps, publications
from storage.publishing.publications import Publication
from storage.register import imports
from storage.vocabulary.errors import DataError, NotPermittedError, TryLaterError
from storage.vocabulary.period import Period


class NotOver(DataError):
    """The period has not ended yet, so its figures are not complete."""

    what = "{period} is still open until {end}; nothing was published"
    todo = "publish it on that day or later"


class AlreadySealed(DataError):
    """A report is published only once."""

    what = "the report for {period} is already published"
    todo = 'request a new edition with: correct {period} --reason "..."'


class NoCoverage(DataError):
    """For a period before the register's first entry, nothing is known except what an import states."""

    what = "the register was opened after {period}, and no import says that it is complete for that period"
    todo = "import its cases as complete first: import FILE --complete-from {first} --complete-to {last}"


class NotApproved(NotPermittedError):
    """Too few people have approved the draft."""

    what = "{period} has {given} of {required} approvals{awaited}"
    todo = "approve it in the admin chat, then run the command again; what is due, the running bot publishes by itself"


class RegisterUnsound(TryLaterError):
    """A damaged register cannot be signed."""

    what = "the register does not match its ledger; nothing was signed"
    todo = "see: transparency-bot ledger check"


def publish_now(sealing: SealingContext, period: Period, *, now: datetime) -> Publication:
    """Seal an approved draft immediately; the running bot, or the next tick, posts it. Raises NotApproved."""
    dates = dates_of(period, sealing.settings.report, sealing.settings.publisher.timezone)
    found = _planned(sealing, dates, now)
    if found.sealed_at is not None:
        raise AlreadySealed(period=period.label)
    if found.is_drafted:
        with sealing.database.reading() as session:
            refuse_unreconciled(session, found)
    if not found.is_drafted or not is_approved(sealing, found):
        raise refusal(sealing, found)
    if not is_sound(sealing, found, now=now):
        raise RegisterUnsound
    refuse_sealing(sealing)
    seal_report(sealing, found, now=now)
    advance_mark(None, sealing)
    return found


def refusal(counting: CountingContext, publication: Publication) -> NotApproved:
    """Return an error with the missing approvals, in numbers and names."""
    with counting.database.reading() as session:
        draft = draft_status(session, publication, counting)
    *others, last = draft.awaited or ("",)
    names = f"{', '.join(others)} and {last}" if others else last
    facts = {"given": len(draft.approved_by), "required": draft.required}
    return NotApproved(period=publication.period, awaited=f"; it waits for {names}" if names else "", **facts)


def _planned(counting: CountingContext, dates: Dates, now: datetime) -> Publication:
    period = dates.period
    if now.astimezone(counting.settings.zone).date() < period.end:
        raise NotOver(period=period.label, end=period.end)
    with counting.database.transaction() as session:
        found = publications.find(session, period, REPORT)
        if found is not None:
            return found
        opened_at = entries.first_entry_at(session) or now
        before = period.end <= opened_at.astimezone(counting.settings.zone).date()
        if before and not imports.overlapping_coverage(session, period.start, period.end):
            first, last = first_and_last((period.start, period.end))
            raise NoCoverage(period=period.label, first=first, last=last)
        return publication_steps.plan(
            session,
            period=period,
            kind=REPORT,
            edition=1,
            due_at=now if before else dates.due_at,
            now=now,
        )

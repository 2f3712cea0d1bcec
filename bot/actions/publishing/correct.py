"""Requests a new edition of a published report: a correction if the register's figures differ, else an erratum.

It is drafted, approved and posted like a report; the old edition stays as it is.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.context.context import REPORT, Context, CountingContext
from bot.actions.publishing.content import kind_now, protection_of
from bot.actions.publishing.correction_reason import read_reason
from bot.actions.publishing.draft.draft import names_of
from bot.actions.publishing.restate import corrections, read_published
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import approvals, publication_steps, publications
from storage.publishing import corrections as asked_corrections
from storage.publishing.publications import Publication
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.errors import DataError, TryLaterError
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationKind, PublicationState

REPLACED = "another edition takes its place"


class NothingPublished(DataError):
    """Only a published report can be corrected."""

    what = "there is no published report for {period}"
    todo = "change the cases instead: the draft follows the register"


class StillPosting(TryLaterError):
    """The newest edition is not completely posted yet."""

    what = "edition {edition} for {period} is still being posted"
    todo = "try again when it is complete; see /status"


@dataclass(frozen=True, slots=True)
class Asked:
    """The requested edition, and how many published cells it changes."""

    publication: Publication
    cells: int


def ask_correction(counting: CountingContext, period: Period, reason: str, *, now: datetime, actor: str) -> Asked:
    """Plan the next edition of a period. A repeated request, before it is sealed, replaces the reason."""
    reason = read_reason(reason)
    with counting.database.transaction() as session:
        newest = _newest(session, period)
        known, zone = read_published(session), counting.settings.publisher.timezone
        changed = corrections(session, known, period, zone, protection_of(known, counting))
        kind = kind_now(session, counting, period)
        asked_on = now.astimezone(counting.settings.zone).date()
        edition = _ask(session, newest, period, kind, reason, asked_on=asked_on, actor=actor, now=now)
    return Asked(edition, len(changed))


def keep_kind(context: Context, edition: Publication, *, now: datetime) -> Publication:
    """Return a waiting edition, replaced by one of the other kind if the register now requires that.

    A case amended after the request turns an erratum into a correction, or the reverse. The replacement has the same
    reason and needs approval. An edition on hold stays.
    """
    if edition.kind == REPORT or edition.sealed_at is not None or edition.state is PublicationState.HELD:
        return edition
    period = edition.period
    with context.database.reading() as session:
        if context.drafts.holds(edition, entries.head(session)) or kind_now(session, context, period) is edition.kind:
            return edition
    with context.database.transaction() as session:
        edition = publications.by_id(session, edition.id)
        kind, why = kind_now(session, context, period), asked_corrections.of_publication(session, edition)
        waits = edition.sealed_at is None and edition.state is not PublicationState.HELD
        if why is None or kind is edition.kind or not waits:
            return edition
        _tell_lapsed(session, context, edition, now)
        newest = _newest(session, period)
        return _ask(session, newest, period, kind, why.reason, asked_on=why.asked_on, actor=entries.CLOCK, now=now)


def _tell_lapsed(session: Session, context: Context, edition: Publication, now: datetime) -> None:
    """Notify the admins whose approvals end with this edition."""
    ended = approvals.people(session, edition)
    if ended:
        facts = {"period": edition.period.label, "names": names_of(context, ended)}
        context.queue_message(session, f"lapsed:{edition.id}:{now.isoformat()}", MessageKind.LAPSED, facts)


def _newest(session: Session, period: Period) -> Publication:
    newest = asked_corrections.newest_sealed(session, period)
    if newest is None:
        raise NothingPublished(period=period.label)
    if newest.state is PublicationState.PUBLISHING:
        raise StillPosting(period=period.label, edition=newest.edition)
    return newest


def _ask(
    session: Session,
    newest: Publication,
    period: Period,
    kind: PublicationKind,
    reason: str,
    *,
    asked_on: date,
    actor: str,
    now: datetime,
) -> Publication:
    """Plan an edition of this kind in place of one of the other kind."""
    _set_aside(session, period, kind, now)
    before = publications.edition_of(session, period, kind, newest.edition + 1)
    if before is not None and before.state is PublicationState.HELD and before.hold_reason == REPLACED:
        publication_steps.release(session, before, actor=entries.CLOCK, now=now)
    return asked_corrections.ask(
        session,
        newest,
        kind=kind,
        reason=reason,
        asked_on=asked_on,
        actor=actor,
        now=now,
    )


def _set_aside(session: Session, period: Period, kind: PublicationKind, now: datetime) -> None:
    """Put an open edition of the other kind on hold: two with the same number cannot both be posted."""
    waiting = asked_corrections.unsealed(session, period)
    held = waiting is None or waiting.state is PublicationState.HELD
    if waiting is not None and not held and waiting.kind is not kind and waiting.is_drafted:
        publication_steps.hold(session, waiting, REPLACED, actor=entries.CLOCK, now=now)

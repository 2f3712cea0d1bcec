"""The steps of a publication before it is sealed and after it is posted: planned, held, released, superseded.

Each is a compare-and-set on the row as it was seen; the loser of a race gets StaleDraft.
"""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger import entries
from storage.ledger.chain import instant_text
from storage.publishing.publications import Publication, StaleDraft, by_id, compare_and_set, edition_of, name_of
from storage.tables.approvals import APPROVALS
from storage.tables.publishing import PUBLICATIONS
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import EntryKind, PublicationState


def plan(session: Session, *, period: Period, kind: str, edition: int, due_at: datetime, now: datetime) -> Publication:
    """Create the row of an edition that is not drafted yet; an existing row remains unchanged.

    The row follows from the calendar, so the first ledger entry is that of the first draft.
    """
    row = {
        "period": period.label,
        "start_on": period.start.isoformat(),
        "end_on": period.end.isoformat(),
        "kind": str(kind),
        "edition": edition,
        "state": PublicationState.PLANNED.value,
        "digest": "",
        "revision": 0,
        "due_at": instant_text(due_at),
        "drafted_at": instant_text(now),
    }
    insert_if_new(session, PUBLICATIONS, row)
    publication = edition_of(session, period, kind, edition)
    assert publication is not None  # noqa: S101 (it was inserted, now or before)
    return publication


def hold(session: Session, publication: Publication, reason: str, *, actor: str, now: datetime) -> Publication:
    """Keep a draft from being published until it is released. Other periods are not affected."""
    if publication.state is PublicationState.HELD:
        raise StaleDraft(period=publication.period)
    compare_and_set(session, publication, {"state": PublicationState.HELD.value, "hold_reason": reason})
    session.execute(delete(APPROVALS).where(APPROVALS.c.publication_id == publication.id))
    facts = {**name_of(publication), "reason": reason}
    entries.append(session, EntryKind.REPORT_HELD, facts, actor=actor, now=now)
    return by_id(session, publication.id)


def release(session: Session, publication: Publication, *, actor: str, now: datetime) -> Publication:
    """End a hold: the publication is drafted again and needs to be approved again."""
    if publication.state is not PublicationState.HELD:
        raise StaleDraft(period=publication.period)
    compare_and_set(session, publication, {"state": PublicationState.DRAFTED.value, "hold_reason": None})
    entries.append(session, EntryKind.REPORT_RELEASED, name_of(publication), actor=actor, now=now)
    return by_id(session, publication.id)


def supersede(session: Session, publication: Publication, *, by_edition: int, now: datetime, actor: str) -> bool:
    """Record that a newer edition replaces it. Return False if that was recorded before, or it is not published yet."""
    result = session.connection().execute(
        update(PUBLICATIONS)
        .where(PUBLICATIONS.c.id == publication.id, PUBLICATIONS.c.state == PublicationState.PUBLISHED)
        .values(state=PublicationState.SUPERSEDED.value)
    )
    if result.rowcount:
        facts = {**name_of(publication), "by_edition": by_edition}
        entries.append(session, EntryKind.REPORT_SUPERSEDED, facts, actor=actor, now=now)
    return bool(result.rowcount)

"""The steps of a publication before it is sealed and after it stands: planned, held, released, superseded.

Each is a compare-and-set on the row as it was seen; the loser of a race gets StaleDraft.
"""

from datetime import date, datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger import entries
from storage.ledger.chain import instant_text
from storage.publishing.publications import Publication, StaleDraft, by_id, compare_and_set, edition_of, name_of
from storage.tables.approvals import APPROVALS
from storage.tables.publishing import PUBLICATIONS
from storage.vocabulary.publishing import EntryKind, PublicationState


def plan(
    session: Session, *, period: str, start: date, end: date, kind: str, edition: int, due_at: datetime, now: datetime
) -> Publication:
    """Make the row of an edition that is still to be drafted; the one that is there already stays as it is.

    It says nothing that the calendar does not, so the ledger hears of it with the first draft.
    """
    row = {
        "period": period,
        "start_on": start.isoformat(),
        "end_on": end.isoformat(),
        "kind": str(kind),
        "edition": edition,
        "state": PublicationState.PLANNED.value,
        "digest": "",
        "revision": 0,
        "due_at": instant_text(due_at),
        "drafted_at": instant_text(now),
    }
    insert_if_new(session, PUBLICATIONS, row)
    found = edition_of(session, period, kind, edition)
    assert found is not None  # noqa: S101 (it was inserted, now or before)
    return found


def hold(session: Session, publication: Publication, reason: str, *, actor: str, now: datetime) -> Publication:
    """Keep a draft from being published until it is released. Other periods go on."""
    if publication.state is PublicationState.HELD:
        raise StaleDraft(period=publication.period)
    compare_and_set(session, publication, {"state": PublicationState.HELD.value, "hold_reason": reason})
    session.execute(delete(APPROVALS).where(APPROVALS.c.publication_id == publication.id))
    told = {**name_of(publication), "reason": reason}
    entries.append(session, EntryKind.REPORT_HELD, told, actor=actor, now=now)
    return by_id(session, publication.id)


def release(session: Session, publication: Publication, *, actor: str, now: datetime) -> Publication:
    """End a hold: it stands as drafted again, to be approved anew."""
    if publication.state is not PublicationState.HELD:
        raise StaleDraft(period=publication.period)
    compare_and_set(session, publication, {"state": PublicationState.DRAFTED.value, "hold_reason": None})
    entries.append(session, EntryKind.REPORT_RELEASED, name_of(publication), actor=actor, now=now)
    return by_id(session, publication.id)


def supersede(session: Session, publication: Publication, *, by_edition: int, now: datetime, actor: str) -> bool:
    """A newer edition stands in its place. False where that was written down before, or it does not stand yet."""
    changed = session.connection().execute(
        update(PUBLICATIONS)
        .where(PUBLICATIONS.c.id == publication.id, PUBLICATIONS.c.state == PublicationState.PUBLISHED)
        .values(state=PublicationState.SUPERSEDED.value)
    )
    if changed.rowcount:
        told = {**name_of(publication), "by_edition": by_edition}
        entries.append(session, EntryKind.REPORT_SUPERSEDED, told, actor=actor, now=now)
    return bool(changed.rowcount)

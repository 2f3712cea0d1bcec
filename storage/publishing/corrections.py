"""New editions of published reports: who requested one, why, and which edition it follows."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.publishing import publication_steps
from storage.publishing.publications import Publication, StaleDraft, by_id, edition_of, name_of
from storage.tables.approvals import CORRECTIONS
from storage.tables.publishing import PUBLICATIONS
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import UNSEALED, EntryKind, PublicationKind, PublicationState

NEW_EDITIONS = (PublicationKind.CORRECTION, PublicationKind.ERRATUM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The reason of a new edition; `replaces` is the edition before it, `asked_on` the publisher's day."""

    replaces: int
    reason: str
    asked_on: date


def ask(
    session: Session,
    original: Publication,
    *,
    kind: PublicationKind,
    reason: str,
    asked_on: date,
    actor: str,
    now: datetime,
) -> Publication:
    """Plan the edition after the newest one; a later request before it is sealed replaces the reason."""
    edition = original.edition + 1
    planned = publication_steps.plan(session, period=original.period, kind=kind, edition=edition, due_at=now, now=now)
    if planned.sealed_at is not None:
        raise StaleDraft(period=original.period)
    facts = {"replaces": original.edition, "reason": reason, "asked_on": asked_on.isoformat()}
    row = {**facts, "asked_by": actor}
    _forget_others(session, planned)
    if of_publication(session, planned) is None:
        session.execute(insert(CORRECTIONS), {"publication_id": planned.id, **row})
    else:
        session.execute(update(CORRECTIONS).where(CORRECTIONS.c.publication_id == planned.id).values(row))
    entries.append(session, EntryKind.CORRECTION_ASKED, {**name_of(planned), **facts}, actor=actor, now=now)
    return planned


def _forget_others(session: Session, planned: Publication) -> None:
    """Of two kinds of one edition, keep only the one requested last."""
    for kind in NEW_EDITIONS:
        other = edition_of(session, planned.period, kind, planned.edition)
        if other is not None and other.id != planned.id:
            session.execute(delete(CORRECTIONS).where(CORRECTIONS.c.publication_id == other.id))


def of_publication(session: Session, publication: Publication) -> Correction | None:
    """Return the reason of an edition; None for a first edition."""
    row = session.execute(select(CORRECTIONS).where(CORRECTIONS.c.publication_id == publication.id)).mappings().first()
    if row is None:
        return None
    return Correction(replaces=row["replaces"], reason=row["reason"], asked_on=date.fromisoformat(row["asked_on"]))


def unsealed(session: Session, period: Period) -> Publication | None:
    """Return the new edition of a period that waits for approval, if there is one."""
    newest = newest_sealed(session, period)
    edition = 1 if newest is None else newest.edition + 1
    candidates = (edition_of(session, period, kind, edition) for kind in NEW_EDITIONS)
    open_editions = (
        publication for publication in candidates if publication is not None and publication.sealed_at is None
    )
    return next(
        (publication for publication in open_editions if of_publication(session, publication) is not None),
        None,
    )


def waiting(session: Session) -> tuple[Publication, ...]:
    """Return every requested edition that is not published yet, oldest first."""
    statement = select(CORRECTIONS.c.publication_id).order_by(CORRECTIONS.c.publication_id)
    editions = (by_id(session, number) for number in session.scalars(statement).all())
    open_ = (*UNSEALED, PublicationState.PUBLISHING)
    return tuple(edition for edition in editions if edition.state in open_)


def newest_sealed(session: Session, period: Period) -> Publication | None:
    """Return the newest final edition of a period, whatever its kind."""
    statement = select(PUBLICATIONS.c.kind, PUBLICATIONS.c.edition).where(
        PUBLICATIONS.c.period == period.label, PUBLICATIONS.c.seq.is_not(None)
    )
    row = session.execute(statement.order_by(PUBLICATIONS.c.edition.desc()).limit(1)).first()
    return None if row is None else edition_of(session, period, row.kind, row.edition)


def superseded_by(session: Session, publication: Publication) -> Publication | None:
    """Return the published edition that a new edition replaces, if any."""
    correction = of_publication(session, publication)
    if correction is None:
        return None
    for kind in (PublicationKind.REPORT, *NEW_EDITIONS):
        edition = edition_of(session, publication.period, kind, correction.replaces)
        if edition is not None and edition.state in (PublicationState.PUBLISHED, PublicationState.SUPERSEDED):
            return edition
    return None

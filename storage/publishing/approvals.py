"""Approvals of the present draft of a publication. A new draft and a hold end them all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger import entries
from storage.ledger.chain import Entry, instant_text
from storage.publishing import draft_messages, inspections
from storage.publishing.publications import Publication, StaleDraft, by_id, compare_and_set, name_of
from storage.tables.approvals import APPROVALS, DRAFT_CHANGES
from storage.tables.register import LEDGER
from storage.vocabulary.errors import NotPermittedError
from storage.vocabulary.publishing import EntryKind, PublicationState


class NotApprovedByYou(NotPermittedError):
    """Only an approval that exists can be withdrawn, and only by the person who gave it."""

    what = "you have not approved the draft for {period}; nothing was withdrawn"
    todo = "check the current one"


class ApprovedAlready(NotPermittedError):
    """The same person approved again: law 8 requires different people."""

    what = "you have already approved the draft for {period}"
    todo = "someone else needs to approve it too"


def people(session: Session, publication: Publication) -> tuple[int, ...]:
    """Return who approved this draft, in the order of their approvals."""
    statement = select(APPROVALS.c.person).where(
        APPROVALS.c.publication_id == publication.id, APPROVALS.c.digest == publication.digest
    )
    rows = session.scalars(statement.order_by(APPROVALS.c.approved_at, APPROVALS.c.person))
    return tuple(int(person) for person in rows)


def add(
    session: Session, publication: Publication, *, person: int, enough: bool, actor: str, now: datetime
) -> Publication:
    """Record a person's approval of the draft as they saw it; with `enough` of them the draft is approved.

    Raises ApprovedAlready and StaleDraft.
    """
    if publication.state not in (PublicationState.DRAFTED, PublicationState.APPROVED):
        raise StaleDraft(period=publication.period)
    state = PublicationState.APPROVED if enough else publication.state
    compare_and_set(session, publication, {"state": state.value})
    row = {
        "publication_id": publication.id,
        "person": str(person),
        "digest": publication.digest,
        "approved_at": instant_text(now),
    }
    if not insert_if_new(session, APPROVALS, row):
        raise ApprovedAlready(period=publication.period)
    facts = {"digest": publication.digest, "state": state.value, "person": str(person)}
    entries.append(session, EntryKind.REPORT_APPROVED, {**name_of(publication), **facts}, actor=actor, now=now)
    return by_id(session, publication.id)


def withdraw(
    session: Session, publication: Publication, *, person: int, enough: bool, actor: str, now: datetime
) -> Publication:
    """End a person's own approval of the present draft; without `enough` others, the draft is not approved any more.

    Raises NotApprovedByYou, and StaleDraft if the draft has changed or is sealed.
    """
    if publication.state not in (PublicationState.DRAFTED, PublicationState.APPROVED):
        raise StaleDraft(period=publication.period)
    state = PublicationState.APPROVED if enough else PublicationState.DRAFTED
    compare_and_set(session, publication, {"state": state.value})
    own = (
        APPROVALS.c.publication_id == publication.id,
        APPROVALS.c.person == str(person),
        APPROVALS.c.digest == publication.digest,
    )
    if not session.connection().execute(delete(APPROVALS).where(*own)).rowcount:
        raise NotApprovedByYou(period=publication.period)
    facts = {"digest": publication.digest, "state": state.value, "person": str(person)}
    entries.append(session, EntryKind.APPROVAL_WITHDRAWN, {**name_of(publication), **facts}, actor=actor, now=now)
    return by_id(session, publication.id)


@dataclass(frozen=True, slots=True)
class DraftChanges:
    """The changes of a draft since the draft `since`; none if they must not be listed."""

    since: int
    changes: Sequence[Any]


def keep_changes(session: Session, publication: Publication, changes: DraftChanges) -> None:
    """Keep the changes of a new draft."""
    session.execute(delete(DRAFT_CHANGES).where(DRAFT_CHANGES.c.publication_id == publication.id))
    row = {
        "publication_id": publication.id,
        "revision": publication.revision,
        "since": changes.since,
        "changes": json.dumps(list(changes.changes), ensure_ascii=False),
    }
    session.execute(insert(DRAFT_CHANGES), row)


def drafted_at_entry(session: Session, publication: Publication, revision: int) -> Entry | None:
    """Return the ledger entry of one draft of a publication."""
    drafted = select(LEDGER).where(LEDGER.c.kind == EntryKind.REPORT_DRAFTED).order_by(LEDGER.c.seq.desc())
    facts = {**name_of(publication), "revision": revision}.items()
    found = (row for row in session.execute(drafted).mappings() if facts <= json.loads(row["payload"]).items())
    row = next(found, None)
    return None if row is None else Entry(**row)


def took_out_cases(session: Session, publication: Publication, zone: ZoneInfo) -> bool:
    """Return whether a case was embargoed or voided since the present draft was made or found to match the register.

    A new draft may then leave the case out.
    """
    drafted = drafted_at_entry(session, publication, publication.revision)
    matched = inspections.of(session, _match(publication))
    since = max(0 if drafted is None else drafted.seq, 0 if matched is None else int(matched.found))
    return draft_messages.newest_removal(session, zone, since, from_figures=True) > 0


def note_match(session: Session, publication: Publication, seq: int, now: datetime) -> None:
    """Record that the present draft has what the register gives at the ledger's entry `seq`."""
    inspections.keep(session, _match(publication), due_at=now, found=str(seq))


def _match(publication: Publication) -> str:
    return f"draft matches:{publication.id}:{publication.revision}"


def changes(session: Session, publication: Publication) -> DraftChanges | None:
    """Return the changes of the present draft; None for a first draft."""
    statement = select(DRAFT_CHANGES.c.since, DRAFT_CHANGES.c.changes).where(
        DRAFT_CHANGES.c.publication_id == publication.id, DRAFT_CHANGES.c.revision == publication.revision
    )
    row = session.execute(statement).first()
    return None if row is None else DraftChanges(row.since, tuple(json.loads(row.changes)))

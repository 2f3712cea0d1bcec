"""Approvals of the present draft of a publication. A new draft and a hold end them all."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger import entries
from storage.ledger.chain import instant_text
from storage.publishing.publications import Publication, StaleDraft, by_id, compare_and_set, name_of
from storage.tables.approvals import APPROVALS, DRAFT_CHANGES
from storage.tables.register import LEDGER
from storage.vocabulary.errors import NotPermittedError
from storage.vocabulary.publishing import EntryKind, PublicationState


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


def keep_changes(session: Session, publication: Publication, changes: Sequence[Any]) -> None:
    """Keep the changes of a new draft since the previous one."""
    session.execute(delete(DRAFT_CHANGES).where(DRAFT_CHANGES.c.publication_id == publication.id))
    row = {
        "publication_id": publication.id,
        "revision": publication.revision,
        "changes": json.dumps(list(changes), ensure_ascii=False),
    }
    session.execute(insert(DRAFT_CHANGES), row)


def took_out_cases(session: Session, publication: Publication) -> bool:
    """Return whether a case was embargoed or voided since the publication's present draft.

    A new draft may then leave the case out. The answer is the same for both on purpose, so that it reveals neither.
    """
    drafted = select(LEDGER.c.seq, LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.REPORT_DRAFTED)
    name = name_of(publication).items()
    own = (row.seq for row in session.execute(drafted) if name <= json.loads(row.payload).items())
    kinds = (EntryKind.CASE_EMBARGOED, EntryKind.CASE_VOIDED)
    removals = select(LEDGER.c.seq).where(LEDGER.c.seq > max(own, default=0), LEDGER.c.kind.in_(kinds)).limit(1)
    return session.scalar(removals) is not None


def changes(session: Session, publication: Publication) -> list[Any] | None:
    """Return the changes of the present draft; None for a first draft, and none if they must not be listed."""
    statement = select(DRAFT_CHANGES.c.changes).where(
        DRAFT_CHANGES.c.publication_id == publication.id, DRAFT_CHANGES.c.revision == publication.revision
    )
    text = session.scalar(statement)
    return None if text is None else list(json.loads(text))

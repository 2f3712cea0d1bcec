"""The cases that a draft counts and that were written after an entry of the ledger: for those who decide about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from storage.ledger.chain import instant_of
from storage.tables.register import CASES, LEDGER
from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.words import EMBARGO_UNKNOWN

C = CASES.c


@dataclass(frozen=True, slots=True)
class WrittenCase:
    """A case, and who wrote it last, how and when."""

    reference: str
    country: str
    kind: EntryKind
    actor: str
    at: datetime


def written_after(session: Session, seq: int, *, received_before: date, public_on: date) -> Sequence[WrittenCase]:
    """Return the cases written after an entry, oldest first.

    A case that is embargoed on `public_on` is left out, whatever a report said about it before; so is a void one.
    """
    written = func.coalesce(C.last_entry, C.imported_by, 0)
    public = or_(
        C.embargo_until.is_(None),
        and_(C.embargo_until != EMBARGO_UNKNOWN, C.embargo_until <= public_on.isoformat()),
    )
    statement = (
        select(C.reference, C.country, LEDGER.c.kind, LEDGER.c.actor, LEDGER.c.at)
        .join(LEDGER, LEDGER.c.seq == written)
        .where(written > seq, C.received_on < received_before.isoformat(), C.voided_at.is_(None), public)
        .order_by(written, C.id)
    )
    return tuple(
        WrittenCase(row.reference, row.country, EntryKind(row.kind), row.actor, instant_of(row.at))
        for row in session.execute(statement)
    )

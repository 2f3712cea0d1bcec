"""Unconfirmed disclosures that the next report would include: by their kinds, and by their references."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from storage.counting.changed_cases import touched
from storage.counting.queries import DISCLOSED, has_no_embargo
from storage.tables.publishing import PUBLICATIONS
from storage.tables.register import CASES, LEDGER
from storage.vocabulary.publishing import EntryKind, PublicationKind
from storage.vocabulary.tally import Given

C = CASES.c


def kinds(session: Session, start: date, end: date) -> tuple[Given, ...]:
    """Return the unconfirmed disclosures in the report of a period: its own, and those it adds to earlier periods."""
    return _kinds(session, _reported_unconfirmed(session, start, end))


def every_kind(session: Session) -> tuple[Given, ...]:
    """Return the kinds of all unconfirmed disclosures in the register, whatever their period and embargo."""
    return _kinds(session, and_(C.outcome.in_(DISCLOSED), C.voided_at.is_(None), C.confirmed_at.is_(None)))


def references(session: Session, start: date, end: date, among: Iterable[Given]) -> tuple[str, ...]:
    """Return the cases of these kinds, oldest receipt first."""
    condition = and_(_reported_unconfirmed(session, start, end), or_(false(), *(_is_of(kind) for kind in among)))
    return tuple(session.scalars(select(C.reference).where(condition).order_by(C.received_on, C.reference)))


def _reported_unconfirmed(session: Session, start: date, end: date) -> ColumnElement[bool]:
    unconfirmed = (
        has_no_embargo(end.isoformat()),  # a reported case that is embargoed now is named to nobody
        C.voided_at.is_(None),
        C.confirmed_at.is_(None),
        C.outcome.in_(DISCLOSED),
    )
    disclosed = or_(C.closed_on.is_(None), C.closed_on < end.isoformat())
    own = and_(C.received_on >= start.isoformat(), C.received_on < end.isoformat())
    earlier = and_(C.received_on < start.isoformat(), _new_to_readers(session, end))
    return and_(*unconfirmed, disclosed, or_(own, earlier))


def _new_to_readers(session: Session, end: date) -> ColumnElement[bool]:
    """Return the condition: written after the last seal, or embargoed until then, so that no report has counted it."""
    statement = select(func.max(LEDGER.c.seq)).where(LEDGER.c.kind == EntryKind.REPORT_SEALED)
    newest = session.scalar(statement)
    if newest is None:
        return false()
    reports = (PUBLICATIONS.c.seq.is_not(None), PUBLICATIONS.c.kind == PublicationKind.REPORT)
    last_end = session.scalar(select(func.max(PUBLICATIONS.c.end_on)).where(*reports)) or ""
    return touched(newest, last_end, end.isoformat())


def _kinds(session: Session, condition: ColumnElement[bool]) -> tuple[Given, ...]:
    kind = (C.legal_process, C.grounds, C.data_disclosed)
    rows = session.execute(select(*kind, func.sum(C.requests)).where(condition).group_by(*kind))
    return tuple(
        Given(legal_process=process, grounds=grounds, data_disclosed=data, requests=requests, confirmed=False)
        for process, grounds, data, requests in rows
    )


def _is_of(kind: Given) -> ColumnElement[bool]:
    data = C.data_disclosed
    same = data.is_(None) if kind.data_disclosed is None else data == kind.data_disclosed
    return and_(C.legal_process == kind.legal_process, C.grounds == kind.grounds, same)

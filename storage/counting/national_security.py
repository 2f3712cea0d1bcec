"""Counts national security process for the bands of a law, apart from all other numbers."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from storage.counting.queries import IN_BANDS, has_no_embargo, is_public
from storage.tables.register import CASES
from storage.vocabulary.words import Notice

C = CASES.c


class Received(NamedTuple):
    """Requests of one legal process, the accounts that they name, and the requests that do not record them.

    A request without a recorded number of accounts counts as one account: it names at least one.
    """

    requests: int = 0
    accounts: int = 0
    unsaid: int = 0


def barred(session: Session, start: date, end: date) -> tuple[str, ...]:
    """Return the counted cases whose demand forbids to notify anybody, by reference."""
    within = (*_within(start, end), has_no_embargo(end.isoformat()), C.notice == Notice.BARRED)
    return tuple(session.scalars(select(C.reference).where(*within).order_by(C.received_on, C.reference)))


def _within(start: date, end: date) -> tuple[ColumnElement[bool], ...]:
    return (
        C.legal_process.in_(IN_BANDS),
        C.received_on >= start.isoformat(),
        C.received_on < end.isoformat(),
        C.voided_at.is_(None),
    )


def received(session: Session, start: date, end: date, *, judged_on: date) -> dict[str, Received]:
    """Return what was received from `start` to before `end` by legal process, without cases embargoed on a day."""
    accounts = func.coalesce(C.accounts_specified, C.requests)
    unsaid = case((C.accounts_specified.is_(None), C.requests), else_=0)
    within = (*_within(start, end), is_public(judged_on.isoformat()))
    sums = [func.sum(number) for number in (C.requests, accounts, unsaid)]
    rows = session.execute(select(C.legal_process, *sums).where(*within).group_by(C.legal_process))
    return {process: Received(*map(int, numbers)) for process, *numbers in rows}

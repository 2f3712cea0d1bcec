"""The counts of a period: one grouped query per table of the report, all in the caller's read transaction.

Things are counted as they stood at the period's end: what was closed later is pending, what was embargoed is not there.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, RowMapping, Select, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import Session

from storage import coverage, ledger
from storage.tables import CASES
from storage.vocabulary import (
    DISCLOSING,
    EMBARGO_UNKNOWN,
    NON_GOVERNMENT_PROCESS,
    Authority,
    CarriedForward,
    Count,
    Disclosure,
    Given,
    LegalProcess,
    Outcome,
    Tally,
    TallyRow,
)

Condition = ColumnElement[bool]
TOTAL = "total"
NOT_RECORDED = "not_recorded"
C = CASES.c
DISCLOSED = [outcome.value for outcome in sorted(DISCLOSING)]


def tally(
    session: Session,
    start: date,
    end: date,
    zone: str,
    *,
    told_by: date | None = None,
    among: Condition = true(),  # noqa: B008 (a condition is a value)
) -> Tally:
    """All counts of the period from `start` to before `end`, days of the publisher's `zone`.

    What is embargoed on the day `told_by` (as a rule the period's end) is left out. `among` narrows the cases.
    """
    standing = and_(told(told_by or end), C.voided_at.is_(None), among)
    counted = and_(_received(start, end), standing)
    demands = and_(counted, _by_government())
    outcome = _outcome_at(end)
    disclosing = outcome.in_(DISCLOSED)
    opened_at = ledger.first_entry_at(session)

    def by(key: ColumnElement[Any], condition: Condition = demands) -> tuple[TallyRow, ...]:
        return _rows(session, _grouped(key, outcome, condition))

    tables = {
        "by_country": by(C.country),
        "by_legal_process": by(C.legal_process),
        "by_outcome": by(outcome),
        "by_data_requested": _by_kind(by(_list(C.data_requested))),
        "by_data_disclosed": _by_kind(by(_list(C.data_disclosed), and_(demands, disclosing))),
        "by_authority": by(C.authority),
        "by_grounds": by(C.grounds),
        "by_refusal_reason": by(C.refusal_reason, and_(demands, outcome == Outcome.REFUSED)),
        "by_notice": by(C.notice, and_(demands, disclosing)),
        "by_month": by(func.substr(C.received_on, 1, 7)),
    }
    return Tally(
        start=start,
        end=end,
        totals=_one(by(literal(TOTAL))),
        tables=tables,
        carried_forward=_carried_forward(session, start, end, standing),
        disclosures=_disclosures(session, and_(demands, disclosing)),
        given=_given(session, and_(counted, disclosing)),
        non_government=_one(by(literal(TOTAL), and_(counted, _by_others()))),
        preservation=_one(by(literal(TOTAL), and_(counted, _preservation()))),
        coverage=coverage.overlapping(session, start, end),
        recorded_from=None if opened_at is None else opened_at.astimezone(ZoneInfo(zone)).date(),
    )


def _received(start: date, end: date) -> Condition:
    return and_(C.received_on >= start.isoformat(), C.received_on < end.isoformat())


def told(day: date) -> Condition:
    """Not embargoed on a day, or told in a report before that; an embargo of unknown length has no end."""
    ended = and_(C.embargo_until != EMBARGO_UNKNOWN, C.embargo_until <= day.isoformat())
    return or_(C.embargo_until.is_(None), ended, C.told_in.is_not(None))


def _preservation() -> Condition:
    return C.legal_process == LegalProcess.PRESERVATION_REQUEST


def _by_others() -> Condition:
    private = or_(C.legal_process.in_(sorted(NON_GOVERNMENT_PROCESS)), C.authority == Authority.PRIVATE_PARTY)
    return and_(private, C.legal_process != LegalProcess.PRESERVATION_REQUEST)


def _by_government() -> Condition:
    outside = [*sorted(NON_GOVERNMENT_PROCESS), LegalProcess.PRESERVATION_REQUEST.value]
    return and_(C.legal_process.not_in(outside), C.authority != Authority.PRIVATE_PARTY)


def _outcome_at(end: date) -> ColumnElement[str]:
    """The outcome as it stood at the period's end."""
    return case((C.closed_on >= end.isoformat(), Outcome.PENDING.value), else_=C.outcome)


def _list(column: ColumnElement[Any]) -> ColumnElement[str]:
    return func.coalesce(column, NOT_RECORDED)


def _grouped(key: ColumnElement[Any], outcome: ColumnElement[str], condition: Condition) -> Select[Any]:
    disclosing = outcome.in_(DISCLOSED)
    affected = case((disclosing, C.accounts_affected))
    cases = func.count()
    return (
        select(
            key.label("key"),
            cases.label("cases"),
            func.sum(C.requests).label("requests"),
            func.sum(case((disclosing, C.requests), else_=0)).label("with_disclosure"),
            func.coalesce(func.sum(C.accounts_specified), 0).label("specified"),
            func.count(C.accounts_specified).label("specified_recorded"),
            func.coalesce(func.sum(affected), 0).label("affected"),
            func.count(affected).label("affected_recorded"),
            func.sum(case((disclosing, 1), else_=0)).label("disclosing"),
        )
        .where(condition)
        .group_by("key")
        .order_by("key")
    )


def _rows(session: Session, grouped: Select[Any]) -> tuple[TallyRow, ...]:
    return tuple(_row(row) for row in session.execute(grouped).mappings())


def _row(row: RowMapping) -> TallyRow:
    specified, affected = row["specified_recorded"], row["affected_recorded"]
    return TallyRow(
        key=row["key"],
        cases=row["cases"],
        requests=row["requests"],
        requests_with_disclosure=row["with_disclosure"],
        accounts_specified=Count(row["specified"], specified, row["cases"] - specified),
        accounts_affected=Count(row["affected"], affected, row["disclosing"] - affected),
    )


def _one(rows: tuple[TallyRow, ...]) -> TallyRow:
    return rows[0] if rows else TallyRow(key=TOTAL)


def _by_kind(rows: Iterable[TallyRow]) -> tuple[TallyRow, ...]:
    """Rows by list of kinds as rows by kind: a case counts once for each kind of its list."""
    found: dict[str, list[TallyRow]] = defaultdict(list)
    for row in rows:
        for kind in filter(None, row.key.split(";")):
            found[kind].append(row)
    return tuple(_added(kind, found[kind]) for kind in sorted(found))


def _added(key: str, rows: Iterable[TallyRow]) -> TallyRow:
    total = TallyRow(key=key)
    for row in rows:
        total = replace(
            total,
            cases=total.cases + row.cases,
            requests=total.requests + row.requests,
            requests_with_disclosure=total.requests_with_disclosure + row.requests_with_disclosure,
            accounts_specified=_sum(total.accounts_specified, row.accounts_specified),
            accounts_affected=_sum(total.accounts_affected, row.accounts_affected),
        )
    return total


def _sum(one: Count, other: Count) -> Count:
    return Count(one.value + other.value, one.recorded + other.recorded, one.missing + other.missing)


def _carried_forward(session: Session, start: date, end: date, standing: Condition) -> CarriedForward:
    """Requests by the day of their closing; a closed outcome without one closes in its period of receipt."""
    first, after = start.isoformat(), end.isoformat()
    before, within = C.received_on < first, _received(start, end)
    open_at_start = and_(before, or_(C.closed_on >= first, C.outcome == Outcome.PENDING))
    closed_within = or_(
        and_(C.closed_on >= first, C.closed_on < after),
        and_(within, C.closed_on.is_(None), C.outcome != Outcome.PENDING),
    )
    sums = [
        func.coalesce(func.sum(case((one, C.requests), else_=0)), 0) for one in (open_at_start, within, closed_within)
    ]
    demands = and_(C.received_on < after, standing, _by_government())
    opening, received, closed = session.execute(select(*sums).where(demands)).one()
    return CarriedForward(opening=opening, received=received, closed=closed, closing=opening + received - closed)


def _given(session: Session, condition: Condition) -> tuple[Given, ...]:
    """What was given on what, in kinds: few rows, whatever the number of cases."""
    kind = (C.legal_process, C.grounds, C.data_disclosed, C.confirmed_at.is_not(None).label("confirmed"))
    grouped = select(*kind, func.sum(C.requests).label("requests")).where(condition).group_by(*kind)
    found = [
        Given(
            legal_process=row["legal_process"],
            grounds=row["grounds"],
            data_disclosed=row["data_disclosed"],
            requests=row["requests"],
            confirmed=bool(row["confirmed"]),
        )
        for row in session.execute(grouped).mappings()
    ]
    return tuple(sorted(found, key=_order_of_given))


def _order_of_given(one: Given) -> tuple[Any, ...]:
    recorded = one.data_disclosed is not None
    return one.legal_process, one.grounds, recorded, one.data_disclosed or "", one.confirmed


def _disclosures(session: Session, condition: Condition) -> tuple[Disclosure, ...]:
    columns = (C.received_on, C.country, C.legal_process, C.grounds, C.requests, C.accounts_affected)
    rows = session.execute(select(*columns, C.data_disclosed, C.outcome).where(condition)).mappings()
    return tuple(sorted((_disclosure(row) for row in rows), key=_public_order))


def _public_order(one: Disclosure) -> tuple[Any, ...]:
    """By what a reader sees, never by the order of recording; what is not recorded comes first."""
    accounts = -1 if one.accounts_affected is None else one.accounts_affected
    kinds = ((),) if one.data_disclosed is None else ((), one.data_disclosed)
    return one.month, one.country, one.legal_process, one.grounds, one.requests, accounts, kinds, one.outcome


def _disclosure(row: RowMapping) -> Disclosure:
    kinds = row["data_disclosed"]
    return Disclosure(
        month=row["received_on"][:7],
        country=row["country"],
        legal_process=row["legal_process"],
        grounds=row["grounds"],
        requests=row["requests"],
        accounts_affected=row["accounts_affected"],
        data_disclosed=None if kinds is None else tuple(filter(None, kinds.split(";"))),
        outcome=row["outcome"],
    )

"""The statements of a tally, built once: their parameters are the days and the entry since which a case is unchanged.

Building them for each period took a third of the time of counting a short one again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    true,
    type_coerce,
)

from storage.counting.changed_cases import TOUCHED, Since
from storage.tables.register import CASES, COVERAGE
from storage.vocabulary.case import CoverageKind
from storage.vocabulary.words import (
    DISCLOSING,
    EMBARGO_UNKNOWN,
    NATIONAL_SECURITY_PROCESS,
    NON_GOVERNMENT_PROCESS,
    PRESERVING_PROCESS,
    Authority,
    Outcome,
)

Condition = ColumnElement[bool]
Parameters = Mapping[str, Any]
C = CASES.c
START, END, JUDGED_ON, BANDED_UNTIL = (
    bindparam(name, type_=String) for name in ("start", "end", "judged_on", "banded_until")
)
DISCLOSED = [outcome.value for outcome in sorted(DISCLOSING)]
IN_BANDS = [process.value for process in sorted(NATIONAL_SECURITY_PROCESS)]
OUTSIDE = [process.value for process in sorted(NON_GOVERNMENT_PROCESS | PRESERVING_PROCESS)]
FACTS = (
    "received_on", "country", "legal_process", "authority", "grounds", "notice", "data_requested", "data_disclosed",
    "emergency", "data_category", "requests", "accounts_specified", "accounts_affected",
)  # fmt: skip
OUTCOME: ColumnElement[str] = case((C.closed_on >= END, Outcome.PENDING.value), else_=C.outcome)


@dataclass(frozen=True, slots=True)
class Statements:
    """One statement for each query of a tally. `demands` has those of the tables with one key, by the table's key."""

    demands: Mapping[str, Select[Any]]
    refused: Select[Any]
    every_kind: Select[Any]
    disclosing: Select[Any]
    carried_forward: Select[Any]
    hours: Select[Any]
    orders: Select[Any]


def parameters(
    start: date, end: date, judged_on: date, since: Since | None, banded_until: date | None = None
) -> Parameters:
    """Return the parameters of the statements."""
    days = {"start": start.isoformat(), "end": end.isoformat(), "judged_on": judged_on.isoformat()}
    if banded_until is not None:
        days["banded_until"] = banded_until.isoformat()
    return days if since is None else {**days, **since.parameters(judged_on)}


@cache
def statements(*, untouched: bool, cut: bool = False, banded: bool = False) -> Statements:
    """Build the statements for all cases, or only for those unchanged since the period was last published.

    `cut` leaves out sums over days inside and outside the period; it costs time, so set it only if there are such sums.
    `banded` leaves out national security process received before a day, which is published only in bands.
    """
    counting = and_(
        is_public(JUDGED_ON),
        C.voided_at.is_(None),
        not_(TOUCHED) if untouched else true(),
        or_(C.legal_process.not_in(IN_BANDS), C.received_on >= BANDED_UNTIL) if banded else true(),
    )
    within = and_(C.received_on >= START, C.received_on < END, counting, not_(_cut()) if cut else true())
    by_government = and_(C.legal_process.not_in(OUTSIDE), C.authority != Authority.PRIVATE_PARTY)
    demands = and_(within, by_government)
    keys: dict[str, list[ColumnElement[Any]]] = {
        "country": [C.country],
        "outcome": [OUTCOME],
        "data_requested": [C.data_requested, OUTCOME, C.data_category, C.legal_process],
        "grounds": [C.grounds],
        "received_on": [C.received_on],
    }
    return Statements(
        demands={name: _grouped(key, demands) for name, key in keys.items()},
        refused=_grouped([C.refusal_reason], and_(demands, OUTCOME == Outcome.REFUSED)),
        every_kind=_grouped([C.legal_process, C.authority, OUTCOME, C.emergency], within),
        disclosing=_disclosing(within),
        carried_forward=_carried_forward(and_(counting, by_government)),
        hours=_hours(demands),
        orders=_hours(demands, C.country, C.legal_process, all_cases=True),
    )


def is_public(day: str | ColumnElement[str]) -> Condition:
    """Return the condition: not embargoed on a day, or already reported."""
    return or_(has_no_embargo(day), C.told_in.is_not(None))


def has_no_embargo(day: str | ColumnElement[str]) -> Condition:
    """Return the condition: not embargoed on a day; an embargo of unknown length has no end."""
    return or_(C.embargo_until.is_(None), and_(C.embargo_until != EMBARGO_UNKNOWN, C.embargo_until <= day))


def _cut() -> Condition:
    """Return the condition that a case, received on the period's first day, is a source's sum that ends after it."""
    span = COVERAGE.c
    return exists().where(
        span.imported_by == C.imported_by,
        span.country == C.country,
        span.start_on == C.received_on,
        span.what == CoverageKind.DISCLOSURES,
        span.zero == 0,
        span.end_on > END,
    )


def _grouped(keys: Sequence[ColumnElement[Any]], condition: Condition) -> Select[Any]:
    """Select the sums by key, with the accounts specified."""
    named = [key.label(f"key_{place}") for place, key in enumerate(keys)]
    accounts = C.accounts_specified
    numbers = (func.count(), func.sum(C.requests), func.coalesce(func.sum(accounts), 0), func.count(accounts))
    return select(*named, *numbers).where(condition).group_by(*(key.name for key in named))


def _disclosing(within: Condition) -> Select[Any]:
    # As the driver returns it, 0 or 1 or a bool: converting each takes as long as reading all rows.
    confirmed = type_coerce(C.confirmed_at.is_not(None), Integer)
    columns = (*(C[name] for name in FACTS), OUTCOME.label("outcome"), confirmed.label("confirmed"))
    return select(*columns).where(within, OUTCOME.in_(DISCLOSED))


def _hours(demands: Condition, *keys: ColumnElement[Any], all_cases: bool = False) -> Select[Any]:
    """Select the hours to acknowledge and to answer, with the requests that took them; pending ones have no answer.

    Cases without hours are left out unless `all_cases`.
    """
    answered = case((OUTCOME != Outcome.PENDING, C.answered_after_hours))
    hours = (C.acknowledged_after_hours.label("acknowledged"), answered.label("answered"))
    recorded = or_(C.acknowledged_after_hours.is_not(None), C.answered_after_hours.is_not(None))
    kept = true() if all_cases else recorded
    names = ("acknowledged", "answered")
    return select(*keys, *hours, func.sum(C.requests)).where(demands, kept).group_by(*keys, *names)


def _carried_forward(counting: Condition) -> Select[Any]:
    """Select the requests received before the period and open at its start, and how many of them were closed in it."""
    before = and_(C.received_on < START, or_(C.closed_on >= START, C.outcome == Outcome.PENDING))
    closed_before_end = case((C.closed_on < END, C.requests), else_=0)
    sums = [func.coalesce(func.sum(number), 0) for number in (C.requests, closed_before_end)]
    return select(*sums).where(before, counting)

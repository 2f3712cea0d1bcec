"""The demands of a period one kind at a time, with their hours: what forms of the law ask for.

The orders of Regulation (EU) 2023/1543 have a function of their own, as its Article 28 asks for more.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.counting.queries import END, JUDGED_ON, OUTCOME, START, is_public, parameters, statements
from storage.tables.register import CASES
from storage.vocabulary.case import category_of
from storage.vocabulary.words import EUROPEAN_ORDERS, DataCategory, LegalProcess, Outcome

C = CASES.c
PROCESSES = [process.value for process in sorted(EUROPEAN_ORDERS)]
_COUNTING = (is_public(JUDGED_ON), C.voided_at.is_(None))
_WITHIN = (C.received_on >= START, C.received_on < END, C.legal_process.in_(PROCESSES), *_COUNTING)
_KIND = (C.country, C.legal_process, C.data_requested, C.data_category, C.emergency)
_ANSWER = (OUTCOME.label("answer"), C.refusal_reason, C.answered_after_hours, C.challenged)


class OrderKind(NamedTuple):
    """The state that issued orders, their legal process, the category of the data, and whether it was an emergency."""

    country: str
    legal_process: str
    category: str
    emergency: str


class EuropeanOrders(NamedTuple):
    """Requests of one kind with the same answer; None where the hours or costs are not recorded."""

    kind: OrderKind
    outcome: str
    refusal_reason: str
    answered: int | None
    challenged: str
    requests: int
    claimed: int | None
    reimbursed: int | None


def european_orders(session: Session, start: date, end: date) -> list[EuropeanOrders]:
    """Return the orders received from `start` to before `end`, without those embargoed on that day."""
    sums = (func.sum(number) for number in (C.requests, C.costs_claimed, C.costs_reimbursed))
    # By name: PostgreSQL takes the same expression with other parameters for another one.
    statement = select(*_KIND, *_ANSWER, *sums).where(*_WITHIN).group_by(*(one.name for one in (*_KIND, *_ANSWER)))
    rows = session.execute(statement, parameters(start, end, end, None))
    return [
        EuropeanOrders(_kind(kind), outcome, reason, hours, challenged, int(requests), _amount(claimed), _amount(paid))
        for *kind, outcome, reason, hours, challenged, requests, claimed, paid in rows
    ]


def days_until_production(session: Session, start: date, end: date) -> Mapping[OrderKind, Sequence[int]]:
    """Return, for each preservation of the period that was carried out, the days until the first order that follows it.

    Both are days of receipt. A preservation that no order follows is left out.
    """
    values = parameters(start, end, end, None)
    follows = select(C.follows, func.min(C.received_on)).where(C.follows.is_not(None), C.received_on < END, *_COUNTING)
    first = {number: day for number, day in session.execute(follows.group_by(C.follows), values)}  # noqa: C416 (rows)
    kept = C.legal_process == LegalProcess.EUROPEAN_PRESERVATION_ORDER, OUTCOME == Outcome.PRESERVED
    preserved = select(*_KIND, C.received_on, C.reference, C.case_file).where(*_WITHIN, *kept)
    days: dict[OrderKind, list[int]] = defaultdict(list)
    for *kind, received_on, reference, case_file in session.execute(preserved, values) if first else ():
        followed = min((first[name] for name in (reference, case_file) if name in first), default="")
        if followed >= received_on:
            passed = date.fromisoformat(followed) - date.fromisoformat(received_on)
            days[_kind(kind)].append(passed.days)
    return days


def _amount(number: Any) -> int | None:  # noqa: ANN401 (PostgreSQL sums as decimals)
    return None if number is None else int(number)


def _kind(values: Sequence[Any]) -> OrderKind:
    country, legal_process, data, category, emergency = values
    kinds = None if data is None else data.split(";") if data else ()
    return OrderKind(country, legal_process, category_of(category or DataCategory.NOT_RECORDED, kinds), emergency)


class Orders(NamedTuple):
    """Requests of one country and legal process that took the same hours; None where they are not recorded."""

    country: str
    legal_process: str
    acknowledged: int | None
    answered: int | None
    requests: int


def orders(session: Session, start: date, end: date) -> list[Orders]:
    """Return the demands received from `start` to before `end` without those embargoed on that day."""
    rows = session.execute(statements(untouched=False).orders, parameters(start, end, end, None))
    return [
        Orders(country, legal_process, acknowledged, answered, int(requests))
        for country, legal_process, acknowledged, answered, requests in rows
    ]

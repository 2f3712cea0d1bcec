"""The counts of a period: a grouped query for each table of the report, all in the caller's read transaction.

Things are counted as they stood at the period's end: what was closed later is pending, what was embargoed is not there.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain, compress, repeat, starmap
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, and_, case, func, or_, select, true, type_coerce
from sqlalchemy.orm import Session

from storage import coverage, ledger
from storage.tables import CASES
from storage.tally_sums import Columns, Key, added, counted, merged, rolled_up, summed
from storage.vocabulary import (
    DISCLOSING,
    EMBARGO_UNKNOWN,
    NON_GOVERNMENT_PROCESS,
    Authority,
    CarriedForward,
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
OUTSIDE = [*sorted(NON_GOVERNMENT_PROCESS), LegalProcess.PRESERVATION_REQUEST.value]
LIST_SEPARATOR = ";"
FACTS = (
    "received_on", "country", "legal_process", "authority", "grounds", "notice", "data_requested", "data_disclosed",
    "requests", "accounts_specified", "accounts_affected",
)  # fmt: skip
SHOWN = ("country", "legal_process", "grounds", "requests", "accounts_affected", "data_disclosed", "outcome")


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
    within = and_(_received(start, end), standing)
    outcome = _outcome_at(end)
    every_disclosure = _read_disclosing(session, outcome, within)
    disclosing = _demanded(every_disclosure)
    opened_at = ledger.first_entry_at(session)
    every_kind = _by_kind(session, within, every_disclosure)
    demanded = {key: row for key, row in every_kind.items() if _governmental(*key)}
    tables = _tables(session, and_(within, _by_government()), outcome, disclosing) | {
        "by_legal_process": rolled_up(demanded, lambda key: key[:1]),
        "by_authority": rolled_up(demanded, lambda key: key[1:]),
    }
    return Tally(
        start=start,
        end=end,
        totals=added(TOTAL, demanded.values()),
        tables=tables,
        carried_forward=_carried_forward(session, start, end, standing, tables["by_outcome"]),
        disclosures=_listed(disclosing),
        given=_given(every_disclosure),
        non_government=added(TOTAL, (row for key, row in every_kind.items() if _private(*key))),
        preservation=added(TOTAL, (row for key, row in every_kind.items() if _preservation(*key))),
        coverage=coverage.overlapping(session, start, end),
        recorded_from=None if opened_at is None else opened_at.astimezone(ZoneInfo(zone)).date(),
    )


def _tables(
    session: Session, demands: Condition, outcome: ColumnElement[str], disclosing: Columns
) -> dict[str, tuple[TallyRow, ...]]:
    """The tables with one key. Cases with disclosure are few and were read for their list: they are added up here."""

    def by(name: str, key: ColumnElement[Any], words: Callable[[Key], Iterable[str]] = tuple) -> tuple[TallyRow, ...]:
        disclosed = summed(disclosing, [name], "accounts_affected")
        return rolled_up(merged(counted(session, [key], demands), disclosed), words)

    def of_disclosing(name: str, words: Callable[[Key], Iterable[str]] = tuple) -> tuple[TallyRow, ...]:
        rows = merged(summed(disclosing, [name], "accounts_specified"), summed(disclosing, [name], "accounts_affected"))
        return rolled_up(rows, words)

    refused = counted(session, [C.refusal_reason], and_(demands, outcome == Outcome.REFUSED))
    return {
        "by_country": by("country", C.country),
        "by_outcome": by("outcome", outcome),
        "by_data_requested": by("data_requested", C.data_requested, _kinds),
        "by_data_disclosed": of_disclosing("data_disclosed", _kinds),
        "by_grounds": by("grounds", C.grounds),
        "by_refusal_reason": rolled_up(merged(refused, {}), tuple),
        "by_notice": of_disclosing("notice"),
        "by_month": by("received_on", C.received_on, lambda key: (key[0][:7],)),
    }


def _by_kind(session: Session, within: Condition, disclosing: Columns) -> dict[Key, TallyRow]:
    """By legal process and authority, which tell whether a case is a demand, someone else's or a preservation."""
    disclosed = summed(disclosing, ["legal_process", "authority"], "accounts_affected")
    return merged(counted(session, [C.legal_process, C.authority], within), disclosed)


def _read_disclosing(session: Session, outcome: ColumnElement[str], within: Condition) -> Columns:
    # As the driver gives it, 0 or 1 or a bool: to make a bool of each takes as long as the whole reading.
    confirmed = type_coerce(C.confirmed_at.is_not(None), Integer)
    columns = (*(C[name] for name in FACTS), outcome.label("outcome"), confirmed.label("confirmed"))
    rows = session.execute(select(*columns).where(within, outcome.in_(DISCLOSED))).all()
    names = (*FACTS, "outcome", "confirmed")
    return dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))


def _demanded(disclosing: Columns) -> Columns:
    """Those among them that governments demanded."""
    kept = list(map(_governmental, disclosing["legal_process"], disclosing["authority"]))
    return {name: tuple(compress(values, kept)) for name, values in disclosing.items()}


def _kinds(key: Key) -> Iterable[str]:
    """The kinds of a list of data."""
    (kinds,) = key
    return (NOT_RECORDED,) if kinds is None else filter(None, kinds.split(LIST_SEPARATOR))


def _received(start: date, end: date) -> Condition:
    return and_(C.received_on >= start.isoformat(), C.received_on < end.isoformat())


def told(day: date) -> Condition:
    """Not embargoed on a day, or told in a report before that; an embargo of unknown length has no end."""
    ended = and_(C.embargo_until != EMBARGO_UNKNOWN, C.embargo_until <= day.isoformat())
    return or_(C.embargo_until.is_(None), ended, C.told_in.is_not(None))


def _preservation(legal_process: str, _authority: str) -> bool:
    return legal_process == LegalProcess.PRESERVATION_REQUEST


def _private(legal_process: str, authority: str) -> bool:
    private = legal_process in NON_GOVERNMENT_PROCESS or authority == Authority.PRIVATE_PARTY
    return private and legal_process != LegalProcess.PRESERVATION_REQUEST


def _governmental(legal_process: str, authority: str) -> bool:
    """The same as `_by_government` says in SQL."""
    return legal_process not in OUTSIDE and authority != Authority.PRIVATE_PARTY


def _by_government() -> Condition:
    return and_(C.legal_process.not_in(OUTSIDE), C.authority != Authority.PRIVATE_PARTY)


def _outcome_at(end: date) -> ColumnElement[str]:
    """The outcome as it stood at the period's end."""
    return case((C.closed_on >= end.isoformat(), Outcome.PENDING.value), else_=C.outcome)


def _carried_forward(
    session: Session, start: date, end: date, standing: Condition, by_outcome: Iterable[TallyRow]
) -> CarriedForward:
    """Requests by the day of their closing; a closed outcome without one closes in its period of receipt.

    So what was received in the period and is not pending at its end was closed in it; what came before is looked up.
    """
    first, after = start.isoformat(), end.isoformat()
    before = and_(C.received_on < first, or_(C.closed_on >= first, C.outcome == Outcome.PENDING))
    closed_before_end = case((C.closed_on < after, C.requests), else_=0)
    sums = [func.coalesce(func.sum(one), 0) for one in (C.requests, closed_before_end)]
    opening, closed = session.execute(select(*sums).where(before, standing, _by_government())).one()
    requests = {row.key: row.requests for row in by_outcome}
    received = sum(requests.values())
    closed += received - requests.get(Outcome.PENDING, 0)
    return CarriedForward(opening=opening, received=received, closed=closed, closing=opening + received - closed)


def _given(disclosing: Columns) -> tuple[Given, ...]:
    """What was given on what, in kinds: few rows, whatever the number of cases."""
    kinds = ["legal_process", "grounds", "data_disclosed", "confirmed"]
    found = [
        Given(
            legal_process=process,
            grounds=grounds,
            data_disclosed=data,
            requests=sums.requests,
            confirmed=bool(confirmed),
        )
        for (process, grounds, data, confirmed), sums in summed(disclosing, kinds, "accounts_affected").items()
    ]
    return tuple(sorted(found, key=_order_of_given))


def _order_of_given(one: Given) -> tuple[Any, ...]:
    recorded = one.data_disclosed is not None
    return one.legal_process, one.grounds, recorded, one.data_disclosed or "", one.confirmed


def _listed(disclosing: Columns) -> tuple[Disclosure, ...]:
    """One for each case, by what a reader sees, never by the order of recording. Many look alike: each is made once."""
    months = (day[:7] for day in disclosing["received_on"])
    shown = Counter(zip(months, *(disclosing[name] for name in SHOWN), strict=True))
    each = sorted(((_disclosure(*facts), times) for facts, times in shown.items()), key=lambda pair: _order(pair[0]))
    return tuple(chain.from_iterable(starmap(repeat, each)))


def _order(one: Disclosure) -> tuple[Any, ...]:
    """What is not recorded comes first."""
    accounts = -1 if one.accounts_affected is None else one.accounts_affected
    kinds = ((),) if one.data_disclosed is None else ((), one.data_disclosed)
    return one.month, one.country, one.legal_process, one.grounds, one.requests, accounts, kinds, one.outcome


def _disclosure(
    month: str,
    country: str,
    legal_process: str,
    grounds: str,
    requests: int,
    accounts_affected: int | None,
    kinds: str | None,
    outcome: str,
) -> Disclosure:
    data = None if kinds is None else tuple(filter(None, kinds.split(LIST_SEPARATOR)))
    return Disclosure(month, country, legal_process, grounds, requests, accounts_affected, data, outcome)

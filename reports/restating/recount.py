"""Adds single cases to a tally by the register's counting rules, for changes since a report; no SQL.

What a case adds is counted as of the period's end. The caller decides whether it may be disclosed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from storage.vocabulary.case import Case, category_of, content_of, emergency_of, timing_of
from storage.vocabulary.tally import CarriedForward, Count, Responses, Tally, TallyRow
from storage.vocabulary.words import (
    DISCLOSING,
    NATIONAL_SECURITY_PROCESS,
    NON_GOVERNMENT_PROCESS,
    PRESERVING_PROCESS,
    PRIVATE_DATA,
    Authority,
    DataCategory,
    Outcome,
)

NOT_RECORDED = "not_recorded"
TOTALS, NON_GOVERNMENT, PRESERVATION = "totals", "non_government", "preservation"


def with_cases(tally: Tally, cases: Iterable[Case]) -> Tally:
    """Return the tally with these cases added, but not those that it leaves out for a law's bands.

    Its lists of disclosures do not change: they are never restated.
    """
    rows: dict[str, dict[str, TallyRow]] = defaultdict(dict)
    for name, counted in tally.tables.items():
        rows[name] = {row.key: row for row in counted}
    single = {TOTALS: tally.totals, NON_GOVERNMENT: tally.non_government, PRESERVATION: tally.preservation}
    carried, cases = tally.carried_forward, [case for case in cases if not _only_in_bands(case, tally.banded_until)]
    for case in cases:
        carried = _carried(carried, case, tally.start, tally.end)
        for name, row in _rows(case, tally.start, tally.end):
            if name in single:
                single[name] = _added(single[name], row)
            else:
                rows[name][row.key] = _added(rows[name].get(row.key, TallyRow(key=row.key)), row)
    return replace(
        tally,
        totals=single[TOTALS],
        non_government=single[NON_GOVERNMENT],
        preservation=single[PRESERVATION],
        tables=_in_order(rows),
        carried_forward=carried,
        responses=_responses(tally, [case for case in cases if _is_demand(case, tally)]),
    )


def _is_demand(case: Case, tally: Tally) -> bool:
    return tally.start <= case.received_on < tally.end and _place(case) == TOTALS


def _responses(tally: Tally, demands: Sequence[Case]) -> Responses:
    """Return how the demands of the tally and these others were answered."""
    outcomes = Counter(tally.responses.outcomes)
    acknowledged, answered = Counter(dict(tally.responses.acknowledged)), Counter(dict(tally.responses.answered))
    private, refused = tally.responses.private, tally.responses.refused
    for case in demands:
        outcome = _outcome(case, tally.end)
        outcomes[case.legal_process.value, outcome.value] += case.requests
        if case.acknowledged_after_hours is not None:
            acknowledged[case.acknowledged_after_hours] += case.requests
        if case.answered_after_hours is not None and outcome is not Outcome.PENDING:
            answered[case.answered_after_hours] += case.requests
        private = _sum(private, _private(case))
        refused = _sum(refused, _private(case)) if outcome is Outcome.REFUSED else refused
    return Responses(
        outcomes=dict(outcomes),
        acknowledged=tuple(sorted(acknowledged.items())),
        answered=tuple(sorted(answered.items())),
        private=private,
        refused=refused,
    )


def _private(case: Case) -> Count:
    """Return a demand for message content or keys; one without its kinds of data may be one."""
    if case.data_requested is None:
        return Count(missing=1)
    return Count(case.requests if PRIVATE_DATA.intersection(case.data_requested) else 0, 1)


def _only_in_bands(case: Case, until: date | None) -> bool:
    return until is not None and case.legal_process in NATIONAL_SECURITY_PROCESS and case.received_on < until


def _in_order(rows: Mapping[str, Mapping[str, TallyRow]]) -> dict[str, tuple[TallyRow, ...]]:
    return {name: tuple(found[key] for key in sorted(found)) for name, found in rows.items()}


def _place(case: Case) -> str:
    """Return where a case counts: in the totals, or in one of the two rows outside them."""
    if case.legal_process in PRESERVING_PROCESS:
        return PRESERVATION
    private = case.legal_process in NON_GOVERNMENT_PROCESS or case.authority is Authority.PRIVATE_PARTY
    return NON_GOVERNMENT if private else TOTALS


def _rows(case: Case, start: date, end: date) -> Iterator[tuple[str, TallyRow]]:
    """Return every row that a case is counted in, with what it adds there."""
    if not start <= case.received_on < end:
        return
    outcome = _outcome(case, end)
    place = _place(case)
    yield place, _row("total", case, outcome)
    if place == TOTALS:
        for name, keys in _keys(case, outcome).items():
            yield from ((name, _row(key, case, outcome)) for key in keys)


def _outcome(case: Case, end: date) -> Outcome:
    """Return the outcome as of a period's end."""
    return Outcome.PENDING if case.closed_on is not None and case.closed_on >= end else case.outcome


def _keys(case: Case, outcome: Outcome) -> dict[str, Iterable[str]]:
    category = category_of(case.data_category, case.data_requested)
    keys: dict[str, Iterable[str]] = {
        "by_country": (case.country,),
        "by_legal_process": (case.legal_process.value,),
        "by_outcome": (outcome.value,),
        "by_data_requested": _kinds(case.data_requested),
        "by_authority": (case.authority.value,),
        "by_grounds": (case.grounds.value,),
        "by_month": (case.received_on.isoformat()[:7],),
        "by_emergency": (emergency_of(case.legal_process, case.emergency).value,),
        "by_data_category": (category.value,),
        "by_content_requested": (content_of(case.data_category, case.data_requested).value,),
        "by_timing": (timing_of(case.legal_process, category).value,),
    }
    if outcome is Outcome.REFUSED:
        keys["by_refusal_reason"] = (case.refusal_reason.value,)
    if outcome in DISCLOSING:
        keys |= {"by_data_disclosed": _kinds(case.data_disclosed), "by_notice": (case.notice.value,)}
        keys["by_content_disclosed"] = (content_of(DataCategory.NOT_RECORDED, case.data_disclosed).value,)
    return keys


def _kinds(kinds: tuple[str, ...] | None) -> tuple[str, ...]:
    return (NOT_RECORDED,) if kinds is None else tuple(str(kind) for kind in kinds)


def _row(key: str, case: Case, outcome: Outcome) -> TallyRow:
    disclosing = outcome in DISCLOSING
    return TallyRow(
        key=key,
        cases=1,
        requests=case.requests,
        requests_with_disclosure=case.requests if disclosing else 0,
        accounts_specified=_count(case.accounts_specified),
        accounts_affected=_count(case.accounts_affected) if disclosing else Count(),
    )


def _count(number: int | None) -> Count:
    return Count(missing=1) if number is None else Count(number, 1)


def _added(one: TallyRow, other: TallyRow) -> TallyRow:
    return TallyRow(
        key=one.key,
        cases=one.cases + other.cases,
        requests=one.requests + other.requests,
        requests_with_disclosure=one.requests_with_disclosure + other.requests_with_disclosure,
        accounts_specified=_sum(one.accounts_specified, other.accounts_specified),
        accounts_affected=_sum(one.accounts_affected, other.accounts_affected),
    )


def _sum(one: Count, other: Count) -> Count:
    return Count(one.value + other.value, one.recorded + other.recorded, one.missing + other.missing)


def _carried(carried: CarriedForward, case: Case, start: date, end: date) -> CarriedForward:
    """Return requests by the day of closing; a closed outcome without one closes in its period of receipt."""
    if _place(case) != TOTALS or case.received_on >= end:
        return carried
    closed_on = None if case.outcome is Outcome.PENDING else case.closed_on or case.received_on
    before = case.received_on < start
    opening = case.requests if before and (closed_on is None or closed_on >= start) else 0
    received = 0 if before else case.requests
    closed = case.requests if closed_on is not None and start <= closed_on < end else 0
    return CarriedForward(
        opening=carried.opening + opening,
        received=carried.received + received,
        closed=carried.closed + closed,
        closing=carried.closing + opening + received - closed,
    )

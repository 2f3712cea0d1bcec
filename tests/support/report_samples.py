"""Registers and terms for the tests of reports, and a plain count of cases to hold the figures against."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st

from reports.document.document import ReportTerms, report_document
from reports.figures.figures import figures_of
from reports.figures.policy import Policy
from storage.vocabulary import words as v
from storage.vocabulary.case import Case, Coverage, CoverageKind, category_of, content_of, emergency_of, timing_of
from storage.vocabulary.period import Period
from storage.vocabulary.tally import CarriedForward, Count, Disclosure, Responses, Tally, TallyRow
from tests.support.cases import AUTHORITY, GROUNDS, LEGAL_PROCESS, NOTICE, OUTCOME_OF, REFUSAL_REASON

HALF = Period.parse("2025-H1")
FINGERPRINT = "SHA256:" + "q8Zr7Lw3uXk1" * 3 + "AbCdEfg"
SOURCE = "crowd.json"


def terms(**changes: Any) -> ReportTerms:
    plain: dict[str, Any] = {
        "publisher_name": "Example Messenger",
        "url": "https://example.org",
        "files_url": "",
        "license": "CC-BY-4.0",
        "languages": ("en",),
        "timezone": "UTC",
        "policy": Policy(
            url="https://example.org/privacy#8-3",
            discloses=("ip_address", "phone_number"),
            requires_process=("court_order",),
            requires_grounds=("terrorism",),
            never=("message_content", "encryption_keys"),
        ),
        "approvals_required": 2,
        "list_disclosures": True,
        "statements": ("no_content", "no_keys", "court_order_each"),
        "identity": "reports@example.org",
        "namespace": "transparency-report@example.org",
        "fingerprint": FINGERPRINT,
    }
    return ReportTerms(**(plain | changes))


def tally_of(
    cases: Iterable[Case],
    period: Period = HALF,
    *,
    coverage: Sequence[Coverage] = (),
    recorded_from: date | None = date(2024, 1, 1),
    recorded_to: date | None = None,
) -> Tally:
    """Count cases one by one, as slowly and plainly as can be."""
    inside = [case for case in cases if period.start <= case.received_on < period.end]
    private = [c for c in inside if c.legal_process in v.NON_GOVERNMENT_PROCESS or c.authority == "private_party"]
    kept = [c for c in inside if c.legal_process in v.PRESERVING_PROCESS]
    counted = [c for c in inside if c not in private and c not in kept]
    given = [c for c in counted if c.outcome in v.DISCLOSING]
    return Tally(
        start=period.start,
        end=period.end,
        totals=_row("total", counted),
        tables={
            "by_country": _group(counted, lambda c: [c.country]),
            "by_legal_process": _group(counted, lambda c: [c.legal_process]),
            "by_outcome": _group(counted, lambda c: [c.outcome]),
            "by_data_requested": _group(counted, lambda c: _kinds(c.data_requested)),
            "by_data_disclosed": _group(given, lambda c: _kinds(c.data_disclosed)),
            "by_authority": _group(counted, lambda c: [c.authority]),
            "by_grounds": _group(counted, lambda c: [c.grounds]),
            "by_refusal_reason": _group([c for c in counted if c.outcome == "refused"], lambda c: [c.refusal_reason]),
            "by_notice": _group(given, lambda c: [c.notice]),
            "by_emergency": _group(counted, lambda c: [emergency_of(c.legal_process, c.emergency)]),
            "by_data_category": _group(counted, lambda c: [category_of(c.data_category, c.data_requested)]),
            "by_content_requested": _group(counted, lambda c: [content_of(c.data_category, c.data_requested)]),
            "by_content_disclosed": _group(given, lambda c: [content_of("not_recorded", c.data_disclosed)]),
            "by_timing": _group(
                counted, lambda c: [timing_of(c.legal_process, category_of(c.data_category, c.data_requested))]
            ),
            "by_month": _group(counted, lambda c: [f"{c.received_on:%Y-%m}"]),
        },
        carried_forward=CarriedForward(
            opening=0,
            received=sum(c.requests for c in counted),
            closed=sum(c.requests for c in counted if c.outcome != "pending"),
            closing=sum(c.requests for c in counted if c.outcome == "pending"),
        ),
        disclosures=tuple(_disclosure(c) for c in given),
        non_government=_row("non_government", private),
        preservation=_row("preservation", kept),
        coverage=tuple(coverage),
        recorded_from=recorded_from,
        recorded_to=recorded_to,
        responses=responses_to(counted),
    )


def responses_to(cases: Sequence[Case]) -> Responses:
    """Count once more, in the slow way, how cases were answered."""
    kept = {v.DataKind.MESSAGE_CONTENT, v.DataKind.ENCRYPTION_KEYS}

    def times(name: str, some: Sequence[Case]) -> tuple[tuple[int, int], ...]:
        hours = sorted({getattr(c, name) for c in some} - {None})
        return tuple((hour, sum(c.requests for c in some if getattr(c, name) == hour)) for hour in hours)

    def private(some: Sequence[Case]) -> Count:
        known = [c for c in some if c.data_requested is not None]
        asked = sum(c.requests for c in known if kept & set(c.data_requested or ()))
        return Count(asked, len(known), len(some) - len(known))

    pairs = {(c.legal_process.value, c.outcome.value) for c in cases}
    return Responses(
        outcomes={pair: sum(c.requests for c in cases if (c.legal_process, c.outcome) == pair) for pair in pairs},
        acknowledged=times("acknowledged_after_hours", cases),
        answered=times("answered_after_hours", [c for c in cases if c.outcome != "pending"]),
        private=private(cases),
        refused=private([c for c in cases if c.outcome == "refused"]),
    )


def document_of(tally: Tally, period: Period = HALF, **options: Any) -> Any:
    chosen = options.pop("terms", None) or terms()
    options.setdefault("next_due", datetime(2026, 1, 15, 12, tzinfo=UTC))
    return report_document(figures_of(tally, period), chosen, period=period, **options)


def crowd(numbers: dict[str, tuple[int, int]], period: Period = HALF) -> Tally:
    """A register filled from a source of fulfilled requests: country -> requests, accounts; 0, 0 is covered zero."""
    cases = [
        case(
            country=country,
            requests=requests,
            accounts_affected=accounts,
            received_on=period.start,
            outcome=v.Outcome.DISCLOSED,
            data_disclosed=(v.DataKind.IP_ADDRESS, v.DataKind.PHONE_NUMBER),
        )
        for country, (requests, accounts) in numbers.items()
        if requests
    ]
    coverage = [covered(country, zero=not requests, period=period) for country, (requests, _) in numbers.items()]
    return tally_of(cases, period, coverage=coverage)


def covered(country: str, *, zero: bool, period: Period = HALF, **changes: Any) -> Coverage:
    plain: dict[str, Any] = {"start": period.start, "end": period.end, "what": CoverageKind.DISCLOSURES}
    return Coverage(**(plain | {"country": country, "zero": zero, "source": SOURCE} | changes))


def case(**changes: Any) -> Case:
    plain: dict[str, Any] = {
        "received_on": date(2025, 2, 3),
        "country": "DE",
        "legal_process": v.LegalProcess.COURT_ORDER,
        "outcome": v.Outcome.PENDING,
    }
    return Case(**(plain | changes))


def busy_half() -> Tally:
    """A small register that uses most words of the vocabulary."""
    ip, phone, content = v.DataKind.IP_ADDRESS, v.DataKind.PHONE_NUMBER, v.DataKind.MESSAGE_CONTENT
    given: dict[str, Any] = {"outcome": v.Outcome.DISCLOSED, "grounds": v.Grounds.TERRORISM}
    cases = [
        case(**given, data_requested=(ip, phone), data_disclosed=(ip,), accounts_specified=3, accounts_affected=1),
        case(**given, data_requested=(ip,), data_disclosed=(ip,), accounts_specified=1, notice=v.Notice.AFTER),
        case(
            country="FR",
            outcome=v.Outcome.PARTIALLY_DISCLOSED,
            data_requested=(ip, content),
            data_disclosed=(ip,),
            accounts_specified=5,
            accounts_affected=2,
            authority=v.Authority.COURT,
            notice=v.Notice.BARRED,
            received_on=date(2025, 5, 4),
        ),
        case(country="BR", outcome=v.Outcome.REFUSED, refusal_reason=v.RefusalReason.NO_COURT_ORDER, requests=4),
        case(country="BR", outcome=v.Outcome.REFUSED, refusal_reason=v.RefusalReason.OVERBROAD),
        case(country="IN", outcome=v.Outcome.NO_DATA, legal_process=v.LegalProcess.SUBPOENA),
        case(country="ZZ", outcome=v.Outcome.WITHDRAWN, legal_process=v.LegalProcess.INFORMAL_REQUEST),
        case(country="EU"),
        case(legal_process=v.LegalProcess.PRESERVATION_REQUEST, outcome=v.Outcome.PRESERVED, requests=2),
        case(legal_process=v.LegalProcess.CIVIL_SUBPOENA, outcome=v.Outcome.REFUSED),
    ]
    return tally_of(cases)


def _row(key: str, cases: Sequence[Case]) -> TallyRow:
    given = [c for c in cases if c.outcome in v.DISCLOSING]
    return TallyRow(
        key=key,
        cases=len(cases),
        requests=sum(c.requests for c in cases),
        requests_with_disclosure=sum(c.requests for c in given),
        accounts_specified=_count([c.accounts_specified for c in cases]),
        accounts_affected=_count([c.accounts_affected for c in given]),
    )


def _count(numbers: Sequence[int | None]) -> Count:
    known = [number for number in numbers if number is not None]
    return Count(value=sum(known), recorded=len(known), missing=len(numbers) - len(known))


def _group(cases: Sequence[Case], keys: Callable[[Case], Sequence[str]]) -> tuple[TallyRow, ...]:
    wanted = sorted({str(key) for c in cases for key in keys(c)})
    return tuple(_row(key, [c for c in cases if key in keys(c)]) for key in wanted)


def _kinds(kinds: tuple[v.DataKind, ...] | None) -> Sequence[str]:
    return ["not_recorded"] if kinds is None else kinds


def _disclosure(c: Case) -> Disclosure:
    return Disclosure(
        month=f"{c.received_on:%Y-%m}",
        country=c.country,
        legal_process=c.legal_process.value,
        grounds=c.grounds.value,
        requests=c.requests,
        accounts_affected=c.accounts_affected,
        data_disclosed=None if c.data_disclosed is None else tuple(kind.value for kind in c.data_disclosed),
        outcome=c.outcome.value,
    )


COUNTRIES = st.sampled_from(["DE", "FR", "BR", "IN", "US", "XK", "EU", "UN", "ZZ"])
AMOUNTS = st.one_of(st.none(), st.integers(0, 20), st.just(v.LARGEST_COUNT))
_requests = st.integers(1, 30)
_any_kinds = st.none() | st.lists(st.sampled_from(v.DataKind), unique=True).map(tuple)


@cache
def _days_around(period: Period) -> st.SearchStrategy[date]:
    return st.dates(date(period.start.year - 1, 12, 1), date(period.end.year, 8, 31))


@st.composite
def cases_of(draw: st.DrawFn, period: Period = HALF) -> Case:
    """Any case that the register could hold, most of them inside the period."""
    process = draw(LEGAL_PROCESS)
    outcome = draw(OUTCOME_OF[process])
    return case(
        received_on=draw(_days_around(period)),
        country=draw(COUNTRIES),
        legal_process=process,
        outcome=outcome,
        requests=draw(_requests),
        accounts_specified=draw(AMOUNTS),
        accounts_affected=draw(AMOUNTS),
        authority=draw(AUTHORITY),
        grounds=draw(GROUNDS),
        data_requested=draw(_any_kinds),
        data_disclosed=draw(_any_kinds) if outcome in v.DISCLOSING else (),
        refusal_reason=draw(REFUSAL_REASON),
        notice=draw(NOTICE),
        acknowledged_after_hours=draw(AMOUNTS),
        answered_after_hours=draw(AMOUNTS),
    )


@st.composite
def coverage_rows(draw: st.DrawFn, period: Period = HALF) -> list[Coverage]:
    """No rows, rows about everything, or rows about fulfilled requests only."""
    kind = draw(st.sampled_from([None, *CoverageKind]))
    if kind is None:
        return []
    named = draw(st.lists(COUNTRIES | st.just("*"), min_size=1, max_size=6, unique=True))
    months = [date.fromisoformat(f"{month}-01") for month in period.months()] + [period.end]
    rows = []
    for country in named:
        start, end = sorted(draw(st.lists(st.sampled_from(months), min_size=2, max_size=2, unique=True)))
        rows.append(covered(country, zero=draw(st.booleans()), start=start, end=end, what=kind))
    return rows


@st.composite
def tallies(draw: st.DrawFn, period: Period = HALF) -> Tally:
    """Any register, seen over one period."""
    cases = draw(st.lists(cases_of(period), max_size=12))
    first = draw(st.sampled_from([None, date(2020, 1, 1), period.start, date(2025, 3, 10), period.end]))
    return tally_of(cases, period, coverage=draw(coverage_rows(period)), recorded_from=first)

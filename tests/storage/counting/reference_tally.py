"""The counts of a period once more, case by case in plain Python: slow, and written without a look at the SQL."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from storage.vocabulary.case import Case, Coverage
from storage.vocabulary.tally import CarriedForward, Count, Disclosure, Given, Responses, Tally, TallyRow
from storage.vocabulary.words import Outcome

PRIVATE = ("civil_subpoena", "private_request")
Keys = Callable[[Case], Iterable[str]]


class ReferenceTally:
    """One period over a list of cases."""

    def __init__(self, cases: Iterable[Case], start: date, end: date) -> None:
        self.start, self.end = start, end
        self.known = [case for case in cases if self._may_be_told(case)]
        self.received = [case for case in self.known if start <= case.received_on < end]

    def _may_be_told(self, case: Case) -> bool:
        if case.embargo_until is None:
            return True
        return case.embargo_until != "unknown" and date.fromisoformat(case.embargo_until) <= self.end

    def outcome(self, case: Case) -> Outcome:
        closed_later = case.closed_on is not None and case.closed_on >= self.end
        return Outcome.PENDING if closed_later else case.outcome

    def gave(self, case: Case) -> bool:
        return self.outcome(case) in (Outcome.DISCLOSED, Outcome.PARTIALLY_DISCLOSED)

    def row(self, key: str, cases: Sequence[Case]) -> TallyRow:
        giving = [case for case in cases if self.gave(case)]
        return TallyRow(
            key=key,
            cases=len(cases),
            requests=sum(case.requests for case in cases),
            requests_with_disclosure=sum(case.requests for case in giving),
            accounts_specified=_count([case.accounts_specified for case in cases]),
            accounts_affected=_count([case.accounts_affected for case in giving]),
        )

    def rows(self, cases: Iterable[Case], keys: Keys) -> tuple[TallyRow, ...]:
        groups: dict[str, list[Case]] = defaultdict(list)
        for case in cases:
            for key in keys(case):
                groups[str(key)].append(case)
        return tuple(self.row(key, groups[key]) for key in sorted(groups))

    def tally(self, coverage: Iterable[Coverage], recorded_from: date | None) -> Tally:
        demands = [case for case in self.received if _nature(case) == "demand"]
        giving = [case for case in demands if self.gave(case)]
        refused = [case for case in demands if self.outcome(case) is Outcome.REFUSED]
        tables = {
            "by_country": self.rows(demands, lambda case: [case.country]),
            "by_legal_process": self.rows(demands, lambda case: [case.legal_process]),
            "by_outcome": self.rows(demands, lambda case: [self.outcome(case)]),
            "by_data_requested": self.rows(demands, lambda case: _words(case.data_requested)),
            "by_data_disclosed": self.rows(giving, lambda case: _words(case.data_disclosed)),
            "by_authority": self.rows(demands, lambda case: [case.authority]),
            "by_grounds": self.rows(demands, lambda case: [case.grounds]),
            "by_refusal_reason": self.rows(refused, lambda case: [case.refusal_reason]),
            "by_notice": self.rows(giving, lambda case: [case.notice]),
            "by_month": self.rows(demands, lambda case: [f"{case.received_on:%Y-%m}"]),
            "by_emergency": self.rows(demands, lambda case: [_emergency(case)]),
            "by_data_category": self.rows(demands, lambda case: [_category(case)]),
            "by_content_requested": self.rows(
                demands, lambda case: [_content(case.data_requested, case.data_category)]
            ),
            "by_content_disclosed": self.rows(giving, lambda case: [_content(case.data_disclosed)]),
            "by_timing": self.rows(demands, lambda case: [_timing(case)]),
        }
        others = {nature: [case for case in self.received if _nature(case) == nature] for nature in ("other", "keep")}
        return Tally(
            start=self.start,
            end=self.end,
            totals=self.row("total", demands) if demands else TallyRow(key="total"),
            tables=tables,
            carried_forward=self.carried_forward(),
            disclosures=tuple(sorted(map(self.disclosure, giving), key=_in_public)),
            given=self.given(),
            non_government=self.row("total", others["other"]),
            preservation=self.row("total", others["keep"]),
            coverage=tuple(coverage),
            recorded_from=recorded_from,
            responses=self.responses(demands),
        )

    def responses(self, demands: Sequence[Case]) -> Responses:
        outcomes: dict[tuple[str, str], int] = defaultdict(int)
        for case in demands:
            outcomes[case.legal_process, self.outcome(case)] += case.requests
        refused = [case for case in demands if self.outcome(case) is Outcome.REFUSED]
        closed = [case for case in demands if self.outcome(case) is not Outcome.PENDING]
        return Responses(
            outcomes=dict(outcomes),
            acknowledged=_times((case.acknowledged_after_hours, case.requests) for case in demands),
            answered=_times((case.answered_after_hours, case.requests) for case in closed),
            private=_private(demands),
            refused=_private(refused),
        )

    def carried_forward(self) -> CarriedForward:
        opening = received = closed = closing = 0
        for case in self.known:
            if _nature(case) != "demand" or case.received_on >= self.end:
                continue
            gone = None if case.outcome is Outcome.PENDING else case.closed_on or case.received_on
            opening += case.requests * (case.received_on < self.start and (gone is None or gone >= self.start))
            received += case.requests * (case.received_on >= self.start)
            closed += case.requests * (gone is not None and self.start <= gone < self.end)
            closing += case.requests * (gone is None or gone >= self.end)
        return CarriedForward(opening=opening, received=received, closed=closed, closing=closing)

    def given(self) -> tuple[Given, ...]:
        found: dict[tuple[str, str, str | None], int] = defaultdict(int)
        for case in self.received:
            if self.gave(case):
                kinds = None if case.data_disclosed is None else ";".join(case.data_disclosed)
                found[case.legal_process.value, case.grounds.value, kinds] += case.requests
        ordered = sorted(found, key=lambda key: (key[0], key[1], (key[2] is not None, key[2])))
        return tuple(
            Given(legal_process=key[0], grounds=key[1], data_disclosed=key[2], requests=found[key], confirmed=False)
            for key in ordered
        )

    def disclosure(self, case: Case) -> Disclosure:
        return Disclosure(
            month=f"{case.received_on:%Y-%m}",
            country=case.country,
            legal_process=case.legal_process.value,
            grounds=case.grounds.value,
            requests=case.requests,
            accounts_affected=case.accounts_affected,
            data_disclosed=None if case.data_disclosed is None else tuple(map(str, case.data_disclosed)),
            outcome=case.outcome.value,
        )


def _nature(case: Case) -> str:
    if case.legal_process in ("preservation_request", "european_preservation_order"):
        return "keep"
    return "other" if case.legal_process in PRIVATE or case.authority == "private_party" else "demand"


def _emergency(case: Case) -> str:
    return "yes" if case.legal_process == "emergency_request" else case.emergency


SUBSCRIBER = {"phone_number", "basic_subscriber", "payment"}


def _category(case: Case) -> str:
    """What the data requested can only be: subscriber data alone, traffic at most or content at least."""
    kinds = {*map(str, case.data_requested or ())}
    if case.data_category != "not_recorded" or not kinds:
        return case.data_category
    if kinds & {"message_content", "contacts"}:
        return "content"
    if kinds <= SUBSCRIBER:
        return "subscriber"
    return (
        "traffic" if "traffic_metadata" in kinds <= {*SUBSCRIBER, "traffic_metadata", "ip_address"} else "not_recorded"
    )


CONTENT, OTHER = {"message_content", "contacts"}, {*SUBSCRIBER, "ip_address", "traffic_metadata"}


def _content(data: Iterable[str] | None, category: str = "not_recorded") -> str:
    """Content has two kinds, keys and other data are of neither, and a category of content may be in other data too."""
    kinds = {*map(str, data or ())}
    if category in ("subscriber", "identification_only", "traffic"):
        return "non_content"
    if kinds & OTHER and (kinds & CONTENT or category == "content"):
        return "both"
    if kinds and kinds <= CONTENT:
        return "content"
    return "non_content" if kinds and kinds <= OTHER else "not_recorded"


def _timing(case: Case) -> str:
    if case.legal_process in ("pen_register", "interception_order"):
        return "real_time"
    either = ("mutual_legal_assistance", "emergency_request", "fisa_content", "fisa_non_content", "informal_request",
              "technical_assistance", "european_investigation_order", "cross_border_order", "other")  # fmt: skip
    return "not_recorded" if case.legal_process in either and _category(case) != "subscriber" else "stored"


def _count(numbers: Sequence[int | None]) -> Count:
    recorded = [number for number in numbers if number is not None]
    return Count(sum(recorded), len(recorded), len(numbers) - len(recorded))


def _times(pairs: Iterable[tuple[int | None, int]]) -> tuple[tuple[int, int], ...]:
    found: dict[int, int] = defaultdict(int)
    for hours, requests in pairs:
        if hours is not None:
            found[hours] += requests
    return tuple((hours, found[hours]) for hours in sorted(found))


def _private(cases: Sequence[Case]) -> Count:
    known = [case for case in cases if case.data_requested is not None]
    asked = [case for case in known if {"message_content", "encryption_keys"} & {*map(str, case.data_requested or ())}]
    return Count(sum(case.requests for case in asked), len(known), len(cases) - len(known))


def _words(kinds: tuple[str, ...] | None) -> Iterable[str]:
    return ["not_recorded"] if kinds is None else kinds


def _in_public(one: Disclosure) -> tuple[object, ...]:
    """Sort by what is printed; values that are not recorded come first."""
    accounts = (one.accounts_affected is not None, one.accounts_affected or 0)
    kinds = (one.data_disclosed is not None, one.data_disclosed or ())
    return one.month, one.country, one.legal_process, one.grounds, one.requests, accounts, kinds, one.outcome

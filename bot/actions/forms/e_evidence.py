"""Fills in what a provider may report of European orders, by Article 28(4) of Regulation (EU) 2023/1543.

There is no official template: the columns are ours. A row is a kind of orders: state, instrument, data, emergency.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import fmean

from bot.actions.forms.dsa_template import scope_of_country
from bot.actions.forms.legal_form import Form, refuse_open
from reports.figures.coverage import Extent
from reports.figures.scope import scope_of
from storage.counting.orders import EuropeanOrders, OrderKind, days_until_production, european_orders
from storage.counting.tally import tally
from storage.engine.database import Database
from storage.vocabulary.period import Period
from storage.vocabulary.words import NON_EXECUTION, Challenged, DataCategory, Emergency, LegalProcess, Outcome
from storage.vocabulary.words import RefusalReason as Reason

TOTAL = "TOTAL"
INSTRUMENTS = {LegalProcess.EUROPEAN_PRODUCTION_ORDER: "EPOC", LegalProcess.EUROPEAN_PRESERVATION_ORDER: "EPOC-PR"}
OUTCOMES = {
    "Fulfilled": (Outcome.DISCLOSED, Outcome.PRESERVED),
    "Fulfilled in part": (Outcome.PARTIALLY_DISCLOSED,),
    "Not fulfilled": (Outcome.REFUSED, Outcome.NO_DATA),
    "Withdrawn": (Outcome.WITHDRAWN,),
    "Open": (Outcome.PENDING,),
}
NOT_STORED = "data_not_stored"
OTHER_GROUNDS = tuple(word for word in Reason if word not in (*NON_EXECUTION, Reason.OTHER, Reason.NOT_RECORDED))
GROUNDS: Mapping[str, tuple[str, ...]] = {
    NOT_STORED: (NOT_STORED,),
    **{reason.value: (reason.value,) for reason in NON_EXECUTION},
    "enforcing_authority": (Reason.ENFORCING_AUTHORITY,),
    "other": (Reason.OTHER, *(word for word in OTHER_GROUNDS if word is not Reason.ENFORCING_AUTHORITY)),
    "not_recorded": (Reason.NOT_RECORDED,),
}
HEAD = ("Service", "Reporting period", "Issuing State", "Instrument", "Data category", "Emergency")
MEASURES = (
    "Mean hours from receipt to answer", "Orders with recorded hours",
    "Mean days from preservation to production order", "Preservations followed by an order",
    "Challenged in court", "Costs claimed", "Costs reimbursed",
)  # fmt: skip
COLUMNS = (*HEAD, "Received", *OUTCOMES, *(f"Not fulfilled: {ground}" for ground in GROUNDS), *MEASURES)
NOT_COVERED = "all numbers: the register does not cover every day of the period"
NEVER = (
    "time from the issue of an order: the register records when you received it",
    "notifications to enforcing authorities (Article 28(2)(d)): the register does not record them",
    "transmissions for enforcement and validations afterwards (points g and i): the register does not record them",
)


def e_evidence_form(database: Database, period: Period, *, service: str, zone: str, today: date) -> Form:
    """Fill in the form from the register. Embargoed cases are left out; raises PeriodNotOver."""
    refuse_open(period, today)
    with database.reading() as session:
        scope = scope_of(tally(session, period.start, period.end, zone))
        found = european_orders(session, period.start, period.end)
        days = days_until_production(session, period.start, period.end)
    whole = scope.everything and scope.extent is Extent.WHOLE
    head = (service, f"{period.start}/{period.end - timedelta(days=1)}")
    kinds = sorted({row.kind for row in found}, key=_place)
    lines = [[*head, *_of_instrument(process), *_cells(found, days, whole, process)] for process in INSTRUMENTS]
    lines += [[*head, *_of_kind(kind), *_cells(found, days, whole, kind)] for kind in kinds]
    return Form(COLUMNS, lines, _unfilled(lines, whole=whole))


def _place(kind: OrderKind) -> tuple[object, ...]:
    categories, emergencies = list(DataCategory), list(Emergency)
    return (
        list(INSTRUMENTS).index(LegalProcess(kind.legal_process)),
        _state(kind.country),
        categories.index(DataCategory(kind.category)),
        emergencies.index(Emergency(kind.emergency)),
    )


def _state(country: str) -> str:
    """Return a Member State as Eurostat writes it; the register's own code for any other."""
    return scope_of_country(country) or country


def _of_instrument(process: LegalProcess) -> tuple[str, ...]:
    return TOTAL, INSTRUMENTS[process], TOTAL, TOTAL


def _of_kind(kind: OrderKind) -> tuple[str, ...]:
    return _state(kind.country), INSTRUMENTS[LegalProcess(kind.legal_process)], kind.category, kind.emergency


def _cells(
    found: Iterable[EuropeanOrders],
    days: Mapping[OrderKind, Sequence[int]],
    whole: bool,
    wanted: OrderKind | LegalProcess,
) -> list[str]:
    """Return the numbers of one kind, or of all kinds of an instrument; empty if not every day is covered."""
    if not whole:
        return [""] * (len(COLUMNS) - len(HEAD))
    rows = [row for row in found if wanted in (row.kind, row.kind.legal_process)]
    passed = [number for kind, each in days.items() if wanted in (kind, kind.legal_process) for number in each]
    outcomes, grounds = _counted((row.outcome, row.requests) for row in rows), _grounds(rows)
    numbers = [sum(outcomes.values())]
    numbers += [sum(outcomes[word] for word in words) for words in OUTCOMES.values()]
    numbers += [sum(grounds[word] for word in words) for words in GROUNDS.values()]
    return [*map(str, numbers), *_measures(rows, passed)]


def _counted(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word, requests in pairs:
        counts[word] += requests
    return counts


def _grounds(rows: Iterable[EuropeanOrders]) -> Counter[str]:
    """Count the orders that were not fulfilled by their ground; data that was not stored is an outcome of its own."""
    pairs = [(NOT_STORED, row.requests) for row in rows if row.outcome == Outcome.NO_DATA]
    pairs += [(row.refusal_reason, row.requests) for row in rows if row.outcome == Outcome.REFUSED]
    return _counted(pairs)


def _measures(rows: Sequence[EuropeanOrders], passed: Sequence[int]) -> list[str]:
    """Return the means with the number of orders behind them, challenges and costs; what nobody recorded is empty."""
    produced = [row for row in rows if row.outcome in (Outcome.DISCLOSED, Outcome.PARTIALLY_DISCLOSED)]
    hours = [row.answered for row in produced if row.answered is not None for _ in range(row.requests)]
    challenged = _counted((row.challenged, row.requests) for row in rows)
    silent = challenged.pop(Challenged.NOT_RECORDED, 0)
    sums = [[cost for cost in costs if cost is not None] for costs in zip(*(row[-2:] for row in rows), strict=True)]
    return [
        *_mean(hours),
        *_mean(passed),
        "" if silent and not challenged else str(sum(challenged.values()) - challenged[Challenged.NO]),
        *(str(sum(costs)) if costs else "" for costs in sums or ([], [])),
    ]


def _mean(numbers: Sequence[int]) -> tuple[str, str]:
    return (f"{round(fmean(numbers), 2):g}", str(len(numbers))) if numbers else ("", "0")


def _unfilled(lines: Sequence[Sequence[str]], *, whole: bool) -> list[str]:
    """Return what is empty in the rows of both instruments, and what is never recorded."""
    if not whole:
        return [NOT_COVERED, *NEVER]
    places = {name: COLUMNS.index(name) for name in MEASURES}
    totals = [line for line in lines[: len(INSTRUMENTS)] if line[len(HEAD)] != "0"]
    empty = [name for name, place in places.items() if not any(line[place] for line in totals)]
    return [*(f"column {name}: nothing is recorded" for name in empty), *NEVER]

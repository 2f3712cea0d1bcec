"""The report document: the one source of post, charts and files, and its canonical JSON. A pure function, no clock."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import repeat
from typing import Any

from reports.charts.text_twins import chart_twins
from reports.document.rubric import self_score
from reports.figures.coverage import Extent, Span, covered_days
from reports.figures.figures import COLUMNS, TABLES, Cell, Figures, Row
from reports.figures.policy import Policy, judged
from reports.figures.scope import Scope
from reports.figures.series_break import breaks
from reports.figures.statements import verdicts
from reports.period import Period, zone_info
from storage.vocabulary.tally import Disclosure

SCHEMA = "transparency-report/1"
DEEPEST = 2  # the lines of the document itself and of the objects in it
_in_one_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


@dataclass(frozen=True, kw_only=True)
class ReportTerms:
    """What the operator's configuration says in a report. `notice` stands in every chart's footer and caption."""

    publisher_name: str
    url: str
    files_url: str
    languages: tuple[str, ...]
    timezone: str
    policy: Policy
    approvals_required: int
    list_disclosures: bool
    statements: tuple[str, ...]
    identity: str
    namespace: str
    fingerprint: str
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A period for the history: its label and its totals, cells as JSON by column.

    `source` says where figures come from that this product did not publish, `disputed` where they contradict
    themselves: the broken identities, as sentences. `restated_in` is the last report that restated one of the totals.
    `coverage` is what the period's own report says of it; None where that is not known.
    """

    label: str
    totals: Mapping[str, Mapping[str, Any]]
    source: str | None = None
    disputed: tuple[str, ...] = ()
    restated_in: str | None = None
    coverage: Mapping[str, Any] | None = None


def report_document(
    figures: Figures,
    terms: ReportTerms,
    *,
    period: Period,
    edition: int = 1,
    kind: str = "report",
    next_due: datetime,
    earlier: Sequence[Earlier] = (),
    previous: str | None = None,
    restatements: Sequence[Mapping[str, Any]] = (),
    correction: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The document of schema report-1, keys in the order of the file. `previous`: SHA-256 of the last report file.

    `correction` says of a new edition which one it replaces, why, and on which day it was asked for.
    """
    head = {
        "schema": SCHEMA,
        "publisher": publisher_of(terms),
        "period": {**_span(period), "timezone": terms.timezone},
        "edition": edition,
        "kind": kind,
        "correction": None if correction is None else dict(correction),
        "as_of": period.end.isoformat(),
        "next_due": next_due.astimezone(zone_info(terms.timezone)).isoformat(timespec="seconds"),
        "policy": policy_of(terms.policy),
        "coverage": coverage_of(figures.scope),
        "approvals_required": terms.approvals_required,
    }
    document = head | _counts(figures, terms, earlier) | {"restatements": [dict(row) for row in restatements]}
    charts = chart_twins(document, terms.languages)
    return document | {"rubric": self_score(document), "charts": charts, "previous": previous}


def canonical_json(document: Mapping[str, Any]) -> bytes:
    """The bytes of a document: UTF-8, keys as they stand, one line for each row of a table, a newline at the end."""
    return (_spread(document, "\n") + "\n").encode()


def _spread(value: Any, line: str) -> str:  # noqa: ANN401 (JSON values)
    """One line an entry, down to the rows; `line` is the newline with the blanks that this level begins with."""
    below = f"{line} "
    if isinstance(value, dict) and value and len(line) <= DEEPEST:
        inside = (f"{_in_one_line(key)}: {_spread(part, below)}" for key, part in value.items())
        return f"{{{below}{f',{below}'.join(inside)}{line}}}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f"[{below}{f',{below}'.join(map(_in_one_line, value))}{line}]"
    return _in_one_line(value)


def is_nil(document: Mapping[str, Any]) -> bool:
    """Whether nothing was counted: 0 requests, or 0 with disclosure where only these are recorded."""
    cell = document["totals"][headline_column(document)]
    return bool(cell["state"] == "exact" and cell["value"] == 0)


def headline_column(document: Mapping[str, Any]) -> str:
    """The column in which this document counts requests."""
    return "requests" if document["coverage"]["what"] == "everything" else "requests_with_disclosure"


def cells_of(figures: Figures) -> dict[str, Any]:
    """The part of a document that is all cells of its own period: what a later report may restate."""
    return {
        "totals": _cells(figures.totals) | {"countries": figures.countries.as_json()},
        "tables": {name: [_row(row) for row in figures.tables[name]] for name in TABLES},
        "carried_forward": {name: cell.as_json() for name, cell in figures.carried_forward.items()},
        "non_government": _cells(figures.non_government),
        "preservation": _cells(figures.preservation),
    }


def coverage_of(scope: Scope) -> dict[str, Any]:
    """What the figures cover."""
    return {
        "what": scope.what.value,
        "from": scope.start.isoformat(),
        "to": scope.end.isoformat(),
        "countries": scope.countries,
        "partial": scope.partial,
        "register": None if scope.register is None else _from_to(scope.register),
        "spans": [
            {
                "country": span.country,
                "start": span.start.isoformat(),
                "end": span.end.isoformat(),
                "what": span.what.value,
                "zero": span.zero,
                "source": span.source,
            }
            for span in scope.spans
        ],
    }


def _from_to(span: Span) -> dict[str, str]:
    start, end = span
    return {"from": start.isoformat(), "to": end.isoformat()}


def _counts(figures: Figures, terms: ReportTerms, earlier: Sequence[Earlier]) -> dict[str, Any]:
    counted = cells_of(figures)
    totals = counted["totals"]
    return {
        "totals": totals,
        "tables": counted["tables"] | {"history": _history(figures, totals, earlier)},
        "carried_forward": counted["carried_forward"],
        "restatements": [],
        "outside_policy": _outside(figures, terms.policy),
        "statements": [{"id": name, "verdict": verdict} for name, verdict in verdicts(terms.statements, figures)],
        "disclosures": _disclosures(figures) if terms.list_disclosures else None,
        "non_government": counted["non_government"],
        "preservation": counted["preservation"],
    }


def _outside(figures: Figures, policy: Policy) -> dict[str, Any]:
    """Requests with a disclosure outside the policy, those of them confirmed, and those that cannot be judged."""
    columns = ("requests_with_disclosure", "confirmed", "not_recorded")
    if not any((policy.discloses, policy.requires_process, policy.requires_grounds, policy.never)):
        return dict.fromkeys(columns, Cell(state="not_applicable").as_json())
    if not figures.scope.states_zero and not figures.given:
        return dict.fromkeys(columns, Cell(state="not_recorded").as_json())
    outside = judged(policy, figures.given)
    counts = (outside.requests, outside.confirmed, outside.unsaid)
    part = figures.scope.extent is not Extent.WHOLE
    return {column: Cell.exact(count, part=part).as_json() for column, count in zip(columns, counts, strict=True)}


def publisher_of(terms: ReportTerms) -> dict[str, Any]:
    return {
        "name": terms.publisher_name,
        "url": terms.url,
        "files_url": terms.files_url,
        "languages": list(terms.languages),
        "notice": terms.notice,
    }


def policy_of(policy: Policy) -> dict[str, Any]:
    return {
        "url": policy.url,
        "discloses": list(policy.discloses),
        "requires_process": list(policy.requires_process),
        "requires_grounds": list(policy.requires_grounds),
        "never": list(policy.never),
    }


def _span(period: Period) -> dict[str, Any]:
    return {"label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()}


def _cells(row: Row) -> dict[str, Any]:
    return {column: cell.as_json() for column, cell in row.cells().items()}


def _row(row: Row) -> dict[str, Any]:
    return {"row": str(row.key), **_cells(row)}


def _history(figures: Figures, totals: Mapping[str, Any], earlier: Sequence[Earlier]) -> list[dict[str, Any]]:
    """Earlier periods and this one, oldest first by label; what was published last of a period stands for it.

    Imported figures give way to published ones. Rows that are part of no other row share no day.
    """
    known: dict[Period, Earlier] = {}
    period, coverage = figures.period, coverage_of(figures.scope)
    for item in sorted(earlier, key=lambda one: one.source is None):
        known[Period.parse(item.label)] = item
    known[period] = Earlier(label=period.label, totals=totals, coverage=coverage)
    broken = breaks({one: item.coverage for one, item in known.items()})
    return [_history_row(one, known[one], known) | {"series_break": one in broken} for one in sorted(known)]


def _history_row(period: Period, item: Earlier, known: Collection[Period]) -> dict[str, Any]:
    whole = [other for other in known if other != period and other.start <= period.start and period.end <= other.end]
    longest = max(whole, key=lambda other: other.kind.months, default=None)
    return {
        "row": period.label,
        **{column: dict(item.totals[column]) for column in COLUMNS},
        "source": item.source,
        "disputed": list(item.disputed),
        "part_of": longest.label if longest else None,
        "restated_in": item.restated_in,
        "covered": None if item.coverage is None else _days(period, item.coverage),
    }


def _days(period: Period, coverage: Mapping[str, Any]) -> list[dict[str, str]]:
    return [_from_to(span) for span in covered_days(coverage, _span(period))]


def _disclosures(figures: Figures) -> list[dict[str, Any]]:
    # Sorted by what is shown, so that the order tells nothing of the order in which cases came. Many look alike.
    months = figures.scope.tells_months
    alike = Counter(figures.disclosures)
    return [
        row
        for item in sorted(alike, key=partial(_shown, months=months))
        for row in repeat(_disclosure(item, months=months), alike[item])
    ]


def _shown(item: Disclosure, *, months: bool) -> tuple[Any, ...]:
    """What a row shows, as something to sort by; what is not recorded comes first."""
    accounts = -1 if item.accounts_affected is None else item.accounts_affected
    kinds = ((),) if item.data_disclosed is None else ((), item.data_disclosed)
    month = item.month if months else ""
    return month, item.country, item.legal_process, item.grounds, item.requests, accounts, kinds, item.outcome


def _disclosure(item: Disclosure, *, months: bool) -> dict[str, Any]:
    affected = item.accounts_affected
    return {
        "month": item.month if months else None,
        "country": item.country,
        "legal_process": item.legal_process,
        "grounds": item.grounds,
        "requests": item.requests,
        "accounts_affected": {"state": "not_recorded"} if affected is None else {"state": "exact", "value": affected},
        "data_disclosed": None if item.data_disclosed is None else list(item.data_disclosed),
        "outcome": item.outcome,
    }

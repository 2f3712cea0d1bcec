"""The report document: the one source of post, charts and files, and its canonical JSON. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from reports.charts.content.text_twins import chart_twins
from reports.disclosure_control.protect import Protection
from reports.document.disclosures import disclosure_rows
from reports.document.history import Earlier, countries_before, coverage_of, history_rows, span_of
from reports.document.jumps import Before, jumps
from reports.document.rubric import self_score
from reports.figures.cells import is_zero
from reports.figures.coverage import Extent
from reports.figures.figures import NOT_APPLICABLE, NOT_RECORDED, Cell, Figures, Row
from reports.figures.policy import Policy, judged
from reports.figures.removals import removal_orders
from reports.figures.responses import content_or_keys, outcome_rows, response_times
from reports.figures.statements import verdicts
from reports.schema.tables import CarriedForward, Columns, Counts, columns_of
from reports.schema.tables import Row as TableRow
from reports.schema.types import (
    SCHEMA,
    Cells,
    Correction,
    Counted,
    Document,
    Facts,
    Generator,
    LegalBands,
    OutsidePolicy,
    Publisher,
    Restatement,
)
from reports.schema.types import Policy as PolicyTerms
from reports.schema.values import CARRIED, TABLES, Column, Table
from reports.sealing.key_changes import KeyChange
from reports.zone import zone_info
from storage.vocabulary.period import Period

PROGRAM = "transparency-bot"
NOTHING_BEFORE = Before()
DEEPEST = 2  # the lines of the document itself and of the objects in it
_in_one_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


@dataclass(frozen=True, kw_only=True)
class ReportTerms:
    """What the configuration adds to a report. `notice` appears in the footer of every chart and in the caption."""

    publisher_name: str
    url: str
    files_url: str
    license: str
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
    key_change: KeyChange | None = None  # if the last report has another key


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
    restatements: Sequence[Restatement] = (),
    correction: Correction | None = None,
    before: Before = NOTHING_BEFORE,
    bands: LegalBands | None = None,
    protection: Protection | None = None,
) -> Document:
    """Return the document of schema report-1, keys in file order. `previous`: SHA-256 of the last report file.

    `correction` says which edition a new one replaces, why, and on which day it was requested. `before` is the period
    that its figures are compared with. `protection` hides small counts; without one all figures are exact.
    """
    counted = _counts(figures, terms, earlier, restatements, bands)
    facts: Facts = {
        "schema": SCHEMA,
        "generator": generator(),
        "publisher": publisher_of(terms),
        "period": {**span_of(period), "timezone": terms.timezone},
        "edition": edition,
        "kind": kind,
        "correction": correction,
        "as_of": period.end.isoformat(),
        "next_due": next_due.astimezone(zone_info(terms.timezone)).isoformat(timespec="seconds"),
        "policy": policy_of(terms.policy),
        "coverage": coverage_of(figures.scope),
        "approvals_required": terms.approvals_required,
        **counted,
        "by_country_before": None,
    }
    if protection is None:  # a country without a row of its own may be among the other countries, so no 0 is known
        facts["by_country_before"] = countries_before(period.label, facts, before.published)
    else:
        facts = protection.of_document(facts, headline_column(facts))
    facts["jumps"] = jumps(facts, before)
    charts = chart_twins(facts, terms.languages)
    return {**facts, "rubric": self_score(facts), "charts": charts, "previous": previous}


@cache
def generator() -> Generator:
    """Return the program that makes the reports, with its version."""
    from importlib.metadata import version

    return {"name": PROGRAM, "version": version(PROGRAM)}


def canonical_json(document: Document) -> bytes:
    """Return the bytes of a document: UTF-8, keys in order, one line for each row of a table, a newline at the end."""
    return (_spread(document, "\n") + "\n").encode()


def _spread(value: Any, line: str) -> str:  # noqa: ANN401 (JSON values)
    """Put each entry on a line, down to the rows; `line` is the newline with the indentation of this level."""
    below = f"{line} "
    if isinstance(value, dict) and value and len(line) <= DEEPEST:
        inside = (f"{_in_one_line(key)}: {_spread(part, below)}" for key, part in value.items())
        return f"{{{below}{f',{below}'.join(inside)}{line}}}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f"[{below}{f',{below}'.join(map(_in_one_line, value))}{line}]"
    return _in_one_line(value)


def is_nil(document: Facts) -> bool:
    """Return whether it is certain that nothing came: no requests, or none with disclosure if only these are recorded.

    A 0 of some days or of some countries is not that.
    """
    return is_zero(document["totals"][headline_column(document)])


def headline_column(document: Facts) -> Column:
    """Return the column in which this document counts requests."""
    return "requests" if document["coverage"]["what"] == "everything" else "requests_with_disclosure"


def cells_of(figures: Figures) -> Cells:
    """Return the part of a document that is all cells of its own period: what a later report may restate."""
    cells: Cells = {
        "totals": {**_columns(figures.totals), "countries": figures.countries.as_json()},
        "tables": _tables(figures),
        "carried_forward": _carried(figures),
        "non_government": _columns(figures.non_government),
        "preservation": _columns(figures.preservation),
        "outcomes_by_process": outcome_rows(figures),
        "response_times": response_times(figures),
        "content_or_keys": content_or_keys(figures),
    }
    if (removals := removal_orders(figures)) is not None:
        cells["removal_orders"] = removals
    return cells


def _counts(
    figures: Figures,
    terms: ReportTerms,
    earlier: Sequence[Earlier],
    restatements: Sequence[Restatement],
    bands: LegalBands | None,
) -> Counted:
    counted = cells_of(figures)
    made: Counted = {
        "totals": counted["totals"],
        "tables": {**counted["tables"], "history": history_rows(figures, counted["totals"], earlier)},
        "carried_forward": counted["carried_forward"],
        "restatements": list(restatements),
        "jumps": [],
        "outside_policy": _outside(figures, terms.policy),
        "statements": [{"id": name, "verdict": verdict} for name, verdict in verdicts(terms.statements, figures)],
        "disclosures": disclosure_rows(figures) if terms.list_disclosures else None,
        "non_government": counted["non_government"],
        "preservation": counted["preservation"],
        "outcomes_by_process": counted["outcomes_by_process"],
        "response_times": counted["response_times"],
        "content_or_keys": counted["content_or_keys"],
        "legal_bands": bands,
    }
    if "removal_orders" in counted:
        made["removal_orders"] = counted["removal_orders"]
    return made


def _outside(figures: Figures, policy: Policy) -> OutsidePolicy:
    """Return requests with a disclosure outside the policy, the confirmed ones, and those that cannot be judged."""
    if not any((policy.discloses, policy.requires_process, policy.requires_grounds, policy.never)):
        return _outside_of(NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE)
    if not figures.scope.states_zero and not figures.given:
        return _outside_of(NOT_RECORDED, NOT_RECORDED, NOT_RECORDED)
    outside = judged(policy, figures.given)
    part = figures.scope.extent is not Extent.WHOLE
    counts = (outside.requests, outside.confirmed, outside.unsaid)
    return _outside_of(*(Cell.exact(count, part=part) for count in counts))


def _outside_of(requests: Cell, confirmed: Cell, not_recorded: Cell) -> OutsidePolicy:
    return {
        "requests_with_disclosure": requests.as_json(),
        "confirmed": confirmed.as_json(),
        "not_recorded": not_recorded.as_json(),
    }


def publisher_of(terms: ReportTerms) -> Publisher:
    return {
        "name": terms.publisher_name,
        "url": terms.url,
        "files_url": terms.files_url,
        "license": terms.license,
        "languages": list(terms.languages),
        "notice": terms.notice,
    }


def policy_of(policy: Policy) -> PolicyTerms:
    return {
        "url": policy.url,
        "discloses": list(policy.discloses),
        "requires_process": list(policy.requires_process),
        "requires_grounds": list(policy.requires_grounds),
        "never": list(policy.never),
    }


def _tables(figures: Figures) -> Counts:
    rows: dict[Table, list[TableRow]] = {name: list(map(_row, figures.tables[name])) for name in TABLES}
    return {
        "by_country": rows["by_country"],
        "by_legal_process": rows["by_legal_process"],
        "by_outcome": rows["by_outcome"],
        "by_data_requested": rows["by_data_requested"],
        "by_data_disclosed": rows["by_data_disclosed"],
        "by_authority": rows["by_authority"],
        "by_grounds": rows["by_grounds"],
        "by_refusal_reason": rows["by_refusal_reason"],
        "by_notice": rows["by_notice"],
        "by_emergency": rows["by_emergency"],
        "by_data_category": rows["by_data_category"],
        "by_content_requested": rows["by_content_requested"],
        "by_content_disclosed": rows["by_content_disclosed"],
        "by_timing": rows["by_timing"],
        "by_month": rows["by_month"],
    }


def _carried(figures: Figures) -> CarriedForward:
    opening, received, closed, closing = (figures.carried_forward[name].as_json() for name in CARRIED)
    return {"opening": opening, "received": received, "closed": closed, "closing": closing}


def _columns(row: Row) -> Columns:
    return columns_of({column: cell.as_json() for column, cell in row.cells().items()})


def _row(row: Row) -> TableRow:
    return {"row": str(row.key), **_columns(row)}


def erratum_document(
    newest: Document, terms: ReportTerms, *, edition: int, correction: Correction, previous: str | None
) -> Document:
    """Return the newest edition's document with today's words; its figures, coverage and statements are unchanged."""
    document: Document = {
        **newest,
        "generator": generator(),
        "publisher": publisher_of(terms),
        "edition": edition,
        "kind": "erratum",
        "correction": correction,
        "policy": policy_of(terms.policy),
        "approvals_required": terms.approvals_required,
        "restatements": [],
    }
    return {**document, "charts": chart_twins(document, terms.languages), "previous": previous}

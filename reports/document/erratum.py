"""A new edition that leaves every figure alone: words, the promise or the drawing changed. Pure; counts nothing."""

from collections.abc import Mapping
from typing import Any

from reports.charts.text_twins import chart_twins
from reports.document.document import ReportTerms, policy_of, publisher_of

Document = Mapping[str, Any]


def erratum_document(
    newest: Document, terms: ReportTerms, *, edition: int, correction: Document, previous: str | None
) -> dict[str, Any]:
    """The newest edition's document with today's words; its figures, coverage and statements stay as they stand."""
    document = {
        **newest,
        "publisher": publisher_of(terms),
        "edition": edition,
        "kind": "erratum",
        "correction": dict(correction),
        "policy": policy_of(terms.policy),
        "approvals_required": terms.approvals_required,
        "restatements": [],
    }
    return {**document, "charts": chart_twins(document, terms.languages), "previous": previous}

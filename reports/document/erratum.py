"""A new edition with unchanged figures: the words, the policy or the drawing changed. Pure."""

from reports.charts.content.text_twins import chart_twins
from reports.document.document import ReportTerms, generator, policy_of, publisher_of
from reports.schema.types import Correction, Document


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

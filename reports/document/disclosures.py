"""The list of disclosures: a row for each, with what readers may see. Pure."""

from collections import Counter
from itertools import repeat

from reports.figures.figures import Figures
from reports.schema.cells import NOT_RECORDED
from reports.schema.types import Disclosure as DisclosureRow
from storage.vocabulary.tally import Disclosure


def disclosure_rows(figures: Figures) -> list[DisclosureRow]:
    # Sorted by what is shown, so that the order does not reveal the order of receipt. Many rows look alike.
    months = figures.scope.tells_months
    alike = Counter(figures.disclosures)
    return [
        row
        for item in sorted(alike, key=lambda item: item.order(months=months))
        for row in repeat(_disclosure(item, months=months), alike[item])
    ]


def _disclosure(item: Disclosure, *, months: bool) -> DisclosureRow:
    affected = item.accounts_affected
    return {
        "month": item.month if months else None,
        "country": item.country,
        "legal_process": item.legal_process,
        "grounds": item.grounds,
        "requests": item.requests,
        "accounts_affected": NOT_RECORDED if affected is None else {"state": "exact", "value": affected},
        "data_disclosed": None if item.data_disclosed is None else list(item.data_disclosed),
        "outcome": item.outcome,
    }

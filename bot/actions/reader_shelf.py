"""The published reports as readers ask for them: the newest edition of each period. Holds nothing unpublished.

A report's figures never change, so that what was read once is kept by its digest, and an answer costs one statement.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.period import Period
from storage import published
from storage.database import Database
from storage.published import Edition

MOST_KEPT = 64
Document = Mapping[str, Any]
_KEPT: OrderedDict[str, Document] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Report:
    """A published edition with its figures."""

    edition: Edition
    document: Document

    @property
    def period(self) -> Period:
        """The period that it reports."""
        return Period.parse(self.edition.period)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All published editions, in the order of the history."""

    reports: tuple[Report, ...]

    @property
    def newest(self) -> tuple[Report, ...]:
        """The newest edition of each period, the latest period first."""
        by_period = {report.edition.period: report for report in self.reports}
        return tuple(sorted(by_period.values(), key=lambda report: report.period.start, reverse=True))

    def of(self, label: str | None) -> Report | None:
        """The newest edition of a period, or of the latest period; None where nothing is published."""
        return next((report for report in self.newest if label in (None, report.edition.period)), None)

    @property
    def next_due(self) -> date | None:
        """The day of the next report, as the latest one announced it."""
        latest = self.of(None)
        return None if latest is None else date.fromisoformat(latest.document["next_due"][:10])


def read_shelf(database: Database) -> Shelf:
    """What is published now."""
    with database.reading() as session:
        editions = published.editions(session)
        missing = {edition.digest for edition in editions} - _KEPT.keys()
        read = published.documents(session, missing) if missing else {}
    documents = {digest: json.loads(data) for digest, data in read.items()}
    known = {**_KEPT, **documents}
    _keep(documents)
    return Shelf(tuple(Report(edition, known[edition.digest]) for edition in editions))


def _keep(documents: Mapping[str, Document]) -> None:
    _KEPT.update(documents)
    while len(_KEPT) > MOST_KEPT:
        _KEPT.popitem(last=False)

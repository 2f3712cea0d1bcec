"""Reads the published reports for readers: the newest edition of each period. Holds nothing unpublished.

A report's figures never change, so each document is kept by its digest, and an answer costs one statement.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reports.document.csv import ALL
from reports.schema.cells import Cell
from reports.schema.tables import Totals, columns_of
from reports.schema.types import Document
from reports.schema.values import COLUMNS
from storage.engine.database import Database
from storage.publishing import published
from storage.publishing.published import Edition
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationKind

MOST_KEPT = 64
_KEPT: OrderedDict[str, Document] = OrderedDict()
TOTALS = "totals"


@dataclass(frozen=True, slots=True)
class Report:
    """A published edition with its figures."""

    edition: Edition
    document: Document

    @property
    def period(self) -> Period:
        """Return the period of the report."""
        return Period.parse(self.edition.period)


@dataclass(frozen=True, slots=True)
class PublishedEditions:
    """All published editions, in the order of the history."""

    reports: tuple[Report, ...]

    @property
    def newest(self) -> tuple[Report, ...]:
        """Return the newest edition of each period, the latest period first."""
        by_period = {report.edition.period: report for report in self.reports}
        return tuple(sorted(by_period.values(), key=lambda report: report.period.start, reverse=True))

    def of(self, label: str | None) -> Report | None:
        """Return the newest edition of a period, or of the latest period; None if there is none."""
        return next((report for report in self.newest if label in (None, report.edition.period)), None)

    def around(self, label: str) -> tuple[Report, ...]:
        """Return the newest editions whose periods share days with a period, the latest first."""
        asked = Period.parse(label)
        return tuple(
            report for report in self.newest if report.period.start < asked.end and asked.start < report.period.end
        )

    @property
    def next_due(self) -> datetime | None:
        """Return when the next report is due, in the publisher's zone, as the latest one announced it."""
        latest = self.of(None)
        return None if latest is None else datetime.fromisoformat(latest.document["next_due"])


def read_editions(database: Database) -> PublishedEditions:
    """Return what is published now."""
    with database.reading() as session:
        editions = published.editions(session)
        missing = {edition.digest for edition in editions} - _KEPT.keys()
        read = published.documents(session, missing) if missing else {}
    documents = {digest: json.loads(data) for digest, data in read.items()}
    known = {**_KEPT, **documents}
    _keep(documents)
    return PublishedEditions(tuple(Report(edition, known[edition.digest]) for edition in editions))


def _keep(documents: Mapping[str, Document]) -> None:
    _KEPT.update(documents)
    while len(_KEPT) > MOST_KEPT:
        _KEPT.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Restated:
    """A change by a later report: that report, the column, the old and new values, and the reason."""

    report: Report
    column: str
    old: Cell
    new: Cell
    reason: str


def changes_of(editions: PublishedEditions, report: Report, table: str, row: str) -> tuple[Restated, ...]:
    """Return what was restated of a row since an edition stated it, oldest first. An erratum restates no figure."""
    since = max(
        (
            one.edition.seq
            for one in editions.reports
            if one.edition.period == report.edition.period and one.document.get("kind") != PublicationKind.ERRATUM
        ),
        default=report.edition.seq,
    )
    return tuple(
        Restated(other, item["column"], item["old"], item["new"], item["reason"])
        for other in editions.reports
        if other.edition.seq > since
        for item in other.document["restatements"]
        if (item["period"], item["table"], item["row"]) == (report.edition.period, table, row)
    )


def with_newest_totals(editions: PublishedEditions, report: Report) -> tuple[Document, Report | None]:
    """Return a report's document with the newest totals, and the report that last restated its headline."""
    changes = changes_of(editions, report, TOTALS, ALL)
    now, moved = report.document["totals"], {change.column: change.new for change in changes}
    counted = columns_of({column: moved.get(column, now[column]) for column in COLUMNS})
    totals: Totals = {**counted, "countries": moved.get("countries", now["countries"])}
    last = [change.report for change in changes if change.column in COLUMNS]
    return {**report.document, "totals": totals}, last[-1] if last else None

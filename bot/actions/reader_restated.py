"""What later reports restated of a published one, so that a reader hears the newest figures. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.actions.reader_shelf import Document, Report, Shelf
from reports.figures import COLUMNS
from reports.tables_csv import ALL
from storage.vocabulary import PublicationKind

Cell = Mapping[str, Any]
TOTALS = "totals"


@dataclass(frozen=True, slots=True)
class Restated:
    """A later report that gives a new value: its period, the column, the values and the reason."""

    report: Report
    column: str
    old: Cell
    new: Cell
    reason: str


def changes_of(shelf: Shelf, report: Report, table: str, row: str) -> tuple[Restated, ...]:
    """What was restated of a row since an edition stated it, oldest first. An erratum states no figure anew."""
    since = max(
        (
            one.edition.seq
            for one in shelf.reports
            if one.edition.period == report.edition.period and one.document.get("kind") != PublicationKind.ERRATUM
        ),
        default=report.edition.seq,
    )
    return tuple(
        Restated(other, item["column"], item["old"], item["new"], item["reason"])
        for other in shelf.reports
        if other.edition.seq > since
        for item in other.document["restatements"]
        if (item["period"], item["table"], item["row"]) == (report.edition.period, table, row)
    )


def with_newest_totals(shelf: Shelf, report: Report) -> tuple[Document, Report | None]:
    """A report's document with the newest totals, and the report that restated its headline last."""
    changes = changes_of(shelf, report, TOTALS, ALL)
    totals = {**report.document[TOTALS], **{change.column: change.new for change in changes}}
    last = [change.report for change in changes if change.column in COLUMNS]
    return {**report.document, TOTALS: totals}, last[-1] if last else None

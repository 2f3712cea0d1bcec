"""What a report restates of figures that others published: those that its register replaced or withdrew. Pure."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from reports.document.csv import ALL
from reports.document.history import Earlier
from reports.period import Period
from reports.restating.restatement import Reason
from reports.schema.cells import NOT_RECORDED
from reports.schema.tables import columns_of
from reports.schema.types import Document, Restatement
from reports.schema.values import COLUMNS


def shown_elsewhere(document: Document) -> dict[str, Earlier]:
    """Return the figures of other sources in a document's history, by period."""
    return {
        row["row"]: Earlier(
            label=row["row"],
            totals=columns_of({column: row[column] for column in COLUMNS}),
            source=row["source"],
            disputed=tuple(row["disputed"]),
            restated_in=row["restated_in"],
        )
        for row in document["tables"]["history"]
        if row["source"] is not None
    }


def revised_elsewhere(
    imported: Iterable[Earlier],
    shown: Mapping[str, Earlier],
    period: Period,
    published: Container[str],
    *,
    is_report: bool,
) -> tuple[list[Earlier], list[Restatement]]:
    """Return the figures of other sources for a history, and the restatements of those that were shown otherwise.

    A report restates the periods before its own. Later periods, and all in a new edition, remain as they were shown
    last. The product's own figures replace those of others; the report of that period has published them.
    """
    now = {item.label: item for item in imported}
    history, rows = [], []
    for label in sorted({*now, *shown}, key=Period.parse):
        item, last = now.get(label), shown.get(label)
        if last is None or label in published or label == period.label:
            history += [item] if item is not None else []
        elif is_report and Period.parse(label).end <= period.start:
            moved = list(_restated(last, item))
            restated_in = period.label if moved else last.restated_in
            history += [replace(item, restated_in=restated_in)] if item is not None else []
            rows += moved
        else:
            history.append(last)
    return history, rows


def _restated(last: Earlier, now: Earlier | None) -> Iterator[Restatement]:
    for column in COLUMNS:
        new = NOT_RECORDED if now is None else now.totals[column]
        if new != last.totals[column]:
            yield {
                "period": last.label,
                "table": "totals",
                "row": ALL,
                "column": column,
                "old": last.totals[column],
                "new": new,
                "reason": Reason.SOURCE_REVISED.value,
            }

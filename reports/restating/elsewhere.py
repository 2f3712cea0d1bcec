"""Figures that were published elsewhere: their totals for the history, and what a report restates of them. Pure.

Adds up what was published without guessing: a total with an unknown part is not recorded. A report restates figures
that its register replaced or withdrew.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from reports.document.csv import ALL
from reports.document.history import Earlier
from reports.figures.cells import high, sum_of
from reports.restating.restatement import Reason
from reports.schema.cells import NOT_RECORDED, Cell, is_known
from reports.schema.tables import columns_of
from reports.schema.types import Document, Restatement
from reports.schema.values import COLUMNS, Column
from storage.vocabulary.figures import Figure
from storage.vocabulary.period import Period

Cells = Mapping[tuple[str, str, Column], Cell]
PROCESS, BANDED = "by_legal_process", "national_security_letter"
LEGAL_REQUESTS = ("legal_requests", "all")
HALVES = ("H1", "H2")


def earlier_figures(figures: Iterable[Figure]) -> list[Earlier]:
    """Return one period if any total is known, with its source and the sums it breaks."""
    periods: dict[str, dict[tuple[str, str, Column], Cell]] = defaultdict(dict)
    sources: dict[str, list[str]] = defaultdict(list)
    broken: dict[str, list[str]] = defaultdict(list)
    for figure in figures:
        # The register keeps a figure as plain JSON; it was checked on import.
        column, cell = cast("Column", figure.column), cast("Cell", figure.cell)
        periods[figure.period][figure.table, figure.row, column] = cell
        sources[figure.period].append(figure.attribution)
        broken[figure.period] += figure.disputed
    found = []
    for label, cells in periods.items():
        totals = _totals(cells, _bands(label, periods))
        if any(is_known(cell) for cell in totals.values()):
            source, disputed = "; ".join(dict.fromkeys(sources[label])), tuple(dict.fromkeys(broken[label]))
            found.append(Earlier(label=label, totals=columns_of(totals), source=source, disputed=disputed))
    return found


def _totals(cells: Cells, bands: Mapping[Column, Cell]) -> dict[Column, Cell]:
    """Return the published totals; without them, the sums of the legal processes, including the secret ones' bands."""
    published = {column: cells["totals", "all", column] for column in COLUMNS if ("totals", "all", column) in cells}
    if published:
        return {column: published.get(column, NOT_RECORDED) for column in COLUMNS}
    parts = {column: _of_processes(cells, column) for column in COLUMNS}
    parts["accounts_affected"] += [cells[key] for key in cells if key == (*LEGAL_REQUESTS, "accounts_affected")]
    return {column: _total(column, parts[column], bands) for column in COLUMNS}


def _of_processes(cells: Cells, column: Column) -> list[Cell]:
    return [cell for key, cell in cells.items() if key[0] == PROCESS and key[1] != BANDED and key[2] == column]


def _total(column: Column, parts: list[Cell], bands: Mapping[Column, Cell]) -> Cell:
    if not parts:
        return NOT_RECORDED
    band = bands.get(column)
    if band is None and column == "requests_with_disclosure" and "requests" in bands:
        # How many secret demands were answered is not published: between none and all that were received.
        band = {"state": "range", "low": 0, "high": high(bands["requests"]), "reason": "legal_band"}
    return sum_of([*parts, band] if band is not None else parts)


def _bands(label: str, periods: Mapping[str, Cells]) -> dict[Column, Cell]:
    """Return the national security bands of a period; those of a year are known from its halves."""
    own = {key[2]: cell for key, cell in periods[label].items() if key[:2] == (PROCESS, BANDED)}
    if own or "-" in label:
        return own
    halves = [_bands(f"{label}-{half}", periods) for half in HALVES if f"{label}-{half}" in periods]
    columns = set.intersection(*map(set, halves)) if len(halves) == len(HALVES) else set()
    return {column: sum_of([half[column] for half in halves]) for column in sorted(columns)}


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

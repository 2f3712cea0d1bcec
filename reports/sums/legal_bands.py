"""Checks national security process in a report: only in the bands of its option, and in no other number."""

from collections.abc import Iterator
from datetime import date

from reports.legal_bands.options import OPTIONS, Line, Option
from reports.legal_bands.rules import band_of, days_of
from reports.schema.cells import is_known
from reports.schema.tables import BandRow
from reports.schema.types import Document
from reports.schema.values import BAND_COLUMNS
from reports.sums.contradiction import Contradiction, Rule
from storage.vocabulary.period import Period
from storage.vocabulary.words import NATIONAL_SECURITY_PROCESS


def outside_bands(document: Document) -> Iterator[Contradiction]:
    """Return what the option of a report does not allow."""
    bands = document["legal_bands"]
    if bands is None:
        return
    yield from _in_figures(document)
    option = OPTIONS.get(bands["option"])
    if option is None:  # of a newer version, or of another program
        return
    if [row["row"] for row in bands["rows"]] != [line.row for line in option.lines]:
        yield Contradiction(rule=Rule.BAND_ROWS_OF_LAW, table="legal_bands", law=option.law)
        return
    period = Period.parse(document["period"]["label"])
    for line, row in zip(option.lines, bands["rows"], strict=True):
        yield from _row(option, line, row, period)


def _row(option: Option, line: Line, row: BandRow, period: Period) -> Iterator[Contradiction]:
    days = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
    if days != days_of(line, period):
        yield Contradiction(rule=Rule.BAND_DAYS_OF_LAW, table="legal_bands", row=row["row"], law=option.law)
    for column in BAND_COLUMNS:
        cell = row[column]
        banded = cell["state"] == "range" and (cell["low"], cell["high"]) == band_of(option, cell["low"])
        if is_known(cell) and not banded:
            yield Contradiction(
                rule=Rule.BAND_OF_LAW, table="legal_bands", row=row["row"], column=column, law=option.law
            )


def _in_figures(document: Document) -> Iterator[Contradiction]:
    rows = [row["row"] for row in document["tables"]["by_legal_process"] if is_known(row["requests"])]
    rows += [row["row"] for row in document["outcomes_by_process"]]
    rows += [row["legal_process"] for row in document["disclosures"] or ()]
    for process in sorted(NATIONAL_SECURITY_PROCESS.intersection(rows)):
        yield Contradiction(rule=Rule.BANDED_IN_NO_FIGURE, table="by_legal_process", row=process, other="legal_bands")

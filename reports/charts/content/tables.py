"""The data of the charts by kind: legal process and outcome, data requested and disclosed, refusal reasons. Pure.

The note below the bars lists rows whose number is exactly 0; message content and keys keep their row even at 0.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, TypedDict

from reports.figures.cells import high, is_zero, sum_of
from reports.figures.coverage import is_whole
from reports.schema.cells import NOT_RECORDED, Cell, is_at_least, is_known, is_zero_in_part
from reports.schema.tables import HistoryRow, Row
from reports.schema.types import Facts
from reports.schema.values import Column, Table
from storage.vocabulary.period import Period, PeriodKind

ChartData = dict[str, Any]  # JSON values: what one chart draws
OVERVIEW: Final = "1-overview"
COUNTRIES: Final = "2-countries"
HISTORY: Final = "3-history"
PROCESS: Final = "4-process"
DATA: Final = "5-data"
REFUSALS: Final = "6-refusals"
ALWAYS_SHOWN = ("message_content", "encryption_keys")
UNSAID = "not_recorded"
_MOST_PROCESSES = 8
_BY_DATA: tuple[tuple[Table, Column], ...] = (
    ("by_data_requested", "requests"),
    ("by_data_disclosed", "requests_with_disclosure"),
)
MOST_SLOTS: Final = 40
_COLUMNS: tuple[Column, ...] = ("requests", "requests_with_disclosure")
_FEWEST = 2  # a single period shows no change over time


class ChartRow(TypedDict):
    """A row of bars: its subject, and a cell for each column."""

    row: str
    cells: list[Cell]


def frame(document: Facts, name: str) -> ChartData:
    """Return the publisher, the period, the edition and the coverage of a chart."""
    publisher, coverage = document["publisher"], document["coverage"]
    return {
        "chart": name,
        "publisher": {"name": publisher["name"], "url": publisher["url"], "notice": publisher["notice"]},
        "period": dict(document["period"]),
        "edition": document["edition"],
        "kind": document["kind"],
        "coverage": {
            "what": coverage["what"],
            "from": coverage["from"],
            "to": coverage["to"],
            "countries": coverage["countries"],
            "partial": coverage["partial"],
            "whole": is_whole(coverage, document["period"]),
        },
    }


def measures(document: Facts) -> tuple[Column, Column]:
    """Return the measure of the bars, and the number beside it."""
    if document["coverage"]["what"] == "everything":
        return "requests", "requests_with_disclosure"
    return "requests_with_disclosure", "accounts_affected"


def data_of_process(document: Facts) -> ChartData | None:
    """Return the data by legal process and, if everything is recorded, by outcome."""
    columns = measures(document)
    everything = columns[0] == "requests"
    process = ranked(document["tables"]["by_legal_process"], columns)
    outcome = ranked(document["tables"]["by_outcome"], columns) if everything else []
    # If only disclosures are known, a single process for all of them is an assumption of the source, not a finding.
    if not (process or outcome) or (not everything and len(process) < 2):
        return None
    rest = process[_MOST_PROCESSES:] if len(process) > _MOST_PROCESSES + 1 else []
    return frame(document, PROCESS) | {
        "columns": list(columns),
        "by_legal_process": process[: len(process) - len(rest)],
        "others": {"count": len(rest), "cells": _sums([row["cells"] for row in rest])} if rest else None,
        "by_outcome": outcome,
        "in_bands": document["legal_bands"] is not None,
        "sums": {
            "by_legal_process": base_of(document["tables"]["by_legal_process"], columns[0]),
            "by_outcome": base_of(document["tables"]["by_outcome"], columns[0]),
        },
    }


def data_of_asked_and_given(document: Facts) -> ChartData | None:
    """Return the data requested and disclosed, kind by kind, without a column of which nothing is recorded."""
    tables = document["tables"]
    found = {column: {row["row"]: row[column] for row in tables[table]} for table, column in _BY_DATA}
    columns = [column for column, cells in found.items() if _tells(cells)]
    kinds = [row["row"] for row in tables["by_data_disclosed"]]
    rows: list[ChartRow] = [
        {"row": kind, "cells": [found[column].get(kind, NOT_RECORDED) for column in columns]} for kind in kinds
    ]
    counted = [row for row in rows if any(map(high, row["cells"]))]
    if not columns or not counted or _nothing_came(document):
        return None
    rest = [row for row in counted if row["row"] not in (*ALWAYS_SHOWN, UNSAID)]
    rest.sort(key=lambda row: [-high(cell) for cell in row["cells"]])
    stated = [row for row in rows if row["row"] in ALWAYS_SHOWN]
    unsaid = [row for row in counted if row["row"] == UNSAID]
    return frame(document, DATA) | {
        "columns": columns,
        "rows": [*rest, *stated, *unsaid],
        "zero": all(
            is_zero(cell) or is_zero_in_part(cell)
            for row in rows
            if row not in (*rest, *stated, *unsaid)
            for cell in row["cells"]
        ),
        "content": _content_disclosed(document),
    }


def _content_disclosed(document: Facts) -> int | None:
    """Return how many requests led to disclosure of content; 0 only if no content and no keys were disclosed at all.

    None if the figures leave that open: a disclosure without a recorded kind, or outside the totals, may be of content.
    """
    disclosed = {row["row"]: row["requests_with_disclosure"] for row in document["tables"]["by_data_disclosed"]}
    content, keys = (disclosed.get(kind, NOT_RECORDED) for kind in ALWAYS_SHOWN)
    outside = [document[table]["requests_with_disclosure"] for table in ("non_government", "preservation")]
    open_cells = [*outside, *(cell for kind, cell in disclosed.items() if kind == UNSAID)]
    if content["state"] != "exact" or is_at_least(content) or not all(map(is_zero, open_cells)):
        return None
    return content["value"] if content["value"] or is_zero(keys) else None


def data_of_refusals(document: Facts) -> ChartData | None:
    """Return why demands were refused; None if no reason was recorded or nothing was refused."""
    rows = ranked(document["tables"]["by_refusal_reason"], ("requests",))
    reasons = [row for row in rows if row["row"] != UNSAID]
    if not reasons:
        return None
    unsaid = [row for row in rows if row["row"] == UNSAID]
    return frame(document, REFUSALS) | {
        "columns": ["requests"],
        "rows": [*reasons, *unsaid],
        "sum": base_of(document["tables"]["by_refusal_reason"], "requests"),
        "refused": _refused(document),
    }


def _refused(document: Facts) -> Cell:
    cells: list[Cell] = [row["requests"] for row in document["tables"]["by_outcome"] if row["row"] == "refused"]
    return cells[0] if cells else NOT_RECORDED


def ranked(rows: Sequence[Row], columns: Sequence[Column]) -> list[ChartRow]:
    """Return the rows that have something to show, largest first."""
    stated = [row for row in rows if any(is_known(row[column]) and high(row[column]) for column in columns)]
    stated.sort(key=lambda row: -high(row[columns[0]]))
    return [{"row": row["row"], "cells": [row[column] for column in columns]} for row in stated]


def _tells(cells: Mapping[str, Cell]) -> bool:
    """Return whether a column shows more than how many cases lack it."""
    return any(is_known(cell) for kind, cell in cells.items() if kind != UNSAID)


def _nothing_came(document: Facts) -> bool:
    return is_zero(document["totals"][measures(document)[0]])


def base_of(rows: Sequence[Row], column: Column) -> Cell:
    """Return the sum that shares are a part of; not recorded if any of its numbers is unknown."""
    cells = [row[column] for row in rows]
    return sum_of(cells) if all(map(is_known, cells)) else NOT_RECORDED


def _sums(cells: Sequence[Sequence[Cell]]) -> list[Cell]:
    return [sum_of(column) for column in zip(*cells, strict=True)]


def data_of_history(document: Facts) -> ChartData | None:
    """Return the report's own kind of period first, then the longer and shorter ones that are known."""
    rows = document["tables"]["history"]
    columns = [column for column in _COLUMNS if any(is_known(row[column]) for row in rows)]
    broken = frozenset(row["row"] for row in rows if row["series_break"])
    known = {row["row"]: row for row in rows if any(is_known(row[column]) for column in columns)}
    if len(known) < _FEWEST:
        return None
    own = Period.parse(document["period"]["label"]).kind
    panels = [
        _panel(kind, known, columns, broken) for kind in sorted(PeriodKind, key=lambda kind: (kind != own, kind.months))
    ]
    return frame(document, HISTORY) | {
        "columns": columns,
        "panels": [panel for panel in panels if panel["slots"]],
        "sources": sorted({row["source"] for row in known.values() if row["source"] is not None}),
    }


def _panel(
    kind: PeriodKind, known: Mapping[str, HistoryRow], columns: Sequence[Column], broken: Collection[str]
) -> ChartData:
    periods = sorted(period for period in map(Period.parse, known) if period.kind == kind)
    slots = [_slot(period.label, known, columns) for period in _unbroken(periods)]
    shown = slots[-MOST_SLOTS:]
    for place, slot in enumerate(shown):  # the first has no other to be compared with
        slot["series_break"] = place > 0 and slot["row"] in broken
    return {"kind": kind.value, "slots": shown, "left_out": len(slots) - len(shown)}


def _unbroken(periods: Sequence[Period]) -> Iterator[Period]:
    """Return every period from the first to the last, known or not."""
    if periods:
        period = periods[0]
        while period <= periods[-1]:
            yield period
            period = period.next()


def _slot(label: str, known: Mapping[str, HistoryRow], columns: Sequence[Column]) -> ChartData:
    row = known.get(label)
    cells = [dict(NOT_RECORDED if row is None else row[column]) for column in columns]
    return {"row": label, "cells": cells, "disputed": bool(row and row["disputed"])}

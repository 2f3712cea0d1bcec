"""The data of the chart over time: one panel for each length of period, every period from the first known to the last.

Periods of one panel never overlap, so that no demand counts twice in it; a period without figures is a gap. Pure.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from reports.chart_cells import NOT_RECORDED, Json, is_known
from reports.chart_frame import HISTORY, frame
from reports.period import Period, PeriodKind

MOST_SLOTS: Final = 40
_COLUMNS = ("requests", "requests_with_disclosure")
_FEWEST = 2  # one period alone is no course of time

Row = Mapping[str, Any]


def data_of_history(document: Mapping[str, Any]) -> Json | None:
    """The report's own kind of period first, then the longer and shorter ones that are known."""
    rows: Sequence[Row] = document["tables"]["history"]
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


def _panel(kind: PeriodKind, known: Mapping[str, Row], columns: Sequence[str], broken: Collection[str]) -> Json:
    periods = sorted(period for period in map(Period.parse, known) if period.kind == kind)
    slots = [_slot(period.label, known, columns) for period in _unbroken(periods)]
    shown = slots[-MOST_SLOTS:]
    for place, slot in enumerate(shown):  # the first has nothing beside it with which it could be compared
        slot["series_break"] = place > 0 and slot["row"] in broken
    return {"kind": kind.value, "slots": shown, "left_out": len(slots) - len(shown)}


def _unbroken(periods: Sequence[Period]) -> Iterator[Period]:
    """Every period from the first to the last, known or not."""
    if periods:
        period = periods[0]
        while period <= periods[-1]:
            yield period
            period = period.next()


def _slot(label: str, known: Mapping[str, Row], columns: Sequence[str]) -> Json:
    row = known.get(label)
    cells = [dict(NOT_RECORDED if row is None else row[column]) for column in columns]
    return {"row": label, "cells": cells, "disputed": bool(row and row["disputed"])}

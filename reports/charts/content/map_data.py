"""The data of the map: which states are in which class of size. Pure."""

from collections.abc import Sequence
from typing import Final

from reports.charts.content.tables import ChartData, frame, measures
from reports.charts.content.world_tiles import TILES
from reports.figures.cells import high, is_zero, low
from reports.schema.cells import is_at_least, is_known
from reports.schema.tables import Row
from reports.schema.types import Facts
from reports.schema.values import Column
from storage.vocabulary.words import OTHER_COUNTRIES

MAP: Final = "2-map"
_FEWEST = 5  # states that a map is drawn for
_MOST_CLASSES = 5
_MOST_OUTSIDE = 3  # places without a tile that are named below the map


def data_of_map(document: Facts) -> ChartData | None:
    """Return the states by size class: 1 to 9, 10 to 99, 100 to 999 and so on; None for few states."""
    column = measures(document)[0]
    rows = document["tables"]["by_country"]
    known = [row for row in rows if row["row"] in TILES and is_known(row[column]) and high(row[column])]
    if len(known) < _FEWEST:
        return None
    covers = frame(document, MAP)["coverage"]
    everywhere = covers["what"] == "everything" and covers["countries"] is None and covers["whole"]
    limits = _limits(max(high(row[column]) for row in known))
    exact = [row for row in known if _class(low(row[column]), limits) == _class(high(row[column]), limits)]
    outside = [row for row in rows if row["row"] not in TILES and is_known(row[column]) and high(row[column])]
    return frame(document, MAP) | {
        "columns": [column],
        "classes": [
            {
                "low": least,
                "high": most,
                "countries": [row["row"] for row in exact if least <= low(row[column]) <= most],
            }
            for least, most in limits
        ],
        "ranges": [row["row"] for row in known if row not in exact],
        "lower_bounds": any(is_at_least(row[column]) for row in known),
        "zero": [row["row"] for row in rows if row["row"] in TILES and is_zero(row[column])],
        "elsewhere": _elsewhere(rows, column, everywhere=everywhere),
        "countries": document["totals"]["countries"],
        "outside": [{"row": row["row"], "cells": [row[column]]} for row in outside[:_MOST_OUTSIDE]],
        "more_outside": len(outside) > _MOST_OUTSIDE,
    }


def _elsewhere(rows: Sequence[Row], column: Column, *, everywhere: bool) -> str:
    """Return what is known of the states without a row: they may be among the other countries."""
    if not everywhere or not all(is_known(row[column]) for row in rows):
        return "not_recorded"
    return "range" if any(row["row"] == OTHER_COUNTRIES for row in rows) else "zero"


def _limits(most: int) -> list[tuple[int, int]]:
    """Return the least and the greatest number of each class; the first takes what more classes would split."""
    digits = len(str(most))
    first = max(1, digits - _MOST_CLASSES + 1)
    return [(1, 10**first - 1), *((10**at, 10 ** (at + 1) - 1) for at in range(first, digits))]


def _class(number: int, limits: Sequence[tuple[int, int]]) -> int:
    """Return the index of a number's class; -1 for 0."""
    return next((index for index, (least, most) in enumerate(limits) if least <= number <= most), -1)

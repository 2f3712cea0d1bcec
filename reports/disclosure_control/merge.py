"""Merges countries with few requests into one row, "other countries". Pure."""

from collections.abc import Collection, Sequence
from typing import Any

from reports.schema.cells import NOT_RECORDED, Cell, is_known
from reports.schema.tables import Row
from reports.schema.values import COLUMNS, Column
from reports.sums.bounds import bounds
from storage.vocabulary.words import OTHER_COUNTRIES

FEWEST = 2


def merged(
    rows: Sequence[Row], column: Column, threshold: int, listed: Collection[str] | None, *, covered: bool = False
) -> list[Row]:
    """Return the rows with the small ones, and others where these are too few, in the row of other countries.

    `column` is the one that counts requests. `listed`: the rows that an earlier edition names, None if there is none.
    They stay as they are, and no other is named. `covered`: a source names all countries, so that readers know which
    ones are merged.
    """
    zero = [row for row in rows if not _number(row, column)]
    counted = sorted((row for row in rows if row not in zero), key=lambda row: (_number(row, column), row["row"]))
    if listed is not None:
        new = [row for row in counted if row["row"] not in listed]
        inside = [row for row in new if OTHER_COUNTRIES in listed or _number(row, column) < threshold]
    else:
        inside = [row for row in counted if _number(row, column) < threshold]
        while inside and _shows_too_much(inside, column, threshold, covered=covered) and len(inside) < len(counted):
            inside.append(counted[len(inside)])
    named = [row for row in rows if row not in inside]
    return [*named, _sum(inside)] if inside or OTHER_COUNTRIES in (listed or ()) else list(rows)


def in_order(rows: Sequence[Row], column: Column) -> list[Row]:
    """Return the rows sorted by what is published of them, so that their order says nothing more."""

    def key(row: Row) -> tuple[Any, ...]:
        ends = (end for cell in (row[column], row["requests_with_disclosure"]) for end in reversed(bounds(cell)))
        return row["row"] == OTHER_COUNTRIES, *(-end for end in ends), row["row"]

    return sorted(rows, key=key)


def _shows_too_much(rows: Sequence[Row], column: Column, threshold: int, *, covered: bool) -> bool:
    """Return whether the sum of rows is small, or bounds one of them: five countries with five requests have one each.

    It bounds them only if readers know how many they are, and that none has more than small numbers.
    """
    numbers = [_number(row, column) for row in rows]
    others, total, most = len(rows) - 1, sum(numbers), threshold - 1
    bounded = covered and max(numbers) <= most and not most + others <= total <= 1 + others * most
    return len(rows) < FEWEST or total < threshold or bounded


def _number(row: Row, column: Column) -> int:
    cell = row[column]
    return cell["value"] if cell["state"] == "exact" else 0


def _sum(rows: Sequence[Row]) -> Row:
    cells: dict[str, Cell] = {column: _sum_of([row[column] for row in rows]) for column in COLUMNS}
    whole: Any = {"row": OTHER_COUNTRIES, **cells}
    return whole  # type: ignore[no-any-return]


def _sum_of(cells: Sequence[Cell]) -> Cell:
    """Return the sum of exact cells; it is not recorded where one of them is not known."""
    if not all(map(is_known, cells)):
        return NOT_RECORDED
    covered: Any = {"covered": "part"} if any(cell.get("covered") for cell in cells) else {}
    whole: Any = {"state": "exact", "value": sum(bounds(cell)[0] for cell in cells), **covered}
    return whole  # type: ignore[no-any-return]

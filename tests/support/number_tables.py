"""Small tables with sums in both directions, and what a reader without a solver can work out of them."""

import itertools
import random
from collections.abc import Mapping, Sequence

from reports.disclosure_control.attack import Range, Relation


def random_table(chance: random.Random, rows: int, columns: int, values: Sequence[int]) -> dict[str, int]:
    """Return the cells of a table with its margins: 00, 01, ... 0t, t0, tt."""
    cells = {f"{row}{column}": chance.choice(values) for row in range(rows) for column in range(columns)}
    for row in range(rows):
        cells[f"{row}t"] = sum(cells[f"{row}{column}"] for column in range(columns))
    for column in (*range(columns), "t"):
        cells[f"t{column}"] = sum(cells[f"{row}{column}"] for row in range(rows))
    return cells


def sums(rows: int, columns: int) -> list[Relation]:
    """Return the sums of such a table."""
    lines = [[f"{row}{column}" for column in (*range(columns), "t")] for row in (*range(rows), "t")]
    return [Relation({**dict.fromkeys(parts, 1), total: -1}) for *parts, total in (*lines, *zip(*lines, strict=True))]


def small(cells: Mapping[str, int], threshold: int) -> dict[str, Range]:
    """Return the range of each number that a threshold hides."""
    return {key: (1, threshold - 1) for key, value in cells.items() if 0 < value < threshold}


def worked_out(published: Mapping[str, Range], relations: Sequence[Relation]) -> dict[str, Range]:
    """Return the least and most of each number over all whole numbers that fit, tried one by one."""
    tried = itertools.product(*(range(low, high + 1) for low, high in published.values()))
    candidates = (dict(zip(published, values, strict=True)) for values in tried)
    fitting = [numbers for numbers in candidates if all(_holds(relation, numbers) for relation in relations)]
    return {key: (min(one[key] for one in fitting), max(one[key] for one in fitting)) for key in published}


def _holds(relation: Relation, numbers: Mapping[str, int]) -> bool:
    return relation.low <= sum(weight * numbers[key] for key, weight in relation.terms.items()) <= relation.high

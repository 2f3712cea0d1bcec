"""Large changes since the period before: named by intervals, never for small or uncertain numbers."""

from typing import Any

import pytest

from reports.document.jumps import Before, jumps
from reports.figures.figures import Cell
from tests.support.report_samples import case, document_of, tally_of

PLACE = ("totals", "all", "requests")
FIVE = document_of(tally_of([case() for _ in range(12)]))


def found(old: Cell, factor: float = 3, new: Cell | None = None, **explained: str) -> list[Any]:
    document: Any = {**FIVE, "totals": {**FIVE["totals"]}}
    if new is not None:
        document["totals"]["requests"] = new.as_json()
    explanations = {PLACE: explained["why"]} if explained else {}
    return jumps(
        document, Before(label="2024-H2", cells={PLACE: old.as_json()}, factor=factor, explanations=explanations)
    )


@pytest.mark.parametrize(("old", "is_jump"), [(37, True), (36, False), (12, False), (4, False), (3, True), (0, True)])
def test_a_jump_is_more_than_the_factor_in_either_direction(old: int, is_jump: bool) -> None:
    assert bool(found(Cell.exact(old))) is is_jump


def test_taiwan_of_2014_asks_for_an_explanation_and_prints_it() -> None:
    """Google's report fell from 61 per cent to 3 and rose to 30 without a word."""
    [jump] = found(Cell.exact(61), new=Cell.exact(3))
    assert (jump["old"]["value"], jump["new"]["value"], jump["explanation"]) == (61, 3, "")
    [again] = found(Cell.exact(61), new=Cell.exact(3), why="a court stopped the practice")
    assert again["explanation"] == "a court stopped the practice"


@pytest.mark.parametrize(
    "old", [Cell.range(30, 40, "small_number"), Cell(state="not_recorded"), Cell.exact(99, part=True), Cell.exact(9)]
)
def test_what_may_be_no_jump_is_none(old: Cell) -> None:
    assert found(old, new=Cell.exact(11) if old == Cell.exact(9) else None) == []
    assert found(Cell.exact(9), new=Cell.exact(2)) == []


def test_a_range_beyond_the_factor_is_a_jump_and_a_factor_of_0_finds_none() -> None:
    assert found(Cell.range(37, 60, "legal_band")) != []
    assert found(Cell.exact(500), factor=0) == []

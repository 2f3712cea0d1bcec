"""Restatements of one period: each cell's rows lead from what was published to what is counted now."""

from itertools import groupby
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.figures.figures import figures_of
from reports.restating.published import Statement
from reports.restating.restatement import Reason, counted, restated
from storage.vocabulary.tally import Tally
from tests.support.report_samples import HALF, case, crowd, tallies, tally_of


def assert_leads_on(old: Statement, tally: list[Tally]) -> None:
    steps = [(reason, figures_of(one, HALF)) for reason, one in zip(Reason, tally, strict=False)]
    rows = restated(HALF.label, old, steps)
    now = counted(steps[-1][1])
    for place, of_cell in groupby(rows, key=_place):
        newest = old.cell(place)
        for row in of_cell:
            assert row["old"] == newest != row["new"]
            newest = row["new"]
        assert newest == now.cell(place)
    changed = {_place(row) for row in rows}
    assert all(old.cell(place) == now.cell(place) for place in {*old.cells, *now.cells} - changed)


def _place(row: Any) -> tuple[str, str, str]:
    return row["table"], row["row"], row["column"]


@settings(max_examples=40)
@given(st.lists(tallies(), min_size=2, max_size=4))
def test_rows_of_a_cell_lead_from_the_old_figure_to_the_new_one(tally: list[Tally]) -> None:
    assert_leads_on(counted(figures_of(tally[0], HALF)), tally[1:])


def test_country_that_comes_in_late_is_followed_from_a_narrower_coverage() -> None:
    narrow, wide = crowd({"DE": (2, 2)}), [tally_of([case()]), tally_of([case(), case(country="IT")])]
    assert_leads_on(counted(figures_of(narrow, HALF)), wide)

"""The history of other sources: what a report restates, and what it leaves as it was shown."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reports.document.history import Earlier
from reports.restating.elsewhere import revised_elsewhere
from reports.schema.tables import columns_of
from reports.schema.values import COLUMNS
from storage.vocabulary.period import Period

LABELS = ("2021", "2023-H2", "2024-H1", "2024-H2", "2025", "2026-H1")
OWN = Period.parse("2025-H1")
CELLS = st.one_of(
    st.just({"state": "not_recorded"}), st.integers(0, 3).map(lambda value: {"state": "exact", "value": value})
)
FIGURES = st.dictionaries(st.sampled_from(LABELS), st.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS)))


def earlier(figures: dict[str, list[Any]]) -> dict[str, Earlier]:
    return {
        label: Earlier(label=label, totals=columns_of(dict(zip(COLUMNS, cells, strict=True))), source="elsewhere")
        for label, cells in figures.items()
    }


@given(FIGURES, FIGURES, st.sets(st.sampled_from(LABELS)), st.booleans())
def test_what_was_shown_changes_only_by_a_row_that_says_so(
    imported: dict[str, list[Any]], shown: dict[str, list[Any]], published: set[str], is_report: bool
) -> None:
    now, last = earlier(imported), earlier(shown)
    history, rows = revised_elsewhere(now.values(), last, OWN, published, is_report=is_report)
    history_rows = {item.label: item for item in history}
    moved = {(row["period"], row["column"]): (row["old"], row["new"]) for row in rows}
    for label in last.keys() - published:
        for column in COLUMNS:
            old = last[label].totals[column]
            new = history_rows[label].totals[column] if label in history_rows else {"state": "not_recorded"}
            assert moved.get((label, column), (old, old)) == (old, new)
    assert all(is_report and Period.parse(row["period"]).end <= OWN.start for row in rows)
    assert {label for label, item in history_rows.items() if item == now.get(label)} >= now.keys() - last.keys()

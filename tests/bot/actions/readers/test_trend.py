"""Shares and changes of a country: only between numbers recorded in full; what is not recorded is never 0."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.actions.readers.country import (
    course_of,
    earlier_to_compare,
    figures_of_country,
    height_of,
    number_of,
    share_of,
)
from bot.actions.readers.editions import PublishedEditions, Report
from reports.schema.values import COLUMNS
from storage.publishing.published import Edition

numbers = st.integers(0, 50)
cells = st.one_of(
    st.builds(lambda n: {"state": "exact", "value": n}, numbers),
    st.builds(lambda n, m: {"state": "exact", "value": n, "missing": m}, numbers, st.integers(1, 3)),
    st.builds(lambda n: {"state": "exact", "value": n, "covered": True}, numbers),
    st.builds(lambda n, m: {"state": "range", "low": n, "high": n + m}, numbers, numbers),
    st.just({"state": "not_recorded"}),
)
WHAT = st.sampled_from(["everything", "disclosures"])


def a_report(label: str, seq: int, cell: Any, total: Any, what: str, *, whole: bool) -> Report:
    start, end = {"2025-H1": ("2025-01-01", "2025-07-01"), "2025-H2": ("2025-07-01", "2026-01-01")}[label]
    last = end if whole else f"{start[:4]}-12-02"
    span = {"country": "FR", "start": start, "end": last, "what": what, "zero": False, "source": "register"}
    document: Any = {
        "kind": "report",
        "period": {"start": start, "end": end},
        "coverage": {"what": what, "countries": 1, "from": start, "to": end, "register": None, "spans": [span]},
        "totals": dict.fromkeys((*COLUMNS, "countries"), total),
        "tables": {"by_country": [{"row": "FR", **dict.fromkeys(COLUMNS, cell)}]},
        "restatements": [],
    }
    return Report(Edition(id=seq, seq=seq, period=label, edition=1, digest=str(seq), cover=""), document)


def in_full(cell: Any) -> bool:
    return cell["state"] == "exact" and not cell.get("missing") and not cell.get("covered")


@given(st.tuples(cells, cells), st.tuples(cells, cells), st.tuples(WHAT, WHAT), st.booleans())
def test_only_numbers_recorded_in_full_are_compared(
    one: tuple[Any, Any], total: tuple[Any, Any], what: tuple[str, str], whole: bool
) -> None:
    before = a_report("2025-H1", 1, one[0], total[0], what[0], whole=True)
    now = a_report("2025-H2", 2, one[1], total[1], what[1], whole=whole)
    editions = PublishedEditions((before, now))
    figures = figures_of_country(editions, "FR", None)
    assert figures is not None
    share, earlier = share_of(editions, figures), earlier_to_compare(editions, figures)
    if share is not None:
        assert whole
        assert in_full(one[1])
        assert in_full(total[1])
        assert 0 <= share.part <= share.whole
    comparable = in_full(one[0]) and in_full(one[1]) and what[0] == what[1]
    assert (earlier is not None) == (comparable and not figures.days_in_part)
    assert [each.report.edition.period for each in course_of(editions, "FR")] == ["2025-H1", "2025-H2"]


@given(cells)
def test_what_is_not_recorded_is_no_number(cell: Any) -> None:
    figures = figures_of_country(
        PublishedEditions((a_report("2025-H1", 1, cell, cell, "everything", whole=True),)), "FR", None
    )
    assert figures is not None
    assert (number_of(figures) is not None) == in_full(cell)
    assert height_of(figures) == cell.get("value", cell.get("low", 0))

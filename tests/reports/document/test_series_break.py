"""Where a series of periods breaks: other countries, or the same for other parts of the period. Pure values."""

from typing import Any

import pytest

from reports.document.history import breaks
from storage.vocabulary.period import Period

H1, H2 = ("2025-01-01", "2025-07-01"), ("2025-07-01", "2026-01-01")
FIRST, SECOND = Period.parse("2025-H1"), Period.parse("2025-H2")
EVERYWHERE: Any = {"countries": None, "spans": [], "from": "2025-01-01", "to": "2026-01-01"}
EVERYWHERE["register"] = {"from": "2024-01-01", "to": "2026-01-01"}


def covering(**spans: tuple[str, str]) -> Any:
    rows = [{"country": country, "start": start, "end": end} for country, (start, end) in spans.items()]
    ends = {"from": min(row["start"] for row in rows), "to": max(row["end"] for row in rows)}
    return {"countries": len(rows), "spans": rows, "register": None, **ends}


@pytest.mark.parametrize(
    ("before", "after", "broken"),
    [
        (covering(DE=H1, FR=H1), covering(FR=H2, DE=H2), False),
        (covering(DE=H1, FR=H1), covering(DE=H2), True),
        (covering(DE=H1), covering(FR=H2), True),
        (covering(DE=H1), covering(DE=("2025-07-01", "2025-10-01")), True),
        (covering(DE=("2024-01-01", "2026-01-01")), covering(DE=H2), False),
        (covering(DE=H1), EVERYWHERE, True),
        (EVERYWHERE, EVERYWHERE, False),
        ({**EVERYWHERE, "register": {"from": "2025-03-01", "to": "2026-01-01"}}, EVERYWHERE, True),
        (None, covering(DE=H2), False),
        ({**EVERYWHERE, "from": "2025-07-01", "to": "2025-07-01"}, covering(DE=H2), False),
    ],
)
def test_series_breaks_where_other_countries_are_covered(before: Any, after: Any, broken: bool) -> None:
    assert breaks({FIRST: before, SECOND: after}) == ({SECOND} if broken else frozenset())


def test_several_spans_that_meet_cover_a_period_whole() -> None:
    pieces = covering(DE=("2025-10-01", "2026-01-01"))
    pieces["spans"] += [{"country": "DE", "start": "2025-07-01", "end": "2025-10-01"}]
    assert breaks({FIRST: covering(DE=H1), SECOND: pieces}) == frozenset()


def test_series_is_judged_across_a_period_of_unknown_coverage_and_by_length() -> None:
    third, year = Period.parse("2026-H1"), Period.parse("2024")
    last = covering(FR=("2026-01-01", "2026-07-01"))
    whole = covering(FR=("2024-01-01", "2025-01-01"))
    assert breaks({FIRST: covering(DE=H1), SECOND: None, third: last, year: whole}) == {third}

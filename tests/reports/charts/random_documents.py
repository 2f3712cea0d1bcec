"""Any document that a chart may be drawn of: countries, kinds, periods, every state of a cell."""

from collections.abc import Callable
from typing import Any

from babel import Locale
from hypothesis import strategies as st

from reports.language import words
from tests.reports.charts.conftest import before_of, history_of, table_of

Json = dict[str, Any]
Documents = Callable[..., Json]
HOURS = ("requests", "median_hours", "ninetieth_percentile_hours")
LARGEST = 999_999_999

numbers = st.one_of(st.integers(0, 12), st.integers(0, LARGEST), st.just(LARGEST))
exact = st.builds(lambda value: {"state": "exact", "value": value}, numbers)
at_least = st.builds(lambda cell, missing: cell | {"missing": missing}, exact, st.integers(1, 99))
ranges = st.builds(
    lambda low, more: {"state": "range", "low": low, "high": low + more, "reason": "legal_band"}, numbers, numbers
)
cells = st.one_of(exact, at_least, ranges, st.just({"state": "not_recorded"}), st.just({"state": "not_applicable"}))
codes = sorted(code for code in map(str, Locale("en").territories) if len(code) == 2)
unknown = st.sampled_from([{"state": "not_recorded"}, {"state": "not_applicable"}])
# Ranges hide small numbers or are the bands that a law prescribes: none stands beside a thousand million.
few = st.builds(lambda cell, more: cell | {"value": cell["value"] % 10_000 + more}, exact, st.integers(0, 9))
band = st.builds(
    lambda low, more, missing: {"state": "range", "low": low, "high": low + more, "reason": "legal_band"} | missing,
    st.integers(0, 99_999),
    st.integers(1, 999),
    st.sampled_from([{}, {"missing": 3}]),
)


def rows_of(cell: st.SearchStrategy[Json]) -> st.SearchStrategy[list[tuple[str, Json, Json]]]:
    return st.lists(st.tuples(st.sampled_from(codes), cell, cell), max_size=40, unique_by=lambda row: row[0])


countries = st.one_of(rows_of(st.one_of(exact, at_least, unknown)), rows_of(st.one_of(few, band, unknown)))
publishers = st.fixed_dictionaries(
    {
        "name": st.one_of(st.just("Telegram"), st.text("Wi Ящ&$_^", min_size=1, max_size=100)),
        "url": st.sampled_from(["", "https://t.me/transparency", "https://example.org/" + "long-" * 60]),
        "notice": st.one_of(st.just(""), st.text("abc Wj$", max_size=160)),
    }
)


def kinds_of(group: str) -> st.SearchStrategy[list[Json]]:
    """Some rows of a table by kind, each with any cells."""
    row = st.tuples(st.sampled_from(words.known_words(group)), st.one_of(few, band, unknown, exact), few)
    return st.lists(row, max_size=18, unique_by=lambda one: one[0]).map(table_of)


months = st.sampled_from([3, 6, 12]).flatmap(
    lambda count: st.lists(st.tuples(st.one_of(few, band, unknown), few), min_size=count, max_size=count).map(
        lambda pairs: table_of([(f"2025-{at + 1:02}", *pair) for at, pair in enumerate(pairs)])
    )
)


@st.composite
def histories(draw: st.DrawFn) -> list[Json]:
    """Periods of all lengths with gaps between them, imported and disputed ones among them."""
    labels = st.builds(
        lambda year, part: f"{year}{part}",
        st.integers(1990, 2030),
        st.sampled_from(["", "-H1", "-H2", "-Q1", "-Q3"]),
    )
    rows: list[Json] = []
    for label in draw(st.lists(labels, max_size=12, unique=True)):
        source = draw(st.sampled_from([None, "github/transparency, CC-BY 4.0"]))
        disputed = draw(st.sampled_from([[], ["a sum"]])) if source else []
        figures = [(label, draw(st.one_of(cells, band)), draw(cells))]
        rows += history_of(figures, source, disputed, series_break=draw(st.booleans()))
    return rows


@st.composite
def documents(draw: st.DrawFn, build: Documents) -> Json:
    keys = ("requests", "requests_with_disclosure", "accounts_specified", "accounts_affected", "countries")
    document = build(
        draw(st.sampled_from(["everything", "disclosures"])),
        draw(countries),
        publisher=draw(publishers),
        totals={key: draw(cells) for key in keys},
        coverage={"from": draw(st.sampled_from(["2025-01-01", "2025-03-12"])), "partial": draw(st.integers(0, 300))},
        edition=draw(st.sampled_from([1, 12])),
        preservation={"requests": draw(cells)},
        response_times={"answered": {key: draw(cells) for key in HOURS}},
        legal_bands=None,
        non_government={"requests": draw(cells)},
    )
    document["tables"] |= {
        "by_outcome": draw(kinds_of("outcome")),
        "by_legal_process": draw(kinds_of("legal_process")),
        "by_data_requested": draw(kinds_of("data")),
        "by_data_disclosed": draw(kinds_of("data")),
        "by_refusal_reason": draw(kinds_of("refusal_reason")),
        "by_authority": draw(kinds_of("authority")),
        "by_grounds": draw(kinds_of("grounds")),
        "by_notice": draw(kinds_of("notice")),
        "by_month": draw(months),
        "history": draw(histories()),
    }
    if draw(st.booleans()):
        document["by_country_before"] = before_of(document, [draw(cells) for _ in document["tables"]["by_country"]])
    return document

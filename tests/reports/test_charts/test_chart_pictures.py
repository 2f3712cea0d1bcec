"""The charts as laid out: every text large enough, inside the sheet, clear of every other, and true to the cells."""

from collections.abc import Callable
from gettext import NullTranslations
from itertools import pairwise
from typing import Any

import pytest
from babel import Locale
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from reports import words
from reports.chart_data import chart_data
from reports.chart_frame import COUNTRIES, DATA, HISTORY, OVERVIEW, PROCESS, REFUSALS
from reports.chart_layout import HEIGHT, MARGIN, RIGHT, SMALLEST, NoticeTooLong
from reports.charts import CharactersMissing, Picture, picture, use_own_fonts
from tests.reports.test_charts.conftest import cell_of, history_of, table_of

Json = dict[str, Any]
Documents = Callable[..., Json]
LARGEST = 999_999_999
RUSSIAN = "ru"


@pytest.fixture(autouse=True, scope="module")
def _fonts() -> None:
    use_own_fonts()


def pictures(document: Json, language: str = "en") -> dict[str, Picture]:
    return {name: picture(name, data, language) for name, data in chart_data(document).items()}


def artists(sheet: Picture) -> list[Text]:
    return [artist for artist in sheet.figure.artists if isinstance(artist, Text)]


def texts(sheet: Picture) -> list[str]:
    return [artist.get_text() for artist in artists(sheet)]


def inked(sheet: Picture, artist: Text) -> Bbox:
    """Where the text has ink, without the empty rest of its line."""
    renderer = sheet.canvas.get_renderer()
    line = artist.get_window_extent(renderer)
    properties = artist.get_fontproperties()
    _, height, descent = renderer.get_text_width_height_descent(artist.get_text(), properties, ismath=False)
    lower = artist.get_position()[1] - descent
    return Bbox([[line.x0, lower], [line.x1, lower + height]])


def faults(sheet: Picture) -> list[str]:
    """Every text that is too small, leaves the margins or touches another."""
    boxes = [(artist.get_text(), inked(sheet, artist)) for artist in artists(sheet)]
    small = [f"small: {artist.get_text()}" for artist in artists(sheet) if float(artist.get_fontsize()) < SMALLEST]
    outside = [
        f"outside: {text} {box.extents}"
        for text, box in boxes
        if box.x0 < MARGIN - 6 or box.x1 > RIGHT + 6 or box.y0 < 24 or box.y1 > HEIGHT - 24
    ]
    touching = [
        f"touching: {one} | {other}"
        for index, (one, box) in enumerate(boxes)
        for other, beside in boxes[:index]
        if box.x0 < beside.x1 and beside.x0 < box.x1 and box.y0 < beside.y1 and beside.y0 < box.y1
    ]
    return small + outside + touching


def assert_clean(document: Json, language: str = "en") -> None:
    found = [f"{name}: {fault}" for name, sheet in pictures(document, language).items() for fault in faults(sheet)]
    assert not found


# A fault in a picture is looked at, not made smaller: that would draw hundreds of pictures.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
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
        rows += history_of([(label, draw(st.one_of(cells, band)), draw(cells))], source, disputed)
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
        non_government={"requests": draw(cells)},
    )
    document["tables"] |= {
        "by_outcome": draw(kinds_of("outcome")),
        "by_legal_process": draw(kinds_of("legal_process")),
        "by_data_requested": draw(kinds_of("data")),
        "by_data_disclosed": draw(kinds_of("data")),
        "by_refusal_reason": draw(kinds_of("refusal_reason")),
        "history": draw(histories()),
    }
    return document


@settings(
    max_examples=24,
    deadline=None,
    phases=PHASES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_no_text_is_small_clipped_or_covered_in_any_report(document_of: Documents, data: st.DataObject) -> None:
    assert_clean(data.draw(documents(document_of)))


@pytest.mark.parametrize("label", ["2025-H1", "2025-H2"])
def test_crowd_sourced_charts_say_what_they_know_and_what_not(crowd: Callable[[str], Json], label: str) -> None:
    document = crowd(label)
    assert_clean(document)
    cover = texts(pictures(document)[OVERVIEW])
    assert {"2025-H1": "28,917", "2025-H2": "29,551"}[label] in cover
    assert "Not recorded" in cover
    assert "0" not in cover
    assert any("requests refused" in " ".join(pair) for pair in pairwise(cover))


def test_chart_by_country_names_the_zeros_and_the_rest(crowd: Callable[[str], Json]) -> None:
    shown = texts(pictures(crowd("2025-H1"))[COUNTRIES])
    assert {"India", "18,850", "20,982", "17 others"} <= set(shown)
    assert "3 more countries covered with 0. Any other country: not recorded." in shown


def test_notice_stands_in_full_in_the_foot_of_every_chart(crowd: Callable[[str], Json]) -> None:
    document = crowd("2025-H1")
    for sheet in pictures(document).values():
        assert document["publisher"]["notice"] in " ".join(texts(sheet))


def test_source_and_period_stand_in_the_foot_of_every_chart(full: Json) -> None:
    for sheet in pictures(full).values():
        foot = texts(sheet)
        assert "Source: Example Messenger, example.org" in foot
        assert "1 January 2025 – 30 June 2025 (UTC)" in [line.replace("\N{NO-BREAK SPACE}", " ") for line in foot]


def test_full_register_shows_all_figures_and_the_share(full: Json) -> None:
    cover = texts(pictures(full)[OVERVIEW])
    assert {"4,681", "1,225", "26% of requests", "1,498", "6,120", "2,877", "41", "16"} <= set(cover)
    assert "Not recorded" not in cover


@pytest.mark.parametrize(
    ("received", "given_out", "share"),
    [(1000, 4, "under 1%"), (1000, 996, "over 99%"), (3, 3, "100%"), (3, 0, "0%"), (200, 1, "under 1%"), (8, 1, "13%")],
)
def test_share_is_zero_or_all_only_where_it_is(
    document_of: Documents, received: int, given_out: int, share: str
) -> None:
    totals = {
        "requests": {"state": "exact", "value": received},
        "requests_with_disclosure": {"state": "exact", "value": given_out},
    }
    assert f"{share} of requests" in texts(pictures(document_of(totals=totals))[OVERVIEW])


@pytest.mark.parametrize("other", [{"state": "not_recorded"}, {"state": "exact", "value": 3, "missing": 1}])
def test_share_is_not_drawn_of_numbers_not_known(document_of: Documents, other: Json) -> None:
    totals = {"requests": {"state": "exact", "value": 9}, "requests_with_disclosure": other}
    assert not [text for text in texts(pictures(document_of(totals=totals))[OVERVIEW]) if "%" in text]


def test_nil_report_has_its_own_cover_with_what_was_watched(document_of: Documents) -> None:
    document = document_of(coverage={"from": "2025-03-12"})
    assert_clean(document)
    said = " ".join(texts(pictures(document)[OVERVIEW])).replace("\N{NO-BREAK SPACE}", " ")
    assert "No demands recorded" in said
    assert "12 March 2025 – 30 June 2025" in said
    assert "whether 2 people confirmed that the register is complete" in said
    assert "Figures leave out demands that we may not disclose yet, if there are any." in said


def test_nil_cover_tells_of_demands_outside_the_totals(document_of: Documents) -> None:
    document = document_of(preservation={"requests": {"state": "exact", "value": 3}})
    assert_clean(document)
    said = texts(pictures(document)[OVERVIEW])
    assert "No demands recorded" not in " ".join(said)
    assert {"Preservation requests", "3"} <= set(said)


def test_four_states_read_differently(document_of: Documents) -> None:
    rows = [
        ("DE", {"state": "range", "low": 250, "high": 499, "reason": "legal_band"}, {"state": "not_applicable"}),
        ("FR", {"state": "exact", "value": 7, "missing": 2}, {"state": "not_recorded"}),
        ("US", 1, 0),
    ]
    shown = texts(pictures(document_of("everything", rows))[COUNTRIES])
    assert {"250 to 499", "not applicable", "at least 7", "not recorded", "1", "0"} <= set(shown)


@pytest.mark.parametrize("count", [1, 2, 16, 17, 200])
def test_any_number_of_countries_with_the_largest_numbers_fits(document_of: Documents, count: int) -> None:
    rows = [(code, LARGEST, LARGEST) for code in codes[:count]]
    assert_clean(document_of("everything", rows, totals={"requests": {"state": "exact", "value": LARGEST}}))


def test_others_that_dwarf_every_country_are_cut_and_say_so(document_of: Documents) -> None:
    document = document_of("everything", [(code, 5, 1) for code in codes[:200]])
    assert "The last bar is cut short." in " ".join(texts(pictures(document)[COUNTRIES]))


@pytest.mark.parametrize("half", ["2025-H1", "2025-H2"])
def test_long_words_of_another_language_fit(crowd: Callable[[str], Json], full: Json, half: str) -> None:
    assert_clean(crowd(half), RUSSIAN)
    assert_clean(full, RUSSIAN)
    assert "28\N{NO-BREAK SPACE}917" in texts(pictures(crowd("2025-H1"), RUSSIAN)[OVERVIEW])


def test_every_country_name_stays_told_from_the_others(document_of: Documents) -> None:
    for language in ("en", RUSSIAN):
        named: list[str] = []
        for start in range(0, len(codes), 16):
            rows = [(code, LARGEST, LARGEST) for code in codes[start : start + 16]]
            document = document_of("everything", rows)
            assert_clean(document, language)
            named += [text for text in texts(pictures(document, language)[COUNTRIES]) if "…" in text]
        assert len(named) == len(set(named))


def test_dollar_signs_are_letters(document_of: Documents) -> None:
    name = r"Cash $x^2$ \alpha & Co $"
    sheet = pictures(document_of(publisher={"name": name}))[OVERVIEW]
    assert name in texts(sheet)
    assert not any(artist.get_parse_math() for artist in artists(sheet))
    sheet.pixels()


def test_characters_without_a_glyph_are_refused_in_one_line(document_of: Documents) -> None:
    with pytest.raises(CharactersMissing) as refusal:
        pictures(document_of(publisher={"name": "例 Messenger"}))
    assert "\n" not in str(refusal.value)
    assert "publisher.name" in str(refusal.value)


def test_notice_that_would_crowd_out_the_figures_is_refused(document_of: Documents) -> None:
    with pytest.raises(NoticeTooLong):
        pictures(document_of(publisher={"notice": "Mostly harmless. " * 60}))


def test_chart_over_time_leaves_a_gap_pale_and_draws_no_zero_there(full: Json) -> None:
    shown = texts(pictures(full)[HISTORY])
    assert {"By half-year", "3,900", "1,100", "4,681", "2023", "2024", "2025", "Not recorded"} <= set(shown)
    assert "0" not in shown


def test_chart_over_time_keeps_lengths_of_period_apart_and_marks_the_disputed(document_of: Documents) -> None:
    band = {"state": "range", "low": 323, "high": 821, "reason": "legal_band"}
    source = "github/transparency, CC-BY 4.0"
    history = history_of([("2021", band, 9)], source, ["a sum"]) + history_of([("2024-H2", 8, 2), ("2025-H1", 9, 3)])
    document = document_of(totals={"requests": cell_of(9)}, tables={"history": history})
    assert_clean(document)
    shown = texts(pictures(document)[HISTORY])
    assert {"By half-year", "By year", "323–821*", "9"} <= set(shown)
    said = " ".join(shown)
    assert "do not add them" in said
    assert "*: the published figures contradict each other." in said
    assert "A thin column" in said
    assert source in said


@pytest.mark.parametrize("periods", [2, 7, 12, 24, 60])
@pytest.mark.parametrize("number", [3, 28_917, LARGEST])
def test_any_number_of_periods_fits(document_of: Documents, periods: int, number: int) -> None:
    rows: list[Any] = [(f"{1990 + index // 2}-H{index % 2 + 1}", number, number // 2) for index in range(periods)]
    document = document_of(totals={"requests": cell_of(9)}, tables={"history": history_of(rows)})
    assert_clean(document)
    said = " ".join(texts(pictures(document)[HISTORY]))
    assert ("More periods are in the files." in said) == (periods > 40)


def test_content_and_keys_are_told_also_at_zero(full: Json) -> None:
    shown = texts(pictures(full)[DATA])
    assert shown.index("IP addresses") < shown.index("Message content") < shown.index("Encryption keys")
    assert {"9", "0"} <= set(shown)
    assert "Payment data" not in shown
    assert "Any other kind of data: 0." in " ".join(shown)


def test_refusals_are_told_with_their_sum_and_those_without_reason(full: Json) -> None:
    shown = texts(pictures(full)[REFUSALS])
    assert {"No court order", "2,100", "Too broad", "Reason not recorded", "77"} <= set(shown)
    assert "Requests refused in all: 2,877." in " ".join(shown)
    assert "Fraudulent" not in shown


def test_process_and_outcome_stand_under_their_headings(full: Json) -> None:
    shown = texts(pictures(full)[PROCESS])
    assert {"Legal process", "Court orders", "4,000", "What became of them", "Refused", "2,877"} <= set(shown)


def test_labels_of_any_language_fit_at_more_than_half_again_their_length(
    monkeypatch: pytest.MonkeyPatch, full: Json
) -> None:
    """The English words are short; 1.6 times as long is what other languages need."""

    class Longer(NullTranslations):
        def gettext(self, message: str) -> str:
            return message + " " + ("щ" * (len(message) * 6 // 10))[:40] if "{" not in message else message

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            return msgid1 if n == 1 else msgid2

    monkeypatch.setattr(words, "catalogue", lambda _language: Longer())
    assert_clean(full)

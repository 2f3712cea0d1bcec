"""The charts as laid out: every text large enough, inside the sheet, clear of every other, and true to the cells."""

from collections.abc import Callable
from gettext import NullTranslations
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from reports.charts import palette
from reports.charts.bar_grid import SWATCH
from reports.charts.content.data import chart_data
from reports.charts.content.tables import COUNTRIES, DATA, HISTORY, OVERVIEW, PROCESS
from reports.charts.draw import CharactersMissing, Picture, use_own_fonts
from reports.charts.layout import NoticeTooLong
from reports.language import words
from tests.reports.charts.conftest import cell_of, history_of
from tests.reports.charts.drawn import artists, assert_clean, pictures, texts
from tests.reports.charts.random_documents import LARGEST, codes, documents

Json = Any
Documents = Callable[..., Json]
RUSSIAN = "ru"


@pytest.fixture(autouse=True, scope="module")
def _fonts() -> None:
    use_own_fonts()


# A fault in a picture is looked at, not made smaller: that would draw hundreds of pictures.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(
    max_examples=12,
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
    assert {"India", "18,850", "20,982", "20 others"} <= set(shown)
    assert "3 more countries sent no requests. Other countries: not recorded." in shown


def test_notice_is_complete_in_the_foot_of_every_chart(crowd: Callable[[str], Json]) -> None:
    document = crowd("2025-H1")
    for sheet in pictures(document).values():
        assert document["publisher"]["notice"] in " ".join(texts(sheet))


def test_every_chart_names_its_source_in_one_line_and_its_period(full: Json) -> None:
    for sheet in pictures(full).values():
        shown = texts(sheet)
        assert shown.count("Source: Example Messenger, example.org") == 1
        assert any("January–June 2025" in line for line in shown)
    cover = texts(pictures(full)[OVERVIEW])
    assert "1 January 2025 – 30 June 2025 (UTC)" in [line.replace("\N{NO-BREAK SPACE}", " ") for line in cover]


def test_cover_says_how_long_answers_took_if_that_is_recorded(full: Json, document_of: Documents) -> None:
    assert {"Median time to answer", "30 hours; 9 of 10 within 96"} <= set(texts(pictures(full)[OVERVIEW]))
    plain = document_of(totals={"requests": cell_of(5)})
    assert not any("time to answer" in text for text in texts(pictures(plain)[OVERVIEW]))


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
    assert "Any demands that we may not disclose yet are not in these figures." in said


def test_sentence_that_ends_with_a_russian_day_ends_in_one_full_stop(document_of: Documents) -> None:
    said = " ".join(texts(pictures(document_of(), language="ru")[OVERVIEW]))
    assert "2025 г." in said
    assert ".." not in said


def test_nil_cover_names_demands_outside_the_totals(document_of: Documents) -> None:
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


@pytest.mark.parametrize("count", [2, 16, 17, 200])
def test_any_number_of_countries_with_the_largest_numbers_fits(document_of: Documents, count: int) -> None:
    rows = [(code, LARGEST, LARGEST) for code in codes[:count]]
    assert_clean(document_of("everything", rows, totals={"requests": {"state": "exact", "value": LARGEST}}))


def bars(sheet: Picture) -> list[tuple[float, float]]:
    """The top and the width of every bar and column, without tracks."""
    colours = {to_rgba(palette.STRONG), to_rgba(palette.SOFT)}
    boxes = [artist for artist in sheet.figure.artists if isinstance(artist, Rectangle)]
    return [(box.get_y(), box.get_width()) for box in boxes if box.get_facecolor() in colours]


def test_others_are_a_line_of_text_and_no_bar_exceeds_the_first(document_of: Documents) -> None:
    sheet = pictures(document_of("everything", [(code, 5, 0) for code in codes[:200]]))[COUNTRIES]
    assert "188 others" in texts(sheet)
    drawn = [width for _, width in bars(sheet) if width > SWATCH]
    assert len(drawn) == 12
    assert len(set(drawn)) == 1


def test_nothing_recorded_is_no_shape(document_of: Documents) -> None:
    rows = [("2023-H2", 39, 11), ("2024-H1", None, None), ("2024-H2", 44, 12), ("2025-H1", None, 9)]
    sheet = pictures(document_of(tables={"history": history_of(rows)}))[HISTORY]
    columns = [width for _, width in bars(sheet) if width > SWATCH]
    assert len(columns) == 5
    assert texts(sheet).count("–") == 2


@pytest.mark.parametrize("half", ["2025-H1", "2025-H2"])
def test_long_words_of_another_language_fit(crowd: Callable[[str], Json], full: Json, half: str) -> None:
    assert_clean(crowd(half), RUSSIAN)
    assert_clean(full, RUSSIAN)
    assert "28\N{NO-BREAK SPACE}917" in texts(pictures(crowd("2025-H1"), RUSSIAN)[OVERVIEW])


@pytest.mark.parametrize("language", [RUSSIAN, pytest.param("en", marks=pytest.mark.campaign)])
def test_every_country_name_differs_from_the_others(document_of: Documents, language: str) -> None:
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


def test_chart_over_time_leaves_a_gap_and_draws_no_zero_there(full: Json) -> None:
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
    assert "Thin line" in said
    assert source in said


def test_chart_over_time_breaks_where_other_countries_are_covered(document_of: Documents) -> None:
    rows = history_of([("2024-H1", 20, 8)]) + history_of([("2024-H2", 12, 5), ("2025-H1", 9, 3)], series_break=True)
    document = document_of(totals={"requests": cell_of(9)}, tables={"history": rows})
    assert_clean(document)
    slots = chart_data(document)[HISTORY]["panels"][0]["slots"]
    assert [slot["series_break"] for slot in slots] == [False, True, True]
    assert "Dashed line: coverage changed here" in " ".join(texts(pictures(document)[HISTORY]))


@pytest.mark.parametrize("periods", [2, 7, 12, 24, 60])
@pytest.mark.parametrize("number", [3, 28_917, LARGEST])
def test_any_number_of_periods_fits(document_of: Documents, periods: int, number: int) -> None:
    rows: list[Any] = [(f"{1990 + index // 2}-H{index % 2 + 1}", number, number // 2) for index in range(periods)]
    document = document_of(totals={"requests": cell_of(9)}, tables={"history": history_of(rows)})
    assert_clean(document)
    said = " ".join(texts(pictures(document)[HISTORY]))
    assert ("See the files for more periods." in said) == (periods > 40)


def test_content_and_keys_are_reported_also_at_zero(full: Json) -> None:
    shown = texts(pictures(full)[DATA])
    assert shown.index("IP addresses") < shown.index("Message content") < shown.index("Encryption keys")
    assert {"9", "0"} <= set(shown)
    assert "Payment data" not in shown
    assert "Other kinds of data: 0." in " ".join(shown)


def test_refusals_are_reported_with_their_sum_and_those_without_reason(full: Json) -> None:
    shown = texts(pictures(full)[DATA])
    assert {"No court order", "2,100", "Too broad", "Reason not recorded", "77"} <= set(shown)
    assert "Requests refused in total: 2,877." in " ".join(shown)
    assert "Fraudulent" not in shown


def test_shares_are_beside_the_numbers_that_prove_them(full: Json, crowd: Callable[[str], Json]) -> None:
    shown = texts(pictures(full)[COUNTRIES])
    assert {"Share", "disclosed", "41%", "0%"} <= set(shown)
    assert {"65%", "<1%"} <= set(texts(pictures(crowd("2025-H1"))[COUNTRIES]))


def test_single_country_is_a_line_of_the_cover(document_of: Documents) -> None:
    document = document_of("everything", [("DE", 5, 1)], totals={"requests": cell_of(5)})
    assert_clean(document)
    assert {"Country of all requests", "Germany"} <= set(texts(pictures(document)[OVERVIEW]))


def test_process_and_outcome_are_below_their_headings(full: Json) -> None:
    shown = texts(pictures(full)[PROCESS])
    assert {"Legal process", "Court orders", "4,000", "Outcome", "Refused", "2,877"} <= set(shown)


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

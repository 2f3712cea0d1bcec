"""The text twins: each chart's numbers stand in its twin in the JSON, in the tables and in part 2 of the post."""

from typing import Any

import pytest
from hypothesis import given, settings

from reports.charts.content.data import chart_data
from reports.document.history import Earlier
from reports.language import words
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from storage.vocabulary.period import Period
from storage.vocabulary.tally import Tally
from tests.support import report_samples
from tests.support.report_samples import document_of, tallies, terms

LINES = {
    "2-map": "By country",
    "2-countries": "By country",
    "3-history": "Earlier periods",
    "4-process": "Legal process",
    "5-data": "Data disclosed",
    "6-refusals": "Reasons for refusal",
    "7-authorities": "Authorities",
    "7-grounds": "Grounds",
    "8-notice": "Notice to users",
}


def earlier(label: str, requests: int, given_out: int, **more: Any) -> Earlier:
    known = {"requests": requests, "requests_with_disclosure": given_out}
    cells: Any = {column: {"state": "exact", "value": value} for column, value in known.items()}
    unknown: Any = {key: {"state": "not_recorded"} for key in ("accounts_specified", "accounts_affected")}
    return Earlier(label=label, totals=cells | unknown, **more)


PAST = [
    earlier("2023", 400, 100, source="github/transparency, CC-BY 4.0", disputed=("a sum",)),
    earlier("2024-H1", 31, 7),
    earlier("2024-H2", 29, 5),
]


NOT_DRAWN = {"coverage", "sum", "sums"}  # the sums are what the title's share is a share of


def cells_in(data: Any) -> list[Any]:
    """Every known cell of a chart's data."""
    if isinstance(data, dict):
        if data.get("state") in ("exact", "range"):
            return [data]
        return [cell for key, value in data.items() if key not in NOT_DRAWN for cell in cells_in(value)]
    return [cell for value in data for cell in cells_in(value)] if isinstance(data, list) else []


@settings(deadline=None)
@given(tallies())
def test_twin_says_every_number_that_its_chart_draws(tally: Tally) -> None:
    document = document_of(tally, earlier=PAST)
    data = chart_data(document)
    assert [twin["name"] for twin in document["charts"]] == list(data)
    for twin in document["charts"]:
        said = twin["words"][0]["text"]
        for cell in cells_in(data[twin["name"]]):
            assert words.cell(cell, "en") in said or cell.get("value") == 0, twin
        assert [one["language"] for one in twin["words"]] == ["en"]


def test_twins_read_as_sentences() -> None:
    twins = {twin["name"]: twin["words"][0] for twin in document_of(report_samples.busy_half(), earlier=PAST)["charts"]}
    assert twins["1-overview"]["text"].startswith("Requests received: 11. Requests with disclosure: 3.")
    assert twins["3-history"]["text"] == (
        "Requests received / Requests with disclosure. By half-year: 2024-H1 31 / 7; 2024-H2 29 / 5; "
        "2025-H1 11 / 3. By year: 2023* 400 / 100. Both panels count the same demands, by different "
        "periods: do not add them up. *: the published figures contradict each other. Earlier figures: "
        "github/transparency, CC-BY 4.0."
    )
    assert "Message content 1 / 0; Encryption keys 0 / 0." in twins["5-data"]["text"]
    assert "Requests refused. Why requests were refused: No court order 4; Too broad 1." in twins["5-data"]["text"]


def test_twin_and_post_say_where_other_countries_are_covered() -> None:
    def crowd(label: str, *countries: str) -> Tally:
        return report_samples.crowd(dict.fromkeys(countries, (4, 6)), Period.parse(label))

    def past(label: str, *countries: str) -> Earlier:
        report = document_of(crowd(label, *countries), Period.parse(label))
        return Earlier(label=label, totals=report["totals"], coverage=report["coverage"])

    earlier = [past("2023-H2", "DE", "FR"), past("2024-H1", "FR", "DE"), past("2024-H2", "DE")]
    document = document_of(crowd("2025-H1", "DE"), earlier=earlier)
    assert [row["series_break"] for row in document["tables"]["history"]] == [False, False, True, False]
    [twin] = [twin["words"][0]["text"] for twin in document["charts"] if twin["name"] == "3-history"]
    assert twin == (
        "Requests with disclosure. By half-year: 2023-H2 at least 8; 2024-H1 at least 8; ¦ 2024-H2 at least 4; "
        "2025-H1 at least 4. ≥: at least. Striped column: some days or countries are not covered. "
        "Dashed line: coverage changed here, so do not compare the periods before and after it."
    )
    post = render_post(document, terms(), ApprovalNote(approvals=2, required=2))
    assert "(coverage differs)</b>: 2024-H2 at least 4, 2024-H1 at least 8" in post.text
    same = document_of(crowd("2025-H1", "DE"), earlier=earlier[2:])
    assert "coverage differs" not in render_post(same, terms(), ApprovalNote(approvals=2, required=2)).text
    assert "¦" not in str(same["charts"])


@pytest.mark.parametrize("url", ["https://example.org", "https://example.org/" + "long/" * 90])
def test_post_says_in_words_what_each_chart_shows(url: str) -> None:
    document = document_of(report_samples.busy_half(), earlier=PAST, terms=terms(url=url, files_url=url))
    text = render_post(document, terms(url=url, files_url=url), ApprovalNote(approvals=2, required=2)).text
    assert all(LINES[name] in text for name in chart_data(document) if name not in ("1-overview", "9-months"))
    assert "2024-H2 29, 2024-H1 31; 2023 400 (disputed)" in text
    assert "message content 0, encryption keys 0" in text

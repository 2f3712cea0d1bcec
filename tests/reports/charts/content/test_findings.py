"""The titles of charts: every sentence is checked against the figures, and uncertain figures get a neutral title."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.content.data import chart_data
from reports.charts.content.kinds import AUTHORITIES, GROUNDS, NOTICE
from reports.charts.content.tables import COUNTRIES, DATA, HISTORY, PROCESS, REFUSALS
from reports.charts.content.text_twins import chart_twin
from reports.language import words
from tests.reports.charts.conftest import cell_of, columns_of, history_of, table_of
from tests.reports.charts.random_documents import documents

Json = Any
Documents = Callable[..., Json]
NEUTRAL = {
    COUNTRIES: {"Requests by country"},
    HISTORY: {"Over the years"},
    PROCESS: {"Legal process", "Legal process and outcome"},
    DATA: {"Data requested and disclosed"},
    REFUSALS: {"Why requests were refused"},
    AUTHORITIES: {"Who sent the requests"},
    GROUNDS: {"What the requests were about"},
    NOTICE: {"Notice to users"},
}
FRACTIONS = {"a quarter": (1, 4), "a third": (1, 3), "half": (1, 2), "two thirds": (2, 3), "three quarters": (3, 4)}
OUTCOMES = {
    "were still open": "pending",
    "led to disclosure": "disclosed",
    "led to disclosure in part": "partially_disclosed",
    "ended without data to disclose": "no_data",
    "were refused": "refused",
    "were withdrawn": "withdrawn",
}
NOTICES = {
    "Users were notified beforehand": "before",
    "Users were notified afterwards": "after",
    "Notice to users was delayed": "delayed",
    "An order prohibited notice": "barred",
    "Silence was requested, not ordered,": "bar_requested",
    "The user could not be reached": "unreachable",
    "Users were not notified because of an emergency": "emergency",
    "Notice was left to the authority": "by_authority",
    "No user was affected": "not_applicable",
}
BAND = {"state": "range", "low": 1, "high": 4, "reason": "small_number"}


def parts(document: Json) -> dict[str, Json]:
    """The data of each chart, also of one that shares the picture of another."""
    alone = {}
    for name, data in chart_data(document).items():
        below = data.get("below")
        alone[name] = {key: value for key, value in data.items() if key != "below"}
        alone |= {below["chart"]: {**data, **below, "below": None}} if below else {}
    return {name: {key: value for key, value in data.items() if key != "below"} for name, data in alone.items()}


def title(document: Json, chart: str, language: str = "en") -> str:
    return chart_twin(chart, parts(document)[chart], language)[0]


def numbers(document: Json, table: str, column: str) -> dict[str, int]:
    """Every row's number; a sentence about a table with any other cell is untrue."""
    rows = {row["row"]: row[column] for row in document["tables"][table]}
    assert all(cell["state"] == "exact" and not cell.get("missing") for cell in rows.values())
    return {key: cell["value"] for key, cell in rows.items()}


def assert_share(said: str, part: int, whole: int, document: Json) -> None:
    """The share is the one that the numbers make, and says what it is a share of."""
    covers = document["coverage"]
    every = covers["what"] == "everything" and covers["countries"] is None and covers["from"] == "2025-01-01"
    assert ("counted here" in said) != every
    assert ("with disclosure" in said) == (covers["what"] == "disclosures")
    of = re.match(r"(?P<share>.+?) of (?:the )?(?P<whole>\d+ )?requests", said)
    assert of is not None, said
    share = of["share"].lower()
    if of["whole"]:
        assert (int(share), int(of["whole"])) == (part, whole)
    elif share.endswith("%"):
        sign, number = re.fullmatch(r"(under |over |)(\d+)%", share).groups()  # type: ignore[union-attr]
        exact = Fraction(100 * part, whole)
        assert abs(exact - int(number)) <= (1 if sign else Fraction(1, 2))
        assert (sign == "under ") == (0 < exact < 1)
        assert (sign == "over ") == (99 < exact < 100)
    else:
        away = abs(Fraction(part, whole) - Fraction(*FRACTIONS[share.removeprefix("about ")]))
        assert away <= Fraction(1, 50)
        assert (away > 0) == share.startswith("about ")


def assert_countries(document: Json, said: str) -> None:
    column = "requests" if document["coverage"]["what"] == "everything" else "requests_with_disclosure"
    found = numbers(document, "by_country", column)
    whole, ranked = sum(found.values()), sorted(found.values(), reverse=True)
    if three := re.fullmatch(r"Three countries sent (.+)", said):
        assert 2 * sum(ranked[:3]) >= whole
        assert ranked[2] > ranked[3]
        return assert_share(three[1], sum(ranked[:3]), whole, document)
    sent = re.fullmatch(r"(.+?) sent (the most: )?(.+)", said)
    assert sent is not None, said
    named = [code for code in found if sent[1] == words.country(code, "en")]
    if named:
        assert found[named[0]] == ranked[0] > ranked[1]
        assert not sent[2] or 2 * ranked[0] < whole
        return assert_share(sent[3], ranked[0], whole, document)
    assert 2 * sum(ranked[:2]) >= whole
    assert ranked[1] > ranked[2]
    named = [code for code in found if words.country(code, "en") in sent[1] and found[code] >= ranked[1]]
    assert len(named) >= 2
    return assert_share(sent[3], sum(ranked[:2]), whole, document)


def assert_process(document: Json, said: str) -> None:
    everything = document["coverage"]["what"] == "everything"
    if made := re.fullmatch(r"(.+) made up (.+)", said):
        found = numbers(document, "by_legal_process", "requests" if everything else "requests_with_disclosure")
        [top] = [key for key in found if words.capital(words.word("legal_process", key, "en")) == made[1]]
        share = made[2]
    else:
        assert everything
        found = numbers(document, "by_outcome", "requests")
        ending = max((end for end in OUTCOMES if said.endswith(f" {end}")), key=len)
        top, share = OUTCOMES[ending], said.removesuffix(f" {ending}")
    assert all(found[top] > number for key, number in found.items() if key != top)
    assert_share(share, found[top], sum(found.values()), document)


def assert_data(document: Json, said: str) -> None:
    rows = {row["row"]: row["requests_with_disclosure"] for row in document["tables"]["by_data_disclosed"]}
    assert rows.get("not_recorded", cell_of(0)) == cell_of(0)
    assert document["non_government"]["requests_with_disclosure"] == cell_of(0)
    if number := re.fullmatch(r"Message content was disclosed for ([\d,]+) requests?", said):
        assert rows["message_content"] == cell_of(int(number[1].replace(",", "")))
        return
    assert said == "In the cases counted here, no message content and no encryption keys were disclosed"
    assert rows["message_content"] == rows["encryption_keys"] == cell_of(0)


def assert_refusals(document: Json, said: str) -> None:
    found = numbers(document, "by_refusal_reason", "requests")
    reason = said.removeprefix("Most common reason for refusal: ")
    [top] = [key for key in found if words.word("refusal_reason", key, "en") == reason]
    unsaid = found.pop("not_recorded", 0)
    assert all(found[top] > number + unsaid for key, number in found.items() if key != top)


def assert_history(document: Json, said: str) -> None:
    column = "requests_with_disclosure" if "with disclosure" in said else "requests"
    rows = {row["row"]: row for row in document["tables"]["history"]}
    now, before = rows["2025-H1"], rows["2024-H2"]
    assert not now["series_break"]
    assert not now["disputed"]
    assert not before["disputed"]
    new, old = now[column]["value"], before[column]["value"]
    assert now[column] == cell_of(new)
    assert before[column] == cell_of(old)
    end = f"rose from {old:,} to {new:,}" if new > old else f"fell from {old:,} to {new:,}"
    assert said.endswith(end if new != old else f"stayed at {new:,}")


def assert_kind(document: Json, said: str) -> None:
    everything = document["coverage"]["what"] == "everything"
    column = "requests" if everything else "requests_with_disclosure"
    for table, group, form in (
        ("by_authority", "authority", r"(?P<share>.+) came from (?P<kind>.+)"),
        ("by_grounds", "grounds", r"(?P<share>.+) were about (?P<kind>.+)"),
    ):
        if parsed := re.fullmatch(form, said):
            found = numbers(document, table, column)
            assert_top(found, group, parsed["kind"])
            [top] = [key for key in found if words.word(group, key, "en") == parsed["kind"]]
            return assert_share(parsed["share"], found[top], sum(found.values()), document)
    [notice] = [word for sentence, word in NOTICES.items() if said.startswith(f"{sentence} in ")]
    found = numbers(document, "by_notice", "requests_with_disclosure")
    return assert_top(found, "notice", words.word("notice", notice, "en"))


def assert_top(found: dict[str, int], group: str, name: str) -> None:
    """The row is larger than any other, even with those that lack the word."""
    unsaid = sum(number for key, number in found.items() if key in ("not_recorded", "not_stated"))
    [top] = [key for key in found if words.word(group, key, "en") == name]
    assert top not in ("not_recorded", "not_stated", "other")
    rest = [number for key, number in found.items() if key not in (top, "not_recorded", "not_stated")]
    assert all(found[top] > number + unsaid for number in (*rest, 0))


CHECKS = {
    AUTHORITIES: assert_kind,
    GROUNDS: assert_kind,
    NOTICE: assert_kind,
    COUNTRIES: assert_countries,
    HISTORY: assert_history,
    PROCESS: assert_process,
    DATA: assert_data,
    REFUSALS: assert_refusals,
}


def assert_true(document: Json) -> None:
    titles = {chart: title(document, chart) for chart in parts(document)}
    assert {chart_twin(chart, data, "en")[0] for chart, data in chart_data(document).items()} <= set(titles.values())
    for chart in titles:
        if chart in CHECKS and (said := title(document, chart)) not in NEUTRAL[chart]:
            CHECKS[chart](document, said)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_title_of_any_report_is_true(document_of: Documents, data: st.DataObject) -> None:
    assert_true(data.draw(documents(document_of)))


counts = st.one_of(st.integers(0, 9), st.integers(0, 5000))


@settings(deadline=None)
@given(data=st.data())
def test_title_of_exact_figures_is_true(document_of: Documents, data: st.DataObject) -> None:
    what = data.draw(st.sampled_from(["everything", "disclosures"]))
    codes = data.draw(st.lists(st.sampled_from(["DE", "FR", "US", "IN", "ZZ", "EU"]), unique=True, max_size=6))
    rows = sorted(((code, data.draw(counts), 0) for code in codes), key=lambda row: -row[1])
    start = data.draw(st.sampled_from(["2025-01-01", "2025-03-12"]))
    document = document_of(what, rows, coverage={"from": start})
    kinds = {"by_outcome": list(OUTCOMES.values()), "by_legal_process": ["court_order", "subpoena"]}
    kinds |= {"by_authority": ["court", "police", "not_recorded"], "by_grounds": ["drugs", "fraud", "not_stated"]}
    kinds |= {"by_notice": ["before", "barred", "not_recorded"]}
    kinds |= {"by_refusal_reason": ["overbroad", "other", "not_recorded"]}
    kinds |= {"by_data_disclosed": ["ip_address", "message_content", "encryption_keys"]}
    for table, keys in kinds.items():
        document["tables"][table] = table_of([(key, data.draw(counts), data.draw(counts)) for key in keys])
    past = [(label, data.draw(counts), 0) for label in ("2024-H1", "2024-H2", "2025-H1")]
    document["tables"]["history"] = history_of(past)
    assert_true(document)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("IN", 65, 0), ("DE", 35, 0)], "India sent about two thirds of requests"),
        ([("IN", 50, 0), ("DE", 30, 0), ("FR", 20, 0)], "India sent half of requests"),
        ([("IN", 3, 0), ("DE", 2, 0)], "India sent 3 of 5 requests"),
        ([("IN", 30, 0), ("DE", 28, 0), ("FR", 22, 0), ("US", 20, 0)], "India and Germany sent 58% of requests"),
        (
            [("IN", 30, 0), ("DE", 28, 0), ("FR", 27, 0), ("US", 22, 0), ("GB", 22, 0)],
            "Three countries sent about two thirds of requests",
        ),
        ([("IN", 30, 0)] + [(f"A{x}", 22, 0) for x in "EFGLM"], "India sent the most: 21% of requests"),
        ([("IN", 50, 0), ("DE", 50, 0)], "Requests by country"),
        ([("ZZ", 70, 0), ("DE", 30, 0)], "Requests by country"),
        ([("IN", 70, 0), ("DE", BAND, 0)], "Requests by country"),
        ([("IN", 70, 0), ("DE", 30, 0), ("FR", None, 0)], "Requests by country"),
        ([("IN", 70, 0), ("DE", {"state": "exact", "value": 9, "missing": 1}, 0)], "Requests by country"),
    ],
)
def test_title_by_country_states_the_finding_or_is_neutral(document_of: Documents, rows: Json, said: str) -> None:
    assert title(document_of("everything", rows), COUNTRIES) == said


def test_title_says_that_only_some_requests_are_counted(crowd: Callable[[str], Json]) -> None:
    said = "India sent about two thirds of the requests with disclosure counted here"
    assert title(crowd("2025-H1"), COUNTRIES) == said
    assert title(crowd("2025-H1"), COUNTRIES, "ru") == (
        "На первом месте Индия: около двух третей учтённых здесь запросов с раскрытием данных"
    )


def test_titles_of_a_full_register_state_the_findings(full: Json) -> None:
    assert {chart: title(full, chart) for chart in CHECKS} == {
        COUNTRIES: "Three countries sent 60% of requests",
        HISTORY: "Requests rose from 4,400 to 4,681",
        PROCESS: "61% of requests were refused",
        DATA: "In the cases counted here, no message content and no encryption keys were disclosed",
        REFUSALS: "Most common reason for refusal: no court order",
        AUTHORITIES: "62% of requests came from police",
        GROUNDS: "What the requests were about",
        NOTICE: "An order prohibited notice in about two thirds of requests with disclosure",
    }
    assert title(full, PROCESS, "ru") == "Отказано: 61% запросов"


@pytest.mark.parametrize("outside", ["non_government", "preservation"])
def test_nothing_is_claimed_of_content_if_something_else_was_disclosed(full: Json, outside: str) -> None:
    document = full | {outside: columns_of(1, 1, 0, 0)}
    assert title(document, DATA) in NEUTRAL[DATA]


@pytest.mark.parametrize(
    ("past", "said"),
    [
        ([("2024-H2", 9, 1), ("2025-H1", 9, 3)], "Requests stayed at 9"),
        ([("2024-H2", 10, 1), ("2025-H1", 9, 3)], "Requests fell from 10 to 9"),
        ([("2024-H1", 10, 1), ("2025-H1", 9, 3)], "Over the years"),
        ([("2024-H2", BAND, 1), ("2025-H1", 9, 3)], "Over the years"),
        ([("2024-H2", {"state": "exact", "value": 4, "covered": "part"}, 1), ("2025-H1", 9, 3)], "Over the years"),
        ([("2024", 10, 1), ("2023", 9, 3)], "Over the years"),
    ],
)
def test_title_over_time_compares_neighbours_only(document_of: Documents, past: Json, said: str) -> None:
    assert title(document_of(tables={"history": history_of(past)}), HISTORY) == said


def test_title_over_time_does_not_compare_different_coverage(document_of: Documents) -> None:
    rows = history_of([("2024-H2", 10, 1)]) + history_of([("2025-H1", 9, 3)], series_break=True)
    assert title(document_of(tables={"history": rows}), HISTORY) == "Over the years"

"""Restatements across reports: each figure goes on where it stood, silence is found, and a gap proves nothing."""

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import strategies as st

from reports.schema.values import COLUMNS
from reports.verify.findings import Finding, Result
from reports.verify.report import Report
from reports.verify.restatements import check_restatements
from reports.verify.verify import verify
from tests.support.samples import explored
from tests.support.sealed_reports import (
    KEY,
    LABELS,
    Document,
    Publisher,
    kept_side_by_side,
    outcome,
    reports_of,
    sentences,
)


def results(findings: list[Finding]) -> set[Result]:
    return {finding.result for finding in findings}


def of(*reports: Report) -> list[Finding]:
    return list(check_restatements(reports))


def three() -> list[Document]:
    """Three half-years; the second report restates the first one, and the third restates it once more."""
    publisher = Publisher()
    for label, cases in zip(LABELS[:3], (3, 5, 9), strict=True):
        publisher.report(label, {"2025-H1": cases, "2025-H2": 4, "2026-H1": 2})
    return publisher.documents


def restatement(document: Document, column: str = "requests") -> Document:
    rows = (row for row in document["restatements"] if (row["table"], row["column"]) == ("totals", column))
    found: Document = next(rows)
    return found


def history_row(document: Document, label: str) -> Document:
    found: Document = next(row for row in document["tables"]["history"] if row["row"] == label)
    return found


COUNTS = st.fixed_dictionaries({label: st.integers(0, 9) for label in LABELS})
EXTRA = st.lists(st.tuples(st.sampled_from(("correction", "erratum")), st.integers(0, 3), COUNTS), max_size=2)


@st.composite
def publications(draw: st.DrawFn) -> list[Document]:
    """Four reports, with new editions of any of those before between them."""
    publisher = Publisher()
    for number, label in enumerate(LABELS):
        publisher.report(label, draw(COUNTS))
        for kind, which, counts in draw(EXTRA):
            again = LABELS[which % (number + 1)]
            publisher.correction(again, counts) if kind == "correction" else publisher.erratum(again)
    return publisher.documents


@explored(14, 40, publications())
def test_sound_chain_is_good(documents: list[Document]) -> None:
    assert results(of(*reports_of(documents))) == {Result.GOOD}


@explored(16, 40, publications(), st.sets(st.integers(0, 11)))
def test_no_choice_of_files_of_a_sound_chain_is_altered(documents: list[Document], left_out: set[int]) -> None:
    kept = [report for number, report in enumerate(reports_of(documents)) if number not in left_out]
    assert Result.ALTERED not in results(of(*kept))


@explored(16, 40, publications(), st.data())
def test_any_changed_figure_of_an_earlier_period_is_found(documents: list[Document], data: st.DataObject) -> None:
    """In place of the old figure of a restatement, in the history, or in a new edition: the report is named."""
    changed = copy.deepcopy(documents)
    places = [(number, cells, key) for number in range(1, len(changed)) for cells, key in retold(changed[number])]
    number, cells, key = data.draw(st.sampled_from(places))
    cells[key] = {"state": "exact", "value": 77}
    found = [one for one in of(*reports_of(changed)) if one.result is Result.ALTERED]
    label, edition = (documents[number]["period"]["label"], documents[number]["edition"])
    assert f"transparency-{label}-e{edition}.json" in {one.file for one in found}


def retold(document: Document) -> list[tuple[Document, str]]:
    """Every cell that an earlier report has said already."""
    rows = [row for row in document["tables"]["history"] if row["row"] != document["period"]["label"]]
    if document["kind"] != "report":
        rows += [document["totals"], *document["tables"]["by_outcome"]]
    before = document["by_country_before"]
    rows += before["rows"] if before is not None else []
    return [*((row, "old") for row in document["restatements"]), *((row, "requests") for row in rows)]


def test_old_value_that_no_report_said_is_altered() -> None:
    documents = three()
    restatement(documents[2])["old"] = {"state": "exact", "value": 6}
    [finding] = [one for one in of(*reports_of(documents)) if one.result is Result.ALTERED]
    assert str(finding) == (
        "altered: transparency-2026-H1-e1.json: it restates 2025-H1, totals, all, requests, from 6, "
        "where transparency-2025-H2-e1 said 5."
    )


def test_another_number_without_a_restatement_is_altered() -> None:
    documents = three()
    history_row(documents[2], "2025-H2")["requests"] = {"state": "exact", "value": 8}
    [finding] = [one for one in of(*reports_of(documents)) if one.result is Result.ALTERED]
    assert str(finding) == (
        "altered: transparency-2026-H1-e1.json: it has 8 for 2025-H2, totals, all, requests, without a restatement, "
        "where transparency-2025-H2-e1 said 4."
    )


def carried(document: Document, column: str, low: int, high: int | None = None) -> None:
    """Open another number of demands, in a sum that still adds up."""
    cell = {"state": "exact", "value": low} if high is None else {"state": "range", "low": low, "high": high}
    other = "closed" if column == "opening" else "opening"
    for name in (column, other):
        document["carried_forward"][name] = cell if high is None else {**cell, "reason": "small_number"}


def test_demands_open_at_the_start_must_be_those_open_at_the_end_of_the_report_before() -> None:
    documents = three()
    carried(documents[2], "opening", 3)
    [finding] = [one for one in of(*reports_of(documents)) if one.result is Result.ALTERED]
    assert str(finding) == (
        "altered: transparency-2026-H1-e1.json: it has 3 open at its start, where transparency-2025-H2-e1 said 0."
    )


def test_restated_closing_and_a_range_that_holds_it_explain_what_is_open_at_the_start() -> None:
    documents = three()
    carried(documents[2], "opening", 3)
    place = {"period": "2025-H2", "table": "carried_forward", "row": "all", "column": "closing"}
    old, new = ({"state": "exact", "value": value} for value in (0, 3))
    documents[2]["restatements"].append({**place, "old": old, "new": new, "reason": "late_entry"})
    assert results(of(*reports_of(documents))) == {Result.GOOD}
    ranged = three()
    carried(ranged[2], "opening", 0, 4)
    assert results(of(*reports_of(ranged))) == {Result.GOOD}


def test_opening_is_not_compared_across_a_report_that_was_not_given() -> None:
    documents = three()
    carried(documents[2], "opening", 3)
    reports = reports_of(documents)
    assert Result.ALTERED not in results(of(reports[0], reports[2]))


def test_figures_of_another_source_take_the_place_of_none_that_was_published() -> None:
    documents = three()
    history_row(documents[2], "2025-H2").update(source="elsewhere", requests={"state": "exact", "value": 8})
    assert Result.ALTERED in results(of(*reports_of(documents)))


def test_published_figures_take_the_place_of_those_of_another_source() -> None:
    publisher = Publisher()
    first = publisher.report("2025-H1", {"2025-H1": 3})
    first["tables"]["history"].append({**history_row(first, "2025-H1"), "row": "2025-H2", "source": "elsewhere"})
    publisher.report("2025-H2", {"2025-H1": 3, "2025-H2": 5})
    publisher.report("2026-H1", {"2025-H1": 3, "2025-H2": 5, "2026-H1": 1})
    assert results(of(*reports_of(publisher.documents))) == {Result.GOOD}


def with_elsewhere(document: Document, figure: int | None, old: int | None = None) -> Document:
    """Give a document the figures of another source for 2024, and a restatement of what it showed before."""
    row = {**history_row(document, document["period"]["label"]), "row": "2024", "source": "elsewhere"}
    cells = [{"state": "not_recorded"} if one is None else {"state": "exact", "value": one} for one in (old, figure)]
    for column in COLUMNS:
        row[column] = cells[1]
        if old is not None and cells[0] != cells[1]:
            place = {"period": "2024", "table": "totals", "row": "all", "column": column}
            document["restatements"].append({**place, "old": cells[0], "new": cells[1], "reason": "source_revised"})
    if figure is not None:
        document["tables"]["history"].append(row)
    return document


@pytest.mark.parametrize("figure", [8, None])
@pytest.mark.parametrize("announced", [True, False])
def test_figures_of_another_source_change_or_go_only_by_a_restatement(figure: int | None, *, announced: bool) -> None:
    documents = three()
    with_elsewhere(documents[0], 5)
    with_elsewhere(documents[1], figure, 5 if announced else None)
    if figure is not None:
        with_elsewhere(documents[2], figure)
    expected = {Result.GOOD} if announced else {Result.GOOD, Result.ALTERED}
    assert results(of(*reports_of(documents))) == expected
    assert Result.ALTERED not in results(of(reports_of(documents)[0], reports_of(documents)[2]))


def test_many_changed_figures_are_reported_in_eleven_lines() -> None:
    documents = three()
    for row in documents[2]["restatements"]:
        row["old"] = {"state": "exact", "value": 77}
    found = [one for one in of(*reports_of(documents)) if one.result is Result.ALTERED]
    assert len(found) == 11
    assert (
        found[-1].sentence
        == f"and {len(documents[2]['restatements']) - 10} more figures do not go on where they stood."
    )


def test_missing_link_is_named_and_not_called_altered() -> None:
    first, _, third = reports_of(three())
    [finding] = of(first, third)
    assert finding.result is Result.CANNOT_TELL
    assert "from 5, where transparency-2025-H1-e1 said 3, and so on for" in finding.sentence
    assert finding.sentence.endswith("; transparency-2025-H2-e1, which may tell why, was not given.")


def test_link_that_explains_nothing_is_not_missed() -> None:
    """A correction of one period cannot have restated another."""
    publisher = Publisher()
    counts = {"2025-H1": 3, "2025-H2": 4, "2026-H1": 2}
    for label in LABELS[:2]:
        publisher.report(label, counts)
    publisher.correction("2025-H1", counts | {"2025-H1": 5})
    last = publisher.report("2026-H1", counts | {"2025-H1": 5})
    history_row(last, "2025-H2")["requests"] = {"state": "exact", "value": 8}
    first, second, _, fourth = reports_of(publisher.documents)
    assert {one.result for one in of(first, second, fourth) if "2025-H2, totals" in one.sentence} == {Result.ALTERED}


def test_report_given_alone_is_compared_with_nothing() -> None:
    _, _, third = reports_of(three())
    [finding] = of(third)
    assert finding.result is Result.NOTE
    assert finding.sentence == "no report that was given says what stood before it restated 2025-H1."


def test_later_reports_go_on_from_each_other_without_the_first() -> None:
    documents = three()
    _, second, third = reports_of(documents)
    assert results(of(second, third)) == {Result.NOTE, Result.GOOD}
    restatement(documents[2])["old"] = {"state": "exact", "value": 6}
    assert Result.ALTERED in results(of(second, third))


def erratum_upon_the_first() -> list[Document]:
    publisher = Publisher()
    publisher.report("2025-H1", {"2025-H1": 3})
    publisher.erratum("2025-H1")
    publisher.report("2025-H2", {"2025-H1": 5, "2025-H2": 4})
    return publisher.documents


def test_erratum_counts_for_the_edition_that_it_replaces() -> None:
    documents = erratum_upon_the_first()
    _, erratum, last = reports_of(documents)
    assert results(of(erratum, last)) == {Result.GOOD}
    restatement(documents[2])["old"] = {"state": "exact", "value": 4}
    assert Result.ALTERED in results(of(erratum, last))


SMALL = {"state": "range", "low": 1, "high": 4, "reason": "small_number"}
EDITIONS: dict[str, tuple[Callable[[Document], object], str]] = {
    "another total": (lambda d: d["totals"].update(countries={"state": "exact", "value": 9}), "has 9 for"),
    "a range": (lambda d: d["preservation"].update(requests=SMALL), "has 1 to 4 (small_number) for"),
    "a number less recorded": (
        lambda d: d["totals"]["accounts_specified"].update(missing=2),
        "with 2 missing for",
    ),
    "no number": (lambda d: d["totals"].update(requests={"state": "not_recorded"}), "has not recorded for"),
    "another number to compare with": (
        lambda d: d["by_country_before"]["rows"][0].update(requests={"state": "exact", "value": 9}),
        "FR, requests,",
    ),
    "a row less": (lambda d: d["tables"]["by_country"].pop(), "by_country, DE, requests"),
}


@pytest.mark.parametrize("kind", ["correction", "erratum"])
@pytest.mark.parametrize("change", EDITIONS)
def test_new_edition_changes_no_figure_in_silence(kind: str, change: str) -> None:
    publisher, counts = Publisher(), {"2024-H2": 2, "2025-H1": 3}
    publisher.report("2024-H2", counts)
    publisher.report("2025-H1", counts)
    again = publisher.correction("2025-H1", counts) if kind == "correction" else publisher.erratum("2025-H1")
    assert results(of(*reports_of(publisher.documents))) == {Result.GOOD}
    EDITIONS[change][0](again)
    found = of(*reports_of(publisher.documents))
    assert results(found) == {Result.GOOD, Result.ALTERED}  # the report before has not changed
    assert EDITIONS[change][1] in "\n".join(one.sentence for one in found)


def test_folders_side_by_side_are_followed_from_one_to_the_next(tmp_path: Path) -> None:
    editions = kept_side_by_side([*three()], tmp_path / "editions", KEY)
    assert outcome(editions) is Result.GOOD, sentences(editions)
    assert sentences(editions).count("figures of earlier reports go on in it as those left them") == 2
    assert outcome(editions / "3") is Result.GOOD, sentences(editions / "3")


def test_signed_report_that_moves_a_figure_in_silence_is_altered(tmp_path: Path) -> None:
    documents = three()
    history_row(documents[2], "2025-H2")["requests"] = {"state": "exact", "value": 8}
    editions = kept_side_by_side(documents, tmp_path / "editions", KEY)
    assert outcome(editions) is Result.ALTERED
    assert "it has 8 for 2025-H2" in sentences(editions)
    assert outcome(editions / "3") is Result.GOOD, sentences(editions / "3")


def test_shelf_with_a_gap_cannot_tell(tmp_path: Path) -> None:
    editions = kept_side_by_side(three(), tmp_path / "editions", KEY)
    for file in (editions / "2").iterdir():
        file.unlink()
    assert verify([editions], signer=KEY.fingerprint).exit_code == 2
    assert "transparency-2025-H2-e1, which may tell why, was not given" in sentences(editions)


def test_folders_that_came_together_do_not_vouch_for_each_other(tmp_path: Path) -> None:
    editions = kept_side_by_side(three(), tmp_path / "editions", KEY)
    assert outcome(editions, signer=None) is Result.CANNOT_TELL
    assert outcome(*(editions / name for name in "123"), signer=None) is Result.CANNOT_TELL
    assert outcome(editions / "2", editions / "3", signer=None, trusted=[editions / "1"]) is Result.GOOD

"""The countries of the period before: in the document, the table, the post and the chart; and only if comparable."""

import csv
import io
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from reports.document.document import canonical_json
from reports.document.history import Earlier
from reports.document.jumps import Before
from reports.document.spreadsheets import country_bytes
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from reports.restating.published import stated
from reports.schema.values import COLUMNS
from reports.verify.document import BadDocument, read_document
from storage.vocabulary.tally import Tally
from tests.support import report_samples
from tests.support.report_samples import HALF, case, covered, document_of, tally_of, terms
from tests.support.samples import explored

BEFORE = HALF.previous()
AUTUMN = date(2024, 9, 1)
OLD = [*(case(received_on=AUTUMN, country="DE") for _ in range(3)), case(received_on=AUTUMN, country="IT")]
NEW = [case(country="DE"), *(case(country="FR") for _ in range(2))]
NOTHING = {"DE": "", "FR": ""}


def after(before: Tally, now: Tally, restatements: Any = (), **changes: Any) -> Any:
    """The report of 2025-H1 after that of 2024-H2."""
    earlier = document_of(before, BEFORE)
    known: dict[str, Any] = {"label": "2024-H2", "totals": earlier["totals"], "coverage": earlier["coverage"]}
    history = [Earlier(**(known | changes))]
    return document_of(now, earlier=history, before=Before(published=stated(earlier).cell), restatements=restatements)


def requests_before(document: Any) -> dict[str, str]:
    rows = csv.DictReader(io.StringIO(country_bytes(document).decode(), newline=""))
    return {row["country_code"][:2]: row["requests_before"] for row in rows}


def moved(document: Any) -> str:
    return render_post(document, terms(), ApprovalNote(approvals=2, required=2)).text


def twin(document: Any) -> str:
    return next(str(chart["words"][0]["text"]) for chart in document["charts"] if chart["name"] == "2-countries")


def test_each_country_has_its_figures_of_the_period_before() -> None:
    document = after(tally_of(OLD, BEFORE), tally_of(NEW))
    assert document["by_country_before"]["period"] == "2024-H2"
    rows = {row["row"]: row["requests"] for row in document["by_country_before"]["rows"]}
    assert rows == {"FR": {"state": "exact", "value": 0}, "DE": {"state": "exact", "value": 3}}
    assert requests_before(document) == {"DE": "3", "FR": "0"}
    assert "By country (in brackets: change since July–December 2024)" in moved(document)
    assert "Germany: 1 received (−2), " in moved(document)
    assert "France: 2 received (+2), " in moved(document)
    assert "France 2 (+2) / 0; Germany 1 (−2) / 0. +/−: change since July–December 2024." in twin(document)


def test_what_this_report_restates_is_compared_with_the_new_figure() -> None:
    row = {"period": "2024-H2", "table": "by_country", "row": "DE", "column": "requests", "reason": "late_entry"}
    cells = {"old": {"state": "exact", "value": 3}, "new": {"state": "exact", "value": 5}}
    document = after(tally_of(OLD, BEFORE), tally_of(NEW), [row | cells])
    assert requests_before(document) == {"DE": "5", "FR": "0"}
    assert "Germany: 1 received (−4), " in moved(document)


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        ({}, {}, {"disputed": ("requests differ",)}),
        ({}, {}, {"coverage": None}),
        ({}, {}, {"label": "2024-H1"}),
        ({"recorded_from": date(2024, 8, 1)}, {}, {}),
        ({}, {"recorded_from": date(2025, 2, 1)}, {}),
        ({"recorded_from": None, "coverage": [covered("DE", zero=False, period=BEFORE)]}, {}, {}),
    ],
)
def test_no_country_is_compared_with_a_period_that_is_no_equal(
    before: dict[str, Any], now: dict[str, Any], changes: dict[str, Any]
) -> None:
    document = after(tally_of(OLD, BEFORE, **before), tally_of(NEW, **now), **changes)
    assert document["by_country_before"] is None
    assert requests_before(document) == NOTHING
    assert "change since" not in moved(document)
    assert "change" not in twin(document)


@pytest.mark.parametrize(
    "cell",
    [
        {"state": "not_recorded"},
        {"state": "exact", "value": 3, "missing": 1},
        {"state": "range", "low": 1, "high": 4, "reason": "small_number"},
    ],
)
def test_uncertain_number_has_no_change(cell: dict[str, Any]) -> None:
    earlier = stated(document_of(tally_of(OLD, BEFORE), BEFORE))
    earlier.cells["by_country", "DE", "requests"] = cell  # type: ignore[assignment]
    known = Earlier(
        label="2024-H2", totals=document_of(tally_of(OLD, BEFORE), BEFORE)["totals"], coverage=earlier.coverage
    )
    document = document_of(tally_of(NEW), earlier=[known], before=Before(published=earlier.cell))
    assert requests_before(document) == {"DE": "", "FR": "0"}
    assert "Germany: 1 received, " in moved(document)
    assert "Germany 1 / 0" in twin(document)


@explored(20, 200, report_samples.tallies(), report_samples.tallies(BEFORE))
def test_difference_is_true_for_any_two_registers(now: Tally, before: Tally) -> None:
    """Each number is that of the earlier report's own table; an unlisted country is 0 only where all are covered."""
    document, earlier = after(before, now), document_of(before, BEFORE)
    read_document(canonical_json(document))
    listed = {row["row"]: row for row in earlier["tables"]["by_country"]}
    everywhere, what = earlier["coverage"]["countries"] is None, earlier["coverage"]["what"]
    compared = document["by_country_before"]
    for row in compared["rows"] if compared is not None else ():
        for name in COLUMNS:
            counted = what == "everything" or name in ("requests_with_disclosure", "accounts_affected")
            unlisted = {"state": "exact", "value": 0} if everywhere and counted else {"state": "not_recorded"}
            assert row[name] == (listed[row["row"]][name] if row["row"] in listed else unlisted)


def changed(document: Any, change: Any) -> bytes:
    copy = deepcopy(document)
    change(copy)
    return canonical_json(copy)


def test_verify_refuses_what_cannot_be_compared() -> None:
    document = after(tally_of(OLD, BEFORE), tally_of(NEW))
    assert read_document(canonical_json(document)) == document
    for change, reason in (
        (lambda d: d["by_country_before"]["rows"].pop(), "other countries than it counts"),
        (lambda d: d["by_country_before"].update(period="2024-H1"), "a period that it cannot"),
        (lambda d: d["tables"]["history"][-1].update(series_break=True), "a period that it cannot"),
    ):
        with pytest.raises(BadDocument, match=reason):
            read_document(changed(document, change))

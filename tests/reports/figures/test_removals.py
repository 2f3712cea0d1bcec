"""The section about orders to remove content: what it counts, that it adds up, and that it is absent without orders."""

import copy
import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reports.charts.content.data import chart_data
from reports.charts.joined_tables import bar_table
from reports.document.csv import csv_bytes
from reports.document.document import canonical_json
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from reports.sealing.standalone.figures import tables_of
from reports.sums.contradiction import file_line
from reports.sums.contradictions import contradictions
from reports.verify.document import BadDocument, read_document
from storage.counting.removals import count_of
from storage.vocabulary.removals import ContentCategory, Removal, RemovalOutcome, RemovalRefusal
from tests.support.removals import an_order, refused
from tests.support.report_samples import HALF, busy_half, document_of, tally_of, terms

ORDERS = [
    an_order(),
    an_order(items=None, acted_after_hours=9),
    an_order(country="FR", category=ContentCategory.SCAMS_AND_FRAUD, acted_after_hours=1),
    refused(country="FR", refusal_reason=RemovalRefusal.DEFECTIVE, items=2),
    an_order(country="AT", closed_on=HALF.end, items=1),
]
Document = Any


def exact(value: int, **bounds: Any) -> dict[str, Any]:
    return {"state": "exact", "value": value, **bounds}


def document(orders: list[Removal] | None, **facts: Any) -> Document:
    counts = None if orders is None else tuple(count_of(order, HALF.end) for order in orders)
    return document_of(replace(tally_of([], **facts) if facts else busy_half(), removals=counts))


def test_orders_are_counted_by_outcome_country_category_and_reason() -> None:
    section = document(ORDERS)["removal_orders"]
    assert section["totals"] == {
        "orders": exact(5),
        "orders_acted_on": exact(3),
        "orders_refused": exact(1),
        "orders_pending": exact(1),
        "orders_withdrawn": exact(0),
        "items": exact(11, missing=1),
        "median_hours": exact(3),
    }
    assert [(row["row"], row["orders"]["value"]) for row in section["by_country"]] == [("DE", 2), ("FR", 2), ("AT", 1)]
    assert [row["row"] for row in section["by_category"]] == ["risk_for_public_security", "scams_and_fraud"]
    assert [row["row"] for row in section["by_refusal_reason"]] == ["defective"]
    assert list(contradictions(document(ORDERS))) == []


def test_report_without_the_section_is_the_same_to_the_byte() -> None:
    without = document(None)
    assert "removal" not in canonical_json(without).decode() + csv_bytes(without).decode()
    assert read_document(canonical_json(document(ORDERS))) == document(ORDERS)
    assert {**document(ORDERS), "charts": without["charts"]} == {
        **without,
        "removal_orders": document(ORDERS)["removal_orders"],
    }


def test_no_order_is_0_only_where_the_register_was_kept() -> None:
    zero = document([])["removal_orders"]["totals"]
    assert (zero["orders"], zero["items"], zero["median_hours"]) == (exact(0), exact(0), {"state": "not_recorded"})
    unkept = document([], recorded_from=None)["removal_orders"]["totals"]
    assert {cell["state"] for cell in unkept.values()} == {"not_recorded"}
    late = document(ORDERS, recorded_from=date(2025, 2, 1))["removal_orders"]["totals"]
    assert late["orders"] == exact(5, covered="part")


def test_csv_names_the_tables_and_post_and_chart_say_the_numbers() -> None:
    made = document(ORDERS)
    lines = csv_bytes(made).decode()
    assert "removal_orders,all,all,orders_refused,removal orders refused,exact,1," in lines
    assert "removal_orders_by_country,DEU,Germany,orders,removal orders received,exact,2," in lines
    assert "removal_orders_by_category,scams_and_fraud,scams and fraud,items," in lines
    text = render_post(made, terms(), ApprovalNote(approvals=2, required=2)).text
    said = (
        "5 received, 3 acted on, 1 refused, 1 still open, pieces of content named: at least 11, median hours to act: 3"
    )
    assert f"<b>Orders to remove content</b>: {said}, Germany 2, France 2, Austria 1" in text
    chart = chart_data(made)["9-removals"]
    table = bar_table(chart, "en")
    assert [row.name for row in table.rows] == [
        "Risk for public security",
        "Scams and fraud",
        "Germany",
        "France",
        "Austria",
    ]
    assert [cell["value"] for cell in table.rows[0].cells] == [4, 2]  # type: ignore[typeddict-item]
    assert any(twin["name"] == "9-removals" for twin in made["charts"])


def test_standalone_checker_expects_the_rows_of_the_csv() -> None:
    made = document(ORDERS)
    written = list(csv.DictReader(io.StringIO(csv_bytes(made).decode(), newline="")))
    expected = tables_of(made)[".csv"]
    assert [{name: row[name] for name in expected[0]} for row in written] == expected
    assert "removal_orders_by_country" in {row["table"] for row in expected}


def put(place: Document, column: str, value: int) -> None:
    place[column] = exact(value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda section: put(section["totals"], "orders_refused", 2),
            "the outcomes come to 6, but there are 5 orders.",
        ),
        (lambda section: put(section["by_country"][0], "items", 9), "items in removal_orders_by_country come to 16"),
        (lambda section: section["by_category"].pop(), "orders in removal_orders_by_category come to 4"),
        (
            lambda section: section["by_refusal_reason"].clear(),
            "orders in removal_orders_by_refusal_reason come to 0, but 1 were refused.",
        ),
    ],
)
def test_sum_that_does_not_add_up_is_named(change: Callable[[Any], None], said: str) -> None:
    made = copy.deepcopy(document(ORDERS))
    change(made["removal_orders"])
    assert any(said in file_line(found) for found in contradictions(made))


def test_unknown_word_is_out_of_form() -> None:
    made = copy.deepcopy(document(ORDERS))
    made["removal_orders"]["by_category"][0]["row"] = "rudeness"
    with pytest.raises(BadDocument):
        read_document(json.dumps(made).encode())


def test_open_order_has_no_hours_to_act() -> None:
    made = document([an_order(outcome=RemovalOutcome.PENDING, acted_after_hours=None)])
    assert made["removal_orders"]["totals"]["median_hours"] == {"state": "not_recorded"}

"""The statistics of European orders: what Article 28 asks for, counted by hand; nothing that is not recorded."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.actions.cases.form import case_from
from bot.actions.cases.record import record_case
from bot.actions.forms.e_evidence import COLUMNS, GROUNDS, HEAD, NEVER, NOT_COVERED, e_evidence_form
from bot.actions.forms.legal_form import Form, PeriodNotOver, write_form
from storage.engine.database import Database
from storage.register import cases
from storage.vocabulary.period import Period
from storage.vocabulary.words import NON_EXECUTION, RefusalReason
from tests.reference_pages import ROOT
from tests.support.case_forms import FORM, JUDGING

YEAR, TODAY = Period.parse("2027"), date(2028, 1, 15)  # the register was opened in 2026
NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)
ORDER = {
    "received_on": "2027-05-04",
    "closed_on": "2027-05-12",
    "country": "DE",
    "legal_process": "european_production_order",
    "data_category": "traffic",
    "emergency": "no",
}
KEPT = ORDER | {"legal_process": "european_preservation_order", "outcome": "preserved", "received_on": "2027-03-01"}


def record(register: Database, **changes: Any) -> None:
    judging = replace(JUDGING, today=date(2027, 12, 31))
    record_case(register, {**FORM, **ORDER, **changes}, judging, now=NOW, actor="cli:test", sure=True)


def form_of(register: Database, period: Period = YEAR) -> Form:
    return e_evidence_form(register, period, service="Example", zone="UTC", today=TODAY)


def filled(form: Form) -> dict[tuple[str, ...], dict[str, str]]:
    """The cells that are neither empty nor 0, by state, instrument, category and emergency."""
    return {
        tuple(row[2 : len(HEAD)]): {
            name: cell
            for name, cell in zip(COLUMNS[len(HEAD) :], row[len(HEAD) :], strict=True)
            if cell not in ("", "0")
        }
        for row in form.rows
    }


def test_orders_are_counted_by_state_instrument_category_and_emergency(register: Database) -> None:
    record(register, requests="3", answered_after_hours="100")
    record(register, outcome="partially_disclosed", answered_after_hours="200")
    record(register, outcome="refused", refusal_reason="manifest_errors")
    record(register, outcome="no_data", answered_after_hours="1")
    record(register, emergency="yes", answered_after_hours="7", data_category="", data_requested="basic_subscriber")
    record(register, country="GR", outcome="withdrawn", data_category="content", emergency="")
    record(register, country="GR", outcome="pending", closed_on="", data_category="content", emergency="")
    for other in ("court_order", "european_investigation_order"):
        record(register, legal_process=other)
    rows = filled(form_of(register))
    traffic = {
        "Received": "6", "Fulfilled": "3", "Fulfilled in part": "1", "Not fulfilled": "2",
        "Not fulfilled: data_not_stored": "1", "Not fulfilled: manifest_errors": "1",
        "Mean hours from receipt to answer": "125", "Orders with recorded hours": "4",
    }  # fmt: skip
    assert rows["DE", "EPOC", "traffic", "no"] == traffic
    urgent = {"Received": "1", "Fulfilled": "1", "Mean hours from receipt to answer": "7"}
    assert rows["DE", "EPOC", "subscriber", "yes"] == urgent | {"Orders with recorded hours": "1"}
    assert rows["EL", "EPOC", "content", "not_recorded"] == {"Received": "2", "Withdrawn": "1", "Open": "1"}
    total = rows["TOTAL", "EPOC", "TOTAL", "TOTAL"]
    assert (total["Received"], total["Mean hours from receipt to answer"]) == ("9", "101.4")
    assert rows["TOTAL", "EPOC-PR", "TOTAL", "TOTAL"] == {}
    assert len(rows) == 5


def test_preservation_is_measured_to_the_first_order_that_follows_it(register: Database) -> None:
    record(register, **KEPT, case_file="LE-1")
    record(register, **{**KEPT, "country": "IT"})
    kept = case_from(FORM | KEPT | {"country": "FR"}, date(2027, 12, 31))
    with register.transaction() as session:
        cases.add(session, kept, reference="7K2M9QXA", now=NOW, actor="cli:test")
    record(register, follows="LE-1", received_on="2027-03-31")
    record(register, follows="LE-1", received_on="2027-04-10")
    record(register, follows="7K2M9QXA", received_on="2027-03-11")
    record(register, follows="7K2M9QXA", received_on="2027-03-11", embargo_until="unknown")
    measured, followed = "Mean days from preservation to production order", "Preservations followed by an order"
    rows = filled(form_of(register))
    one = {"Received": "1", "Fulfilled": "1"}
    assert rows["DE", "EPOC-PR", "traffic", "no"] == one | {measured: "30", followed: "1"}
    assert rows["FR", "EPOC-PR", "traffic", "no"] == one | {measured: "10", followed: "1"}
    assert rows["IT", "EPOC-PR", "traffic", "no"] == one
    total = rows["TOTAL", "EPOC-PR", "TOTAL", "TOTAL"]
    assert total == {"Received": "3", "Fulfilled": "3", measured: "20", followed: "2"}


def test_page_names_a_column_for_each_point_of_the_article_and_no_other() -> None:
    page = (ROOT / "docs" / "how-to" / "fill-in-a-form.md").read_text(encoding="utf-8")
    page = page.partition("## European orders")[2]
    points = dict(re.findall(r"^\| (\([a-z]\)[^|]*)\|([^|]*)\|$", page, re.MULTILINE))
    letters = [letter for point in points for letter in re.findall(r"\(([a-z])\)", point)]
    assert letters == ["a", "b", "c", "d", "e", "f", "h", "j"]  # the register has nothing on g and i
    assert "(points g and i)" in " ".join(NEVER)
    named = [name for name in re.findall(r"`([^`]+)`", " ".join(points.values())) if "…" not in name]
    grounds = {name for name in COLUMNS if name.startswith("Not fulfilled: ")}
    assert {*named} == {*COLUMNS[len(HEAD) :]} - grounds
    assert "`Not fulfilled: …`" in points[next(point for point in points if point.startswith("(d)"))]


@pytest.mark.parametrize("reason", list(RefusalReason))
def test_every_ground_has_a_column_and_they_add_up(register: Database, reason: RefusalReason) -> None:
    record(register, outcome="refused", refusal_reason=reason.value, requests="2")
    row = filled(form_of(register))["DE", "EPOC", "traffic", "no"]
    grounds = {name.removeprefix("Not fulfilled: "): cell for name, cell in row.items() if ": " in name}
    assert list(grounds.values()) == ["2"] == [row["Not fulfilled"]]
    own = (*NON_EXECUTION, "enforcing_authority", "not_recorded")
    assert list(grounds) == [reason if reason in own else "other"]


def test_costs_and_challenges_are_empty_until_somebody_records_them(register: Database) -> None:
    record(register)
    place = [COLUMNS.index(name) for name in ("Challenged in court", "Costs claimed", "Costs reimbursed")]
    form = form_of(register)
    assert [form.rows[0][at] for at in place] == ["", "", ""]
    assert {f"column {COLUMNS[at]}: nothing is recorded" for at in place} < set(form.empty)
    assert set(NEVER) < set(form.empty)
    record(register, challenged="no", costs_claimed="0", costs_reimbursed="40")
    record(register, challenged="set_aside", costs_claimed="120", requests="2")
    assert [form_of(register).rows[0][at] for at in place] == ["2", "120", "40"]


def test_form_is_empty_where_the_register_does_not_cover_the_period(register: Database) -> None:
    record(register, received_on="2026-05-04", closed_on="2026-05-20")
    form = form_of(register, Period.parse("2026"))
    assert not any(any(row[len(HEAD) :]) for row in form.rows)
    assert form.empty == [NOT_COVERED, *NEVER]


def test_embargoed_order_changes_no_byte_of_the_form(register: Database) -> None:
    record(register, **KEPT, case_file="LE-1")
    before = form_of(register)
    record(register, country="FR", embargo_until="unknown", follows="LE-1")
    record(register, embargo_until="2028-01-02", requests="9", costs_claimed="5")
    assert form_of(register) == before


def test_year_that_is_not_over_is_refused_and_the_file_is_csv_of_rfc_4180(register: Database) -> None:
    with pytest.raises(PeriodNotOver, match="2028 has not ended yet"):
        form_of(register, Period.parse("2028"))
    output = io.StringIO(newline="")
    write_form(output, form_of(register))
    header, *rows = csv.reader(io.StringIO(output.getvalue(), newline=""), strict=True)
    assert header == list(COLUMNS)
    assert output.getvalue().count("\r\n") == len(rows) + 1 == 3
    assert [row[:2] for row in rows] == [["Example", "2027-01-01/2027-12-31"]] * 2
    assert len(GROUNDS) == 13

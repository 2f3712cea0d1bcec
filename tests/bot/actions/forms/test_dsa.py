"""The form of the Digital Services Act: the columns of the official template, and nothing that is not recorded."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.cases.record import record_case
from bot.actions.forms.dsa import NO_CATEGORIES, NOT_COVERED, dsa_form
from bot.actions.forms.dsa_removals import HIGH_LEVEL, NO_REMOVALS, NO_SUBCATEGORIES, NOT_KEPT
from bot.actions.forms.dsa_template import CATEGORIES, COLUMNS, MEMBER_STATES, iso_code, scope_of_country
from bot.actions.forms.legal_form import Form, PeriodNotOver, write_form
from storage.counting.orders import Orders
from storage.engine.database import Database
from storage.register import removals
from storage.vocabulary.period import Period
from storage.vocabulary.removals import ContentCategory
from tests.support.case_forms import FORM, JUDGING
from tests.support.removals import an_order, refused

TEMPLATE = Path(__file__).with_name("dsa-annex1-part3.csv")
YEAR, TODAY = Period.parse("2027"), date(2028, 1, 15)  # the register was opened in 2026
RECEIVED = {"received_on": "2027-05-04", "closed_on": "2027-05-20"}


def record(register: Database, **changes: Any) -> None:
    form = {**FORM, **RECEIVED, **changes}
    record_case(
        register,
        form,
        replace(JUDGING, today=date(2027, 6, 1)),
        now=datetime(2027, 6, 1, 12, tzinfo=UTC),
        actor="cli:test",
        sure=True,
    )


def form_of(register: Database, period: Period = YEAR) -> Form:
    return dsa_form(register, period, service="Example", zone="UTC", today=TODAY)


def numbers(form: Form) -> dict[str, list[str]]:
    """The columns K, L and M of all categories together, by scope."""
    return {row[5]: [*row[10:13]] for row in form.rows if row[3] == "TOTAL"}


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_form_has_the_columns_and_categories_of_the_official_template(register: Database) -> None:
    header, *template = read(TEMPLATE.read_text(encoding="utf-8"))
    output = io.StringIO(newline="")
    write_form(output, form_of(register))
    ours, *rows = read(output.getvalue())
    assert ours == header == list(COLUMNS)
    assert [row[3] for row in rows] == [row[3] for row in template if row[5] == "TOTAL"] == list(CATEGORIES)
    assert {row[0] for row in rows} == {row[0] for row in template}
    assert output.getvalue().count("\r\n") == output.getvalue().count("\n") == len(rows) + 1
    assert {(row[1], row[2]) for row in rows} == {("Example", "2027-01-01/2027-12-31")}


def test_form_counts_the_orders_of_member_states_and_writes_greece_as_el(register: Database) -> None:
    record(register, country="GR", requests="3", acknowledged_after_hours="1", answered_after_hours="40")
    record(register, country="DE", answered_after_hours="17")
    for country, process in (("US", "court_order"), ("DE", "informal_request"), ("DE", "emergency_request")):
        record(register, country=country, legal_process=process)
    form = form_of(register)
    assert numbers(form) == {"TOTAL": ["4", "1", "40"], "DE": ["1", "", "17"], "EL": ["3", "1", "40"]}
    total = next(row for row in form.rows if row[5] == "TOTAL")
    assert [*total[17:]] == ["", "Hours are recorded for 3 of 4 orders.", "Hours are recorded for 4 of 4 orders."]
    assert form.empty == [NO_REMOVALS, NO_CATEGORIES]
    assert all(not any(row[6:10]) for row in form.rows)


def test_orders_to_act_fill_columns_g_to_j_of_the_official_template(register: Database) -> None:
    """Check the file of an invented operator column by column against the template."""
    moved: dict[str, Any] = {"received_on": date(2027, 5, 4)}
    scam: dict[str, Any] = {"category": ContentCategory.SCAMS_AND_FRAUD, **moved}
    orders = [
        an_order(country="GR", items=10, acknowledged_after_hours=0, acted_after_hours=3, **moved),
        an_order(country="GR", items=1, acknowledged_after_hours=2, acted_after_hours=4, **moved),
        refused(country="FR", items=None, acknowledged_after_hours=None, **scam),
        an_order(country="US", **moved),
        an_order(country="FR", **{**scam, "received_on": date(2028, 1, 2)}),
    ]
    with register.transaction() as session:
        for order in orders:
            removals.add(session, order, now=datetime(2028, 1, 15, tzinfo=UTC), actor="cli:test")
    record(register, country="DE", answered_after_hours="17")
    form = form_of(register)
    written = io.StringIO(newline="")
    write_form(written, form)
    header, *template = read(TEMPLATE.read_text(encoding="utf-8"))
    ours, *rows = read(written.getvalue())
    assert ours == header
    by_place = {(row[3], row[5]): dict(zip("ABCDEFGHIJKLMNOPQRST", row, strict=True)) for row in rows if row[4] == ""}

    def cells(category: str, scope: str) -> list[str]:
        return [by_place[category, scope][column] for column in "GHIJKLM"]

    assert cells("TOTAL", "TOTAL") == ["3", "11", "1", "3.5", "1", "", "17"]
    assert cells("TOTAL", "EL") == ["2", "11", "1", "3.5", "0", "", ""]
    assert cells("TOTAL", "FR") == ["1", "", "", "", "0", "", ""]
    assert cells("TOTAL", "DE") == ["0", "0", "", "", "1", "", "17"]
    assert cells("STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY", "TOTAL")[:4] == ["2", "11", "1", "3.5"]
    assert cells("STATEMENT_CATEGORY_SCAMS_AND_FRAUD", "TOTAL")[:4] == ["1", "", "", ""]
    assert cells("STATEMENT_CATEGORY_ANIMAL_WELFARE", "TOTAL") == ["0", "0", "", "", "", "", ""]
    assert cells("KEYWORD_TERRORIST_CONTENT", "TOTAL") == [""] * 7
    total = by_place["TOTAL", "TOTAL"]
    assert total["O"] == "Items are recorded for 2 of 3 orders."
    assert total["P"] == total["Q"] == "Hours are recorded for 2 of 3 orders."
    assert form.empty[:2] == [NO_SUBCATEGORIES, NO_CATEGORIES]
    assert {row[3] for row in template} >= HIGH_LEVEL


def test_no_order_to_act_is_0_only_where_the_operator_keeps_them(register: Database) -> None:
    form = dsa_form(register, YEAR, service="Example", zone="UTC", today=TODAY, removals=True)
    assert [row[6:10] for row in form.rows if row[3] == "TOTAL"] == [["0", "0", "", ""]]
    before = dsa_form(register, Period.parse("2026"), service="Example", zone="UTC", today=TODAY, removals=True)
    assert NOT_KEPT in before.empty
    assert not any(cell for row in before.rows for cell in row[6:10])


def test_year_without_orders_is_0_where_the_register_covers_it(register: Database) -> None:
    form = form_of(register)
    assert numbers(form) == {"TOTAL": ["0", "", ""]}
    assert [line.partition(":")[0] for line in form.empty[2:]] == ["column L", "column M"]


def test_form_is_empty_where_the_register_does_not_cover_the_period(register: Database) -> None:
    record(register, country="DE", received_on="2026-05-04", closed_on="2026-05-20")
    form = form_of(register, Period.parse("2026"))
    assert numbers(form) == {"TOTAL": ["", "", ""], "DE": ["", "", ""]}
    assert NOT_COVERED in form.empty


def test_embargoed_order_changes_no_byte_of_the_form(register: Database) -> None:
    record(register, country="DE", answered_after_hours="17")
    before = form_of(register)
    record(register, country="FR", embargo_until="unknown", answered_after_hours="2")
    record(register, country="DE", embargo_until="2028-01-02", requests="9")
    assert form_of(register) == before


def test_period_that_is_not_over_is_refused(register: Database) -> None:
    with pytest.raises(PeriodNotOver, match="2028 has not ended yet"):
        form_of(register, Period.parse("2028"))


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 3)), min_size=1, max_size=8))
def test_median_is_over_orders(times: list[tuple[int, int]]) -> None:
    from bot.actions.forms.dsa import _hours, _median

    rows = [Orders("DE", "court_order", None, hours, requests) for hours, requests in times]
    each = [hours for hours, requests in times for _ in range(requests)]
    assert float(_median(_hours(rows, "answered"))) == median(each)


def test_scopes_are_the_codes_of_eurostat() -> None:
    assert len(set(MEMBER_STATES)) == 27
    assert [scope_of_country(code) for code in ("GR", "FR", "US", "GB")] == ["EL", "FR", None, None]
    assert [iso_code(scope) for scope in ("EL", "FR", "GR", "UK")] == ["GR", "FR", None, None]

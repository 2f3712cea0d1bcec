"""The figures of a report on terrorist content: each point of the article, and nothing that is not recorded."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.actions.forms.legal_form import Form, PeriodNotOver
from bot.actions.forms.tco import NOT_KEPT, NotOneYear, tco_form
from storage.engine.database import Database
from storage.register import removals
from storage.vocabulary.period import Period
from storage.vocabulary.removals import LegalGround, RemovalRefusal
from tests.support.removals import an_order, refused

YEAR, TODAY = Period.parse("2027"), date(2028, 1, 15)  # the register was opened in 2026


def form_of(register: Database, label: str = "2027") -> Form:
    return tco_form(register, Period.parse(label), service="Example", zone="UTC", today=TODAY)


def test_form_has_every_point_and_counts_orders_under_the_regulation(register: Database) -> None:
    moved: Any = {"received_on": date(2027, 5, 4)}
    orders = [
        an_order(items_removed=4, **moved),
        an_order(items_removed=None, **moved),
        an_order(legal_ground=LegalGround.NATIONAL_LAW, items_removed=90, **moved),
        refused(refusal_reason=RemovalRefusal.NOT_POSSIBLE, **moved),
        refused(refusal_reason=RemovalRefusal.DEFECTIVE, **moved),
        refused(refusal_reason=RemovalRefusal.DEFECTIVE, **moved),
        refused(refusal_reason=RemovalRefusal.OTHER, **moved),
        replace(an_order(), received_on=date(2028, 1, 2)),
    ]
    with register.transaction() as session:
        for order in orders:
            removals.add(session, order, now=datetime(2028, 1, 15, tzinfo=UTC), actor="cli:test")
    form = form_of(register)
    assert [row[2] for row in form.rows] == [*"abcccccddeefg"]
    assert [(row[4], row[5]) for row in form.rows if row[2] == "c"] == [
        ("6", ""), ("4", "Recorded for 1 of 2 orders."), ("1", ""), ("2", ""), ("1", "other 1"),
    ]  # fmt: skip
    assert not any(row[4] for row in form.rows if row[2] != "c")
    assert [line.partition(":")[0].partition(",")[0] for line in form.empty] == [f"point {one}" for one in "abcdefg"]


def test_year_that_the_register_does_not_cover_stays_empty(register: Database) -> None:
    form = form_of(register, "2026")
    assert not any(row[4] for row in form.rows)
    assert NOT_KEPT in form.empty


def test_other_periods_and_open_years_are_refused(register: Database) -> None:
    with pytest.raises(NotOneYear, match="calendar year"):
        form_of(register, "2027-H1")
    with pytest.raises(PeriodNotOver):
        form_of(register, "2028")

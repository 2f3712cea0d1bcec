"""Orders to remove content that come, change or go after their report: the next one restates them with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.actions.publishing.restate import corrections, history, read_published, restatements, told_by_now
from bot.actions.publishing.restate_removals import removals_in, shown
from reports.document.document import report_document
from reports.figures.figures import figures_of
from reports.restating.restatement import counted
from storage.audit.check import check
from storage.counting.tally import tally
from storage.engine.database import open_database
from storage.register import removals
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.period import Period
from storage.vocabulary.removals import RemovalOutcome
from tests.bot.actions.publishing.histories import PERIODS, History, after, noon
from tests.support.registers import KINDS, Registers
from tests.support.removals import an_order
from tests.support.report_samples import terms

FIRST, SECOND, THIRD = PERIODS[:3]
IN_FIRST, IN_SECOND = date(2026, 3, 1), date(2026, 8, 1)


@dataclass
class Orders(History):
    """A register of orders and its reports."""

    asked: bool = False
    threshold: int = 0

    def order(self, **facts: Any) -> str:
        made = an_order(**({"received_on": IN_FIRST} | facts))
        return removals.add(self.session, made, now=noon(IN_FIRST), actor="cli:ada").reference

    def config(self) -> Any:
        privacy = SimpleNamespace(threshold=self.threshold, bands=())
        return SimpleNamespace(
            settings=SimpleNamespace(report=SimpleNamespace(removal_orders=self.asked), privacy=privacy)
        )

    def document(self, period: Period, kind: str = "report", edition: int = 1) -> Any:
        known, report = read_published(self.session), kind == "report"
        rows = (restatements if report else corrections)(self.session, known, period, "UTC")
        published = None if report else known.statements[period.label]
        config = self.config()
        rows = shown(rows, config)
        judged_on = period.end if report else told_by_now(known, period)
        counts = tally(self.session, period.start, period.end, "UTC", judged_on=judged_on)
        counts = replace(counts, removals=removals_in(self.session, config, period, published))
        return report_document(
            figures_of(counts, period), terms(), period=period, kind=kind, edition=edition, next_due=after(period),
            earlier=history(known, rows if report else [], period), previous=known.previous, restatements=rows,
        )  # fmt: skip


@pytest.fixture(params=KINDS)
def past(request: pytest.FixtureRequest, registers: Registers) -> Iterator[Orders]:
    made = registers.new(request.param, opened_at=datetime(2025, 1, 1, tzinfo=UTC))
    database = open_database(made.url)
    with database.transaction() as session:
        yield Orders(session)
        session.rollback()
    database.close()
    registers.discard(made)


def said(document: Any) -> list[tuple[str, str, str, Any, Any, str]]:
    return [
        (row["table"], row["row"], row["column"], row["old"].get("value"), row["new"].get("value"), row["reason"])
        for row in document["restatements"]
        if row["table"] == "removal_orders"
    ]


def test_register_without_orders_says_nothing_of_them(past: Orders) -> None:
    assert "removal_orders" not in past.publish(FIRST)
    past.asked = True
    second = past.publish(SECOND)
    assert second["removal_orders"]["totals"]["orders"]["value"] == 0
    assert said(second) == []


def test_late_order_is_restated_in_the_next_report(past: Orders) -> None:
    past.publish(FIRST)
    past.order()
    second = past.publish(SECOND)
    assert ("removal_orders", "all", "orders", None, 1, "late_entry") in said(second)
    assert second["removal_orders"]["totals"]["orders"]["value"] == 0
    past.order(country="FR")
    assert ("removal_orders", "all", "orders", 1, 2, "late_entry") in said(past.publish(THIRD))


def test_late_outcome_amendment_and_void_are_restated_with_their_reason(past: Orders) -> None:
    pending: dict[str, Any] = {"outcome": RemovalOutcome.PENDING, "items_removed": None, "acted_after_hours": None}
    first, second, third = past.order(**pending), past.order(items=1), past.order(items=7)
    past.publish(FIRST)
    session, now = past.session, noon(SECOND.start + timedelta(days=1))
    stored = removals.by_reference(session, first)
    removals.amend(session, stored, an_order(received_on=IN_FIRST), now=now, actor="cli:ada")
    removals.amend(session, removals.by_reference(session, second), an_order(received_on=IN_FIRST, items=2), now=now,
                   actor="cli:ada")  # fmt: skip
    removals.void(session, removals.by_reference(session, third), VoidReason.DUPLICATE, now=now, actor="cli:ada")
    rows = said(past.publish(SECOND))
    assert ("removal_orders", "all", "orders", 3, 2, "void") in rows
    assert ("removal_orders", "all", "items", 5, 6, "wrong_entry") in rows
    assert ("removal_orders", "all", "orders_acted_on", 1, 2, "late_outcome") in rows
    newest = past.newest(FIRST.label)
    again = tally(session, FIRST.start, FIRST.end, "UTC")
    again = replace(again, removals=removals_in(session, past.config(), FIRST, newest))
    recount = counted(figures_of(again, FIRST))
    assert all(newest.cell(place) == recount.cell(place) for place in {**newest.cells, **recount.cells})
    assert check(session) == ()


def test_correction_takes_in_the_orders_of_its_period_alone(past: Orders) -> None:
    past.order()
    past.publish(FIRST)
    past.order(received_on=IN_SECOND)
    past.order(country="FR")
    corrected = past.publish(FIRST, "correction", 2)
    assert corrected["removal_orders"]["totals"]["orders"]["value"] == 2
    assert ("removal_orders", "all", "orders", 1, 2, "late_entry") in said(corrected)


def test_report_with_hidden_small_numbers_says_nothing_of_orders(past: Orders) -> None:
    past.threshold = 5
    past.order()
    assert "removal_orders" not in past.publish(FIRST)
    past.order(country="FR")
    second = past.publish(SECOND)
    assert "removal_orders" not in second
    assert not any("removal" in row["table"] for row in second["restatements"])

"""Small counts stay hidden over the life of a register: reports, late entries, voids, a new edition."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.actions.publishing.content import document_in
from storage.engine.database import open_database
from storage.publishing.corrections import Correction
from storage.vocabulary.words import Outcome
from tests.bot.actions.publishing.histories import PERIODS, History, a_case, after, noon
from tests.reports.disclosure_control.proof import narrowed
from tests.support.registers import Registers
from tests.support.report_samples import terms

FIRST, SECOND = PERIODS[:2]
OPENED_AT = datetime(2025, 1, 1, tzinfo=UTC)


class HiddenHistory(History):
    """A register whose reports have a threshold."""

    threshold = 5

    def document(self, period: Any, kind: str = "report", edition: int = 1) -> Any:
        settings = SimpleNamespace(
            publisher=SimpleNamespace(timezone="UTC"),
            privacy=SimpleNamespace(threshold=self.threshold, bands=()),
            report=SimpleNamespace(jump_factor=0, removal_orders=False),
        )
        counting: Any = SimpleNamespace(settings=settings, terms=terms(list_disclosures=False))
        dates: Any = SimpleNamespace(period=period, next_due=after(period))
        why: Any = SimpleNamespace(reason="wrong_figure", asked_on=after(period).date(), replaces=edition - 1)
        correction: Correction | None = why if edition > 1 else None
        return document_in(self.session, counting, dates, kind=kind, edition=edition, correction=correction)


@pytest.fixture
def past(registers: Registers) -> Iterator[HiddenHistory]:
    made = registers.new("sqlite", opened_at=OPENED_AT)
    opened = open_database(made.url)
    with opened.transaction() as session:
        yield HiddenHistory(session)
        session.rollback()
    opened.close()
    registers.discard(made)


def fill(past: HiddenHistory) -> None:
    for country, requests in (("DE", 30), ("FR", 12), ("BR", 2), ("NG", 4)):
        past.record(a_case(received_on=date(2026, 3, 2), country=country, requests=requests), noon(date(2026, 3, 2)))


def test_counts_stay_hidden_through_restatements_and_editions(past: HiddenHistory) -> None:
    fill(past)
    past.publish(FIRST)
    late = a_case(received_on=date(2026, 4, 1), country="BR", outcome=Outcome.NO_DATA, requests=1)
    past.record(late, noon(date(2026, 8, 1)))
    past.void(past.references[1], noon(date(2026, 9, 1)))
    past.publish(SECOND)
    past.record(a_case(received_on=date(2026, 5, 1), country="FR", requests=3), noon(date(2027, 1, 20)))
    past.publish(FIRST, "correction", 2)
    restated = [row for document in past.documents for row in document["restatements"]]
    assert {row["period"] for row in restated} == {FIRST.label}
    assert narrowed(past.documents) == []


def test_a_change_inside_a_range_is_not_restated(past: HiddenHistory) -> None:
    fill(past)
    past.publish(FIRST)
    past.amend(
        past.references[2], a_case(received_on=date(2026, 3, 2), country="NG", requests=2), noon(date(2026, 8, 1))
    )
    past.publish(SECOND)
    assert past.documents[-1]["restatements"] == []


def test_what_was_hidden_stays_hidden_once_the_threshold_is_gone(past: HiddenHistory) -> None:
    fill(past)
    past.publish(FIRST)
    past.threshold = 0
    past.publish(SECOND)
    assert past.documents[-1]["restatements"] == []

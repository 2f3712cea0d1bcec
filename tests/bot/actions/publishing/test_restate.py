"""Restatements over random histories: what was published and what was restated since is what a recount gives."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.actions.publishing.restate import read_published, told_by_now
from reports.document.document import canonical_json
from reports.restating.published import Statement
from reports.restating.recount import with_cases
from storage.audit.check import check
from storage.counting.tally import tally
from storage.engine.database import Database
from storage.register import cases
from storage.vocabulary.case import Case
from storage.vocabulary.period import Period
from storage.vocabulary.words import Outcome
from tests.bot.actions.publishing.histories import PERIODS, History, a_case, noon
from tests.support import cases as random_cases
from tests.support.samples import sampled

OPENED_AT = datetime(2025, 1, 1, tzinfo=UTC)
STEP = st.tuples(
    st.sampled_from(("record", "amend", "amend", "void", "embargo", "lift")),
    st.integers(0, 9),
    random_cases.random_cases(),
    st.sampled_from(("2026-07-01", "2026-12-31", "2027-01-05", "2027-09-01", "unknown")),
)


def assert_same(one: Statement, other: Statement) -> None:
    for place in {**one.cells, **other.cells}:
        assert one.cell(place) == other.cell(place), place


@pytest.fixture
def past(shared: Database) -> Iterator[History]:
    with shared.transaction() as session:
        yield History(session)
        session.rollback()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(random_cases.random_cases(), max_size=12), end=st.sampled_from(PERIODS[:2]))
def test_case_by_case_recount_is_the_tally(shared: Database, rows: list[Case], end: Period) -> None:
    with shared.transaction() as session:
        empty = tally(session, end.start, end.end, "UTC")
        reported = [row for row in rows if row.embargo_until is None]
        for row in reported:
            cases.add(session, row, reference=cases.new_reference(session), now=OPENED_AT, actor="cli:ada")
        full = tally(session, end.start, end.end, "UTC")
        session.rollback()
    recounted = with_cases(empty, reported)
    assert replace(recounted, disclosures=full.disclosures, given=full.given) == full


@sampled(5, 30)
def test_published_and_restated_is_what_a_recount_gives(shared: Database, sample: int) -> None:
    @settings(max_examples=sample, deadline=None)
    @given(phases=st.lists(st.lists(STEP, max_size=6), min_size=4, max_size=4))
    def check_one(phases: list[list[Any]]) -> None:
        assert_restated(shared, phases)

    check_one()


def assert_restated(shared: Database, phases: list[list[Any]]) -> None:
    """Live through four reports: what is published and restated is what a recount gives."""
    with shared.transaction() as session:
        past = History(session)
        for period, steps in zip(PERIODS, phases, strict=True):
            for step in steps:
                past.step(noon(period.end + timedelta(days=2)), *step)
            before = {one.label: past.newest(one.label) for one in PERIODS if one.end <= period.start}
            document = past.publish(period)
            assert_chained(document, before)
            for earlier in PERIODS[: PERIODS.index(period)]:
                assert_same(past.newest(earlier.label), past.recount(earlier, period.end))
                newest = past.newest(earlier.label).cell(("totals", "all", "requests"))
                shown = next(row for row in document["tables"]["history"] if row["row"] == earlier.label)
                assert shown["requests"] == newest
                moved = past.newest(earlier.label).restated_in
                assert shown["restated_in"] == max(
                    (report for place, report in moved.items() if place[0] == "totals" and place[2] != "countries"),
                    default=None,
                )
                assert_same(
                    past.recount(earlier, told_by_now(read_published(session), earlier)), past.newest(earlier.label)
                )
        assert check(session) == ()
        session.rollback()


def assert_chained(document: dict[str, Any], before: dict[str, Statement]) -> None:
    """Each row begins where the one before it of its cell ended, the first where the last report left the cell."""
    stands: dict[tuple[str, ...], Any] = {}
    for row in document["restatements"]:
        place = row["table"], row["row"], row["column"]
        key = row["period"], *place
        assert row["old"] == stands.get(key, before[row["period"]].cell(place))
        assert row["old"] != row["new"]
        stands[key] = row["new"]


NOT_GIVEN = {"accounts_affected": None, "data_disclosed": ()}
LATER = noon(date(2026, 8, 1))
CHANGES: dict[str, Callable[[History], object]] = {
    "late_entry": lambda past: past.record(a_case(), LATER),
    "void": lambda past: past.void(past.references[0], LATER),
    "wrong_entry": lambda past: past.amend(past.references[0], a_case(country="DE"), LATER),
    "late_outcome": lambda past: past.amend(past.references[1], a_case(), LATER),
    "embargo_lifted": lambda past: past.embargo(past.references[2], "lift", LATER),
}


@pytest.mark.parametrize("reason", CHANGES)
def test_each_reason_is_reported(past: History, reason: str) -> None:
    begin(past)
    CHANGES[reason](past)
    document = past.publish(PERIODS[1])
    assert {row["reason"] for row in document["restatements"]} == {reason}
    assert {row["period"] for row in document["restatements"]} == {"2026-H1"}


def test_each_reason_begins_where_the_one_before_ended(past: History) -> None:
    begin(past)
    for reason in ("late_entry", "void", "late_outcome", "embargo_lifted"):
        CHANGES[reason](past)
    rows = [
        (row["reason"], row["old"].get("value"), row["new"].get("value"))
        for row in past.publish(PERIODS[1])["restatements"]
        if (row["table"], row["column"]) == ("totals", "requests")
    ]
    assert rows == [("late_entry", 2, 3), ("void", 3, 2), ("embargo_lifted", 2, 3)]


def test_totals_are_restated_first_also_where_a_country_is_new(past: History) -> None:
    begin(past)
    past.record(a_case(country="IT"), LATER)
    tables = [row["table"] for row in past.publish(PERIODS[1])["restatements"]]
    assert tables[0] == "totals"
    assert [table for table, _ in groupby(tables)] == list(dict.fromkeys(tables))


def test_history_names_the_report_that_restated_a_period(past: History) -> None:
    begin(past)
    past.record(a_case(), LATER)
    past.publish(PERIODS[1])
    rows = {row["row"]: row["restated_in"] for row in past.publish(PERIODS[2])["tables"]["history"]}
    assert rows == {"2026-H1": "2026-H2", "2026-H2": None, "2027-H1": None}


def test_amendment_of_a_late_outcome_shows_both(past: History) -> None:
    begin(past)
    past.amend(past.references[1], a_case(country="DE"), LATER)
    reasons = {(row["table"], row["reason"]) for row in past.publish(PERIODS[1])["restatements"]}
    assert ("by_country", "wrong_entry") in reasons
    assert ("by_outcome", "late_outcome") in reasons
    assert ("by_outcome", "wrong_entry") not in reasons


def test_embargo_that_runs_out_is_restated_once(past: History) -> None:
    past.record(a_case(embargo_until="2026-09-01"), noon(date(2026, 3, 1)))
    assert past.publish(PERIODS[0])["totals"]["requests"]["value"] == 0
    lifted = past.publish(PERIODS[1])["restatements"]
    assert {row["reason"] for row in lifted} == {"embargo_lifted"}
    assert past.publish(PERIODS[2])["restatements"] == []


def test_new_edition_includes_no_embargo_that_no_report_included(past: History) -> None:
    begin(past)
    past.embargo(past.references[2], "lift", LATER)
    past.record(a_case(), LATER)
    edition = past.document(PERIODS[0], "correction", 2)
    assert (edition["totals"]["requests"]["value"], edition["restatements"]) == (3, [])
    past.publish(PERIODS[1])
    assert (
        past.document(PERIODS[0], "correction", 2)["totals"]["requests"]["value"] == 4
    )  # a report has included it now


def test_new_edition_is_what_later_reports_restate(past: History) -> None:
    begin(past)
    past.record(a_case(), LATER)
    past.publish(PERIODS[0], "correction", 2)
    assert past.publish(PERIODS[1])["restatements"] == []
    past.record(a_case(), noon(date(2027, 2, 1)))
    rows = past.publish(PERIODS[2])["restatements"]
    assert next(row["old"]["value"] for row in rows if row["table"] == "totals") == 3


def test_gag_after_a_report_shows_in_no_later_report(past: History) -> None:
    begin(past)
    past.embargo(past.references[1], "unknown", LATER)
    document = past.publish(PERIODS[1])
    assert document["restatements"] == []
    assert document["carried_forward"]["opening"] == past.documents[0]["carried_forward"]["closing"]


def test_gag_after_an_amendment_takes_nothing_back_either(past: History) -> None:
    begin(past)
    past.amend(past.references[1], a_case(received_on=date(2026, 9, 1)), LATER)
    past.embargo(past.references[1], "unknown", LATER)
    past.publish(PERIODS[1])
    assert_same(past.newest("2026-H1"), past.recount(PERIODS[0], PERIODS[1].end))
    assert cases.by_reference(past.session, past.references[1]).told_in == "2026-H1"


def test_late_entry_that_stays_open_moves_the_periods_after_it(past: History) -> None:
    begin(past)
    past.publish(PERIODS[1])
    past.record(a_case(outcome=Outcome.PENDING, **NOT_GIVEN), noon(date(2027, 2, 1)))
    rows = past.publish(PERIODS[2])["restatements"]
    moved = {(row["period"], row["row"], row["column"]) for row in rows if row["table"] == "carried_forward"}
    assert ("2026-H1", "all", "closing") in moved
    assert ("2026-H2", "all", "opening") in moved


def test_hidden_cases_move_no_restatement(shared: Database) -> None:
    made = []
    for hidden in (False, True):
        with shared.transaction() as session:
            past = History(session)
            begin(past)
            if hidden:
                gagged = past.record(a_case(embargo_until="unknown"), LATER)
                past.amend(gagged, a_case(country="DE"), LATER)
                past.void(past.record(a_case(embargo_until="unknown"), LATER), LATER)
            past.record(a_case(), LATER)
            made.append(canonical_json(past.document(PERIODS[1])))
            session.rollback()
    assert made[0] == made[1]


def test_period_is_stated_last_by_the_report_that_recounted_it(past: History) -> None:
    begin(past)
    past.publish(PERIODS[1])
    known = read_published(past.session)
    assert known.last_stated(Period.parse("2026-H1")) == known.last_stated(Period.parse("2026-H2"))


def begin(past: History) -> None:
    """One decided case, one still open, one embargoed; and their period's report."""
    spring = noon(date(2026, 3, 1))
    past.record(a_case(), spring)
    past.record(a_case(outcome=Outcome.PENDING, **NOT_GIVEN), spring)
    past.record(a_case(embargo_until="unknown"), spring)
    past.publish(PERIODS[0])

"""The tally against a slow count, from the index alone, with no trace of an embargo."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event

from storage.counting.tally import tally
from storage.engine.database import Database, open_database
from storage.ledger import entries
from storage.vocabulary.case import Case, Coverage, CoverageKind
from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.tally import Tally, TallyRow
from storage.vocabulary.words import Outcome
from tests.storage.counting.reference_tally import ReferenceTally
from tests.support import cases
from tests.support.cases import COUNTRIES, EDGES, END, START, a_case, import_cases
from tests.support.registers import KINDS, Registers
from tests.support.samples import sampled

OPENED_AT = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
ZONE = "Europe/Berlin"
PERIODS = st.sampled_from([(START, END), (date(2026, 1, 1), date(2026, 4, 1)), (date(2025, 1, 1), date(2026, 1, 1))])
SPANS = st.builds(
    lambda country, days, what, zero: Coverage(
        country=country, start=days[0], end=days[1], what=what, zero=zero, source="a crowd"
    ),
    st.sampled_from(("*", *COUNTRIES)),
    st.lists(st.sampled_from(EDGES), min_size=2, max_size=2, unique=True).map(sorted),
    st.sampled_from(CoverageKind),
    st.booleans(),
)


@pytest.fixture(scope="module", params=KINDS)
def shared(request: pytest.FixtureRequest, registers: Registers) -> Iterator[Database]:
    """A register that was opened at night, and stays empty: what is counted in it is rolled back."""
    made = registers.new(request.param, opened_at=OPENED_AT)
    opened = open_database(made.url)
    yield opened
    opened.close()
    registers.discard(made)


def counted(
    database: Database, rows: Sequence[Case], spans: Sequence[Coverage] = (), start: date = START, end: date = END
) -> Tally:
    with database.transaction() as session:
        import_cases(session, rows, spans)
        found = tally(session, start, end, ZONE)
        session.rollback()
    return found


def expected(rows: Sequence[Case], spans: Sequence[Coverage] = (), start: date = START, end: date = END) -> Tally:
    touching = [span for span in spans if span.start < end and span.end > start]
    touching.sort(key=lambda span: (span.country, span.start))
    cut = [
        (span.country, span.start)
        for span in touching
        if span.what == CoverageKind.DISCLOSURES and not span.zero and start <= span.start and span.end > end
    ]
    rows = [case for case in rows if (case.country, case.received_on) not in cut]
    return ReferenceTally(rows, start, end).tally(touching, date(2026, 7, 1))


@sampled(60, 300)
def test_tally_agrees_with_counting_by_hand(shared: Database, sample: int) -> None:
    @settings(max_examples=sample, deadline=None)
    @example(rows=[], spans=[], period=(START, END))
    @given(rows=st.lists(cases.random_cases(), max_size=12), spans=st.lists(SPANS, max_size=3), period=PERIODS)
    def check_one(rows: list[Case], spans: list[Coverage], period: tuple[date, date]) -> None:
        assert counted(shared, rows, spans, *period) == expected(rows, spans, *period)

    check_one()


@sampled(30, 200)
def test_embargoed_cases_change_nothing_that_is_counted(shared: Database, sample: int) -> None:
    @settings(max_examples=sample, deadline=None)
    @given(
        rows=st.lists(cases.random_cases(embargo=st.none()), max_size=6),
        hidden=st.lists(
            cases.random_cases(embargo=st.sampled_from(("unknown", "2026-07-02", "2027-01-01"))), min_size=1, max_size=6
        ),
    )
    def check_one(rows: list[Case], hidden: list[Case]) -> None:
        assert counted(shared, [*hidden, *rows]) == counted(shared, rows)

    check_one()


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(cases.random_cases(), max_size=6), order=st.randoms(use_true_random=False))
def test_tally_does_not_reveal_the_order_of_recording(shared: Database, rows: list[Case], order: Random) -> None:
    shuffled = rows.copy()
    order.shuffle(shuffled)
    assert counted(shared, shuffled) == counted(shared, rows)


@pytest.mark.parametrize(
    ("until", "counts"),
    [(None, 1), ("2026-06-30", 1), ("2026-07-01", 1), ("2026-07-02", 0), ("9999-12-31", 0), ("unknown", 0)],
)
def test_embargo_ends_on_its_day(shared: Database, until: str | None, counts: int) -> None:
    found = counted(shared, [a_case(embargo_until=until)])
    assert (found.totals.cases, len(found.disclosures), found.carried_forward.received) == (counts, counts, counts)


@pytest.mark.parametrize(
    ("received", "counts"), [("2025-12-31", 0), ("2026-01-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)]
)
def test_case_counts_in_the_period_of_its_receipt(shared: Database, received: str, counts: int) -> None:
    found = counted(shared, [a_case(received_on=date.fromisoformat(received), closed_on=None)])
    assert found.totals.cases == counts


@pytest.mark.parametrize(("closed", "outcome"), [("2026-06-30", "disclosed"), ("2026-07-01", "pending")])
def test_what_was_closed_later_is_pending(shared: Database, closed: str, outcome: str) -> None:
    found = counted(shared, [a_case(closed_on=date.fromisoformat(closed))])
    assert [row.key for row in found.tables["by_outcome"]] == [outcome]
    assert len(found.disclosures) == (outcome == "disclosed")


@pytest.mark.parametrize(
    ("received", "closed", "outcome", "carried"),
    [
        ("2025-12-31", None, Outcome.PENDING, (1, 0, 0, 1)),
        ("2025-12-31", None, Outcome.REFUSED, (0, 0, 0, 0)),
        ("2025-12-31", "2025-12-31", Outcome.REFUSED, (0, 0, 0, 0)),
        ("2025-12-31", "2026-01-01", Outcome.REFUSED, (1, 0, 1, 0)),
        ("2025-12-31", "2026-07-01", Outcome.REFUSED, (1, 0, 0, 1)),
        ("2026-01-01", None, Outcome.PENDING, (0, 1, 0, 1)),
        ("2026-01-01", None, Outcome.REFUSED, (0, 1, 1, 0)),
        ("2026-01-01", "2026-06-30", Outcome.REFUSED, (0, 1, 1, 0)),
        ("2026-01-01", "2026-07-01", Outcome.REFUSED, (0, 1, 0, 1)),
        ("2026-07-01", None, Outcome.PENDING, (0, 0, 0, 0)),
    ],
)
def test_requests_are_carried_forward(
    shared: Database, received: str, closed: str | None, outcome: Outcome, carried: tuple[int, ...]
) -> None:
    closed_on = None if closed is None else date.fromisoformat(closed)
    found = counted(
        shared, [a_case(received_on=date.fromisoformat(received), closed_on=closed_on, outcome=outcome)]
    ).carried_forward
    assert (found.opening, found.received, found.closed, found.closing) == carried


def test_register_opened_at_night_counts_from_the_day_of_its_zone(shared: Database) -> None:
    with shared.reading() as session:
        days = {zone: tally(session, START, END, zone).recorded_from for zone in (ZONE, "UTC", "Pacific/Apia")}
    assert days == {ZONE: date(2026, 7, 1), "UTC": date(2026, 6, 30), "Pacific/Apia": date(2026, 7, 1)}


def test_empty_register_counts_nothing(shared: Database) -> None:
    found = counted(shared, [])
    assert found.totals == found.non_government == found.preservation == TallyRow(key="total")
    assert not any(found.tables.values())


def test_later_entries_leave_the_day_of_opening(shared: Database) -> None:
    with shared.transaction() as session:
        entries.append(session, EntryKind.REPORT_AWAITED, {}, actor="clock", now=OPENED_AT + timedelta(days=90))
        assert tally(session, START, END, ZONE).recorded_from == date(2026, 7, 1)
        session.rollback()


def test_counting_is_answered_from_the_index_alone(shared: Database) -> None:
    asked: list[tuple[str, object]] = []

    def keep(_connection: Connection, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        asked.append((statement, parameters))

    event.listen(shared.reader, "before_cursor_execute", keep)
    with shared.reading() as session:
        tally(session, START, END, ZONE)
    event.remove(shared.reader, "before_cursor_execute", keep)
    counting = [(statement, parameters) for statement, parameters in asked if re.search(r"\bFROM cases\b", statement)]
    assert len(counting) == 10  # 6 tables, process with authority, carried forward, disclosures, hours
    for statement, parameters in counting:
        assert_from_the_index(shared, statement, parameters)


def assert_from_the_index(database: Database, statement: str, parameters: Any) -> None:
    with database.reader.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # an empty table is read from end to end
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars().all()
            (read,) = (place for place, step in enumerate(plan) if " on cases" in step)
            assert "Index Only Scan using ix_cases_counting" in plan[read], statement
            assert "Index Cond: (" in plan[read + 1], statement
            assert "(received_on >" in plan[read + 1] or "(received_on <" in plan[read + 1], statement
            return
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_authorizer(None)  # it refuses EXPLAIN, which the product never asks
        found = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        reads = [step for step in found if re.match(r"SCAN|SEARCH", step)]
        assert reads
        for step in reads:
            assert step.startswith("SEARCH cases USING COVERING INDEX ix_cases_counting (received_on"), statement
        connection.invalidate()

"""Deadlines of open demands: when they are, one reminder before and one after, and never of an embargoed case."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.cases.deadlines import open_demand, open_demands
from bot.config.deadlines import Deadlines, Limit
from bot.sandbox.demo.world import ADMIN_CHAT_ID
from storage.ledger import entries
from storage.ledger.chain import Head
from storage.publishing import inspections
from storage.register import amendments, cases
from storage.register.rows import StoredCase
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.words import Emergency, LegalProcess, Outcome
from tests.support.installation import Installation, a_case
from tests.support.ticking import Workbench, workbench

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
RECEIVED = date(2025, 9, 1)
RECORDED = datetime(2025, 9, 1, 8, 0, tzinfo=UTC)
LIMITS = {"court_order": "14 days", "emergency_request": "8 hours"}
ZONES = ("UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns", "Africa/Casablanca")
NEAR, PASSED = "⏰ Answers due soon", "⚠️ Answers overdue"


def stored(received: date = RECEIVED, recorded: datetime = RECORDED) -> StoredCase:
    case = a_case(received_on=received, outcome=Outcome.PENDING)
    return StoredCase(reference="A", recorded_at=recorded, recorded_by="cli:a", imported_by=None, case=case)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 400), st.sampled_from(ZONES))
def test_limit_in_days_ends_at_midnight_after_the_last_day(received: date, days: int, zone: str) -> None:
    demand = open_demand(stored(received), Limit(days, in_hours=False), zone)
    assert demand.last_day == received + days * DAY
    end = demand.due_at.astimezone(ZoneInfo(zone))
    assert (end.date(), end.hour <= 1) == (demand.last_day + DAY, True)  # one o'clock where there is no midnight
    assert HOUR <= demand.due_at - demand.remind_at <= DAY


@given(st.integers(-10_000, 50_000), st.integers(1, 400))
def test_limit_in_hours_counts_from_the_recording_or_the_end_of_the_day_of_receipt(minutes: int, hours: int) -> None:
    recorded = RECORDED + timedelta(minutes=minutes)
    demand = open_demand(stored(recorded=recorded), Limit(hours, in_hours=True), "UTC")
    assert demand.due_at == min(recorded, datetime(2025, 9, 2, tzinfo=UTC)) + hours * HOUR
    assert demand.remind_at < demand.due_at
    assert [demand.step(demand.remind_at - HOUR), demand.step(demand.remind_at), demand.step(demand.due_at)] == [
        "", "soon", "passed",
    ]  # fmt: skip


def test_every_legal_process_has_a_key_and_only_european_production_orders_a_limit_by_default() -> None:
    assert list(Deadlines.model_fields) == [*(process.value for process in LegalProcess), "emergency"]
    ten_days = {LegalProcess.EUROPEAN_PRODUCTION_ORDER: Limit(10, in_hours=False)}
    assert Deadlines().limits() == ten_days
    assert Deadlines().in_emergencies() == Limit(8, in_hours=True)
    assert Deadlines(european_production_order="", emergency="").limits() == {}
    assert Deadlines(emergency="").in_emergencies() is None
    limits = Deadlines(subpoena="1 day", emergency_request="8 hours").limits()
    assert limits == ten_days | {
        LegalProcess.SUBPOENA: Limit(1, in_hours=False), LegalProcess.EMERGENCY_REQUEST: Limit(8, in_hours=True),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["14", "0 days", "14days", "-1 days", "two days", "1 week", "14 days ", "99999 days"])
def test_limit_that_cannot_be_read_says_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match='write it like "14 days" or "8 hours"'):
        Deadlines(subpoena=text)


@pytest.fixture
def bench(install: Callable[..., Installation]) -> Iterator[Workbench]:
    with workbench(install(deadlines=LIMITS)) as made:
        yield made


def record(bench: Workbench, *, at: datetime = RECORDED, **facts: object) -> str:
    facts = {
        "received_on": RECEIVED,
        "outcome": Outcome.PENDING,
        "data_disclosed": (),
        "accounts_affected": None,
    } | facts
    with bench.context.database.transaction() as session:
        reference = cases.new_reference(session)
        cases.add(session, a_case(**facts), reference=reference, now=at, actor="cli:ada")
    return reference


def test_emergency_has_eight_hours_whatever_its_process_and_a_european_order_ten_days(bench: Workbench) -> None:
    order = record(bench, legal_process=LegalProcess.EUROPEAN_PRODUCTION_ORDER)
    urgent = record(bench, legal_process=LegalProcess.EUROPEAN_PRODUCTION_ORDER, emergency=Emergency.YES, country="DE")
    warrant = record(bench, legal_process=LegalProcess.SEARCH_WARRANT, emergency=Emergency.YES, country="IT")
    record(bench, legal_process=LegalProcess.SEARCH_WARRANT, emergency=Emergency.NO, country="ES")
    with bench.context.database.reading() as session:
        demands = open_demands(session, bench.context.settings, RECEIVED)
    assert {demand.stored.reference: (demand.due_at, demand.last_day) for demand in demands} == {
        urgent: (RECORDED + 8 * HOUR, None),
        warrant: (RECORDED + 8 * HOUR, None),
        order: (datetime(2025, 9, 12, tzinfo=UTC), date(2025, 9, 11)),
    }


def reminders(bench: Workbench) -> list[str]:
    """The reminders that the admin chat has."""
    messages = bench.installation.sandbox.world.chats[ADMIN_CHAT_ID].messages
    return [messages[number].text for number in sorted(messages) if messages[number].text.startswith((NEAR, PASSED))]


def test_two_reminders_come_once_each_and_name_all_demands_in_one_message(bench: Workbench) -> None:
    one, two = record(bench), record(bench, country="DE")
    due = datetime(2025, 9, 16, tzinfo=UTC)
    for at in (RECORDED, due - DAY - HOUR):
        bench.tick(at)
        assert reminders(bench) == []
    for at in (due - DAY, due - HOUR):
        bench.tick(at)
        assert len(reminders(bench)) == 1
    [near] = reminders(bench)
    assert sorted(near.splitlines()[1:]) == sorted(
        f"• {reference} {country}, court order: by 15 September 2025"
        for reference, country in ((one, "France"), (two, "Germany"))
    )
    for at in (due, due + HOUR, due + 30 * DAY):
        bench.tick(at)
        assert len(reminders(bench)) == 2
    assert reminders(bench)[1].startswith(PASSED)
    assert bench.findings() == ()


def test_demand_recorded_between_two_looks_is_not_missed(bench: Workbench) -> None:
    later = datetime(2025, 9, 20, 8, 0, tzinfo=UTC)
    bench.tick(later)
    record(bench, at=later)
    bench.tick(later + HOUR)
    bench.tick(later + HOUR)
    [passed] = reminders(bench)
    assert passed.startswith(PASSED)
    assert bench.context.deadlines.rests(_end(bench), later.date(), later + HOUR)


def _end(bench: Workbench) -> Head:
    with bench.context.database.reading() as session:
        return entries.head(session)


def test_answered_void_and_unlimited_demands_are_not_reminded_of(bench: Workbench) -> None:
    answered, void = record(bench), record(bench)
    record(bench, legal_process=LegalProcess.SUBPOENA)
    record(bench, outcome=Outcome.REFUSED)
    with bench.context.database.transaction() as session:
        case = cases.by_reference(session, answered)
        amendments.amend(
            session, case, a_case(received_on=RECEIVED, outcome=Outcome.NO_DATA), now=RECORDED, actor="cli:a"
        )
        amendments.void(session, cases.by_reference(session, void), VoidReason.DUPLICATE, now=RECORDED, actor="cli:a")
    bench.tick(RECORDED + 60 * DAY)
    assert reminders(bench) == []


def test_embargoed_demand_is_never_reminded_of_nor_noted(bench: Workbench) -> None:
    record(bench, embargo_until="unknown")
    record(bench, embargo_until="2025-09-16", legal_process=LegalProcess.EMERGENCY_REQUEST)
    bench.tick(datetime(2025, 9, 15, 23, 0, tzinfo=UTC))
    with bench.context.database.reading() as session:
        assert inspections.with_prefix(session, "deadline:") == ()
    assert reminders(bench) == []
    bench.tick(datetime(2025, 9, 16, 1, 0, tzinfo=UTC))
    [passed] = reminders(bench)
    assert "emergency request" in passed
    assert len(passed.splitlines()) == 2


def test_demand_embargoed_before_the_message_is_sent_is_left_out(bench: Workbench) -> None:
    world = bench.installation.sandbox.world
    record(bench, legal_process=LegalProcess.EMERGENCY_REQUEST)
    kept = record(bench, legal_process=LegalProcess.EMERGENCY_REQUEST, country="DE")
    hidden = record(bench, legal_process=LegalProcess.EMERGENCY_REQUEST, country="CU")
    chat = world.chats.pop(ADMIN_CHAT_ID)
    bench.tick(RECORDED + 9 * HOUR)
    with bench.context.database.transaction() as session:
        amendments.embargo(session, cases.by_reference(session, hidden), "unknown", now=RECORDED, actor="cli:a")
    world.chats[ADMIN_CHAT_ID] = chat
    bench.tick(RECORDED + 10 * HOUR)
    [passed] = reminders(bench)
    assert kept in passed
    assert "Cuba" not in passed


def test_deadline_that_moves_is_another_one(bench: Workbench) -> None:
    reference = record(bench)
    bench.tick(datetime(2025, 9, 16, tzinfo=UTC))
    with bench.context.database.transaction() as session:
        case = cases.by_reference(session, reference)
        later = a_case(received_on=date(2025, 9, 5), outcome=Outcome.PENDING, data_disclosed=(), accounts_affected=None)
        amendments.amend(session, case, later, now=RECORDED, actor="cli:a")
    for at in (datetime(2025, 9, 17, tzinfo=UTC), datetime(2025, 9, 19, tzinfo=UTC), datetime(2025, 9, 20, tzinfo=UTC)):
        bench.tick(at)
    assert [text.partition(" (")[0] for text in reminders(bench)] == [PASSED, NEAR, PASSED]

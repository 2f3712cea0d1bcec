"""Changes of recorded cases: one entry, one row, never by two people at once, and the replay follows them all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.audit.check import check
from storage.counting.tally import tally
from storage.engine.database import Database, Session, create_or_upgrade, open_database
from storage.ledger import entries
from storage.register import amendments, cases
from storage.register.amendments import StaleCase
from storage.register.rows import StoredCase
from storage.vocabulary.case import Case
from storage.vocabulary.changes import ConfirmReason, VoidReason
from storage.vocabulary.words import LegalProcess, Outcome
from tests.support import cases as random_cases
from tests.support.cases import END, LATER, NOW, START, a_case, draft, import_cases, record, seal
from tests.support.registers import Register
from tests.support.samples import sampled

STEPS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(("amend", "void", "embargo", "confirm"))), max_size=12)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A register that stays empty: what is changed in it is rolled back."""
    url = f"sqlite:///{tmp_path_factory.mktemp('changes')}/register.db"
    create_or_upgrade(url, now=NOW, backup=None)
    opened = open_database(url)
    yield opened
    opened.close()


def stored(session: Session, reference: str) -> StoredCase:
    return cases.by_reference(session, reference)


def change(session: Session, one: StoredCase, step: str, to: Case) -> None:
    if step == "amend":
        new = replace(to, embargo_until=one.case.embargo_until)
        amendments.amend(session, one, new, now=LATER, actor="chat:2")
    elif step == "void":
        amendments.void(session, one, VoidReason.DUPLICATE, now=LATER, actor="chat:2")
    elif step == "embargo":
        amendments.embargo(session, one, to.embargo_until or "unknown", renewed=True, now=LATER, actor="chat:2")
    else:
        amendments.confirm(session, one, ConfirmReason.MISTAKE, now=LATER, actor="chat:3")


@sampled(20, 200)
def test_replay_follows_every_change(shared: Database, sample: int) -> None:
    @settings(max_examples=sample, deadline=None)
    @given(
        rows=st.lists(random_cases.random_cases(), min_size=6, max_size=6),
        new=st.lists(random_cases.random_cases(), min_size=12, max_size=12),
        steps=STEPS,
    )
    def check_one(rows: list[Case], new: list[Case], steps: list[tuple[int, str]]) -> None:
        with shared.transaction() as session:
            import_cases(session, rows[:3])
            for row in rows[3:]:
                record(session, row)
            references = [one.reference for one in cases.every(session)]
            for (number, step), to in zip(steps, new, strict=False):
                one = stored(session, references[number])
                if one.voided_at is None:
                    change(session, one, step, to)
            assert check(session) == ()
            session.rollback()

    check_one()


def test_amended_case_has_the_new_facts_and_the_old_ones_in_the_ledger(database: Database) -> None:
    with database.transaction() as session:
        reference = record(session, a_case())
        amendments.amend(session, stored(session, reference), a_case(country="DE"), now=LATER, actor="chat:2")
        entry = list(entries.entries(session))[-1]
        one = stored(session, reference)
    assert (entry.kind, entry.actor) == ("case.amended", "chat:2")
    assert entry.payload == f'{{"changes":{{"country":["FR","DE"]}},"reference":"{reference}"}}'
    assert (one.case, one.recorded_by, one.revision) == (a_case(country="DE"), "cli:ada", entry.seq)


def test_second_of_two_changes_finds_the_case_changed(database: Database) -> None:
    with database.transaction() as session:
        reference = record(session, a_case())
        seen = stored(session, reference)
        amendments.amend(session, seen, a_case(country="DE"), now=LATER, actor="chat:2")
    with pytest.raises(StaleCase, match=reference), database.transaction() as session:
        amendments.amend(session, seen, a_case(country="IT"), now=LATER, actor="chat:3")
    with database.reading() as session:
        assert stored(session, reference).case.country == "DE"
        assert entries.head(session).seq == 3


@pytest.mark.parametrize("step", ["amend", "void", "embargo", "confirm"])
def test_void_case_is_final(database: Database, step: str) -> None:
    with database.transaction() as session:
        reference = record(session, a_case())
        change(session, stored(session, reference), "void", a_case())
        one = stored(session, reference)
    with pytest.raises(StaleCase), database.transaction() as session:
        change(session, one, step, a_case(country="IT"))


def test_void_case_stays_and_is_no_longer_counted(database: Database) -> None:
    with database.transaction() as session:
        record(session, a_case(country="DE"))
        reference = record(session, a_case())
        change(session, stored(session, reference), "void", a_case())
    with database.reading() as session:
        one = stored(session, reference)
        counted = tally(session, START, END, "UTC")
    assert (one.voided_at, one.void_reason) == (LATER, VoidReason.DUPLICATE)
    assert [row.key for row in counted.tables["by_country"]] == ["DE"]
    assert (counted.carried_forward.received, len(counted.disclosures), counted.given[0].requests) == (1, 1, 1)


def test_confirmation_ends_when_confirmed_facts_change(database: Database) -> None:
    with database.transaction() as session:
        reference = record(session, a_case())
        change(session, stored(session, reference), "confirm", a_case())
        confirmed = stored(session, reference)
        change(session, confirmed, "amend", a_case(country="IT"))
        kept = stored(session, reference)
        change(session, kept, "amend", a_case(legal_process=LegalProcess.SUBPOENA))
        lapsed = stored(session, reference)
        assert check(session) == ()
    assert (confirmed.confirmed_by, confirmed.confirmed_at) == ("chat:3", LATER)
    assert [one.confirm_reason for one in (confirmed, kept, lapsed)] == [ConfirmReason.MISTAKE] * 2 + [None]


def test_embargo_set_after_a_report_that_counted_the_case_takes_nothing_back(database: Database) -> None:
    with database.transaction() as session:
        reported = record(session, a_case(country="DE"))
        seal(session, draft(session))
        unreported = cases.add(session, a_case(), reference="0123ABCD", now=LATER, actor="cli:ada").reference
        for reference in (reported, unreported):
            change(session, stored(session, reference), "embargo", a_case(embargo_until="unknown"))
        counted = tally(session, START, END, "UTC")
        assert [stored(session, one).told_in for one in (reported, unreported)] == ["2026-H1", None]
        assert check(session) == ()
    assert [row.key for row in counted.tables["by_country"]] == ["DE"]


def test_embargo_from_the_first_day_is_in_no_report(database: Database) -> None:
    with database.transaction() as session:
        hidden = record(session, a_case(embargo_until=(END + timedelta(days=1)).isoformat()))
        seal(session, draft(session))
        change(session, stored(session, hidden), "embargo", a_case(embargo_until="unknown"))
        assert stored(session, hidden).told_in is None


def test_embargo_is_judged_on_the_requested_day(database: Database) -> None:
    with database.transaction() as session:
        record(session, a_case(embargo_until="2026-09-01"))
        found = [tally(session, START, END, "UTC", judged_on=day).totals.cases for day in (END, date(2026, 9, 1))]
    assert found == [0, 1]


@pytest.mark.parametrize(
    ("statement", "seq", "words"),
    [
        ("UPDATE cases SET country = 'IT' WHERE imported_by IS NULL", 5, "country"),
        ("UPDATE cases SET grounds = 'drugs' WHERE imported_by IS NULL", 5, "grounds"),
        ("UPDATE cases SET country = 'IT' WHERE country = 'ES'", 4, "country"),
        ("UPDATE cases SET grounds = 'drugs' WHERE country = 'ES'", 3, "altered"),
        ("UPDATE cases SET last_entry = 2 WHERE imported_by IS NULL", 5, "last_entry"),
        ("UPDATE cases SET voided_at = NULL, void_reason = NULL", 5, "voided_at"),
        ("UPDATE cases SET confirm_reason = 'mistake' WHERE country = 'ES'", 4, "confirm_reason"),
        ("UPDATE cases SET told_in = '2026-H1' WHERE outcome = 'refused'", 3, "no entry contains"),
        ("DELETE FROM cases WHERE imported_by IS NULL", 5, "missing"),
    ],
)
def test_unrecorded_change_of_a_changed_case_is_named(
    database: Database, register: Register, statement: str, seq: int, words: str
) -> None:
    with database.transaction() as session:
        reference = record(session, a_case())
        import_cases(session, [a_case(country="DE"), a_case(outcome=Outcome.REFUSED)])
        imported = next(one for one in cases.every(session) if one.case.country == "DE")
        change(session, imported, "amend", a_case(country="ES"))
        change(session, stored(session, reference), "void", a_case())
    with register.behind_the_back() as raw:
        raw.exec_driver_sql(statement)
    with database.reading() as session:
        findings = check(session)
    assert (findings[0].seq, words in findings[0].text) == (seq, True), str(findings[0])

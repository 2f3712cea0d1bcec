"""Recording, importing, finding and listing cases."""

import hashlib
import re
import secrets
import traceback
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from storage.audit.check import check
from storage.engine.database import Database, Session
from storage.ledger import entries
from storage.register import batches, cases, imports
from storage.register.cases import CaseFilter, UnknownReference
from storage.register.rows import StoredCase, case_of, case_values
from storage.vocabulary.case import Case
from storage.vocabulary.words import (
    Challenged,
    DataCategory,
    DataKind,
    Emergency,
    Grounds,
    LegalProcess,
    Notice,
    Outcome,
    RefusalReason,
)
from tests.support.cases import END, NOW, START, a_case, a_coverage, case_row, import_cases, record

FULL = Case(
    received_on=date(2026, 2, 3),
    country="DE",
    legal_process=LegalProcess.SEARCH_WARRANT,
    outcome=Outcome.REFUSED,
    requests=7,
    accounts_specified=0,
    accounts_affected=0,
    grounds=Grounds.FRAUD,
    data_requested=tuple(DataKind),
    data_disclosed=(),
    closed_on=date(2026, 2, 4),
    refusal_reason=RefusalReason.OVERBROAD,
    notice=Notice.BARRED,
    channel_country="XK",
    embargo_until="unknown",
    acknowledged_after_hours=0,
    answered_after_hours=24,
    case_file="TR 2026/7 «ü»",
    emergency=Emergency.NO,
    data_category=DataCategory.CONTENT,
    challenged=Challenged.NARROWED,
    follows="TR 2026/6",
    costs_claimed=120,
    costs_reimbursed=0,
)
BARE = Case(received_on=date(2026, 2, 3), country="ZZ", legal_process=LegalProcess.OTHER, outcome=Outcome.PENDING)


@pytest.mark.parametrize("case", [FULL, BARE, a_case()])
def test_case_is_read_as_it_was_recorded(database: Database, case: Case) -> None:
    with database.transaction() as session:
        reference = cases.new_reference(session)
        recorded = cases.add(session, case, reference=reference, now=NOW, actor="telegram:7")
    with database.reading() as session:
        assert cases.by_reference(session, reference) == recorded
    assert recorded == StoredCase(
        reference=reference, recorded_at=NOW, recorded_by="telegram:7", imported_by=None, case=case, last_entry=2
    )


def test_newest_of_a_person_are_those_recorded_one_by_one_in_order(database: Database) -> None:
    with database.transaction() as session:
        _first, _other, third, fourth = (
            record(session, a_case(country=code), actor=actor)
            for code, actor in (("FR", "cli:ada"), ("DE", "chat:2"), ("IT", "cli:ada"), ("ES", "cli:ada"))
        )
        import_cases(session, [a_case(country="PL")])
    with database.reading() as session:
        found = cases.newest_of(session, "cli:ada", CaseFilter(voided=False), limit=2)
        assert [stored.reference for stored in found] == [fourth, third]


def test_pending_cases_of_some_processes_are_found_oldest_first(database: Database) -> None:
    pending: dict[str, Any] = dict.fromkeys(("accounts_affected", "closed_on"))
    pending |= {"outcome": Outcome.PENDING, "data_disclosed": ()}
    with database.transaction() as session:
        later, first, hidden = (
            record(session, a_case(received_on=day, embargo_until=until, **pending))
            for day, until in ((END, None), (START, None), (START, "unknown"))
        )
        record(session, a_case(legal_process=LegalProcess.SUBPOENA, **pending))
        record(session, a_case())
    orders = [LegalProcess.COURT_ORDER]
    with database.reading() as session:
        assert {stored.reference for stored in cases.pending(session, CaseFilter(), orders)} == {later, first, hidden}
        visible = cases.pending(session, CaseFilter(embargo_over_on=END), orders)
        assert [stored.reference for stored in visible] == [first, later]


def test_likenesses_are_day_country_process_and_whether_there_is_a_number(database: Database) -> None:
    facts: tuple[dict[str, Any], ...] = (
        {}, {}, {"case_file": "LE-1"}, {"country": "DE"}, {"country": "IT", "embargo_until": "unknown"},
    )  # fmt: skip
    with database.transaction() as session:
        for changes in facts:
            record(session, a_case(**changes))
    order, day = LegalProcess.COURT_ORDER, a_case().received_on
    with database.reading() as session:
        assert cases.likenesses(session, CaseFilter(embargo_over_on=END)) == {
            (day, "FR", order, False), (day, "FR", order, True), (day, "DE", order, False),
        }  # fmt: skip


def test_not_recorded_is_neither_zero_nor_an_empty_list() -> None:
    assert [case_values(a_case(data_disclosed=kinds))["data_disclosed"] for kinds in (None, ())] == [None, ""]
    assert [case_values(a_case(accounts_affected=number))["accounts_affected"] for number in (None, 0)] == [None, 0]
    for case in (a_case(data_disclosed=None, accounts_affected=None), a_case(data_disclosed=(), accounts_affected=0)):
        assert case_of(case_row(case)) == case


def test_recorded_case_is_in_the_ledger_with_its_values(database: Database) -> None:
    with database.transaction() as session:
        reference = record(session, FULL, actor="telegram:7")
        entry = list(entries.entries(session))[-1]
    assert (entry.kind, entry.actor) == ("case.recorded", "telegram:7")
    assert reference in entry.payload
    assert '"case_file":"TR 2026/7 «ü»"' in entry.payload


def test_refused_case_leaves_no_entry(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        record(session, a_case(closed_on=date(2026, 5, 3)))
    with database.reading() as session:
        assert entries.head(session).seq == 1


def test_error_of_a_table_does_not_quote_the_case(database: Database) -> None:
    with pytest.raises(IntegrityError) as raised, database.transaction() as session:
        record(session, a_case(closed_on=date(2026, 5, 3), case_file="SECRET-7"))
    text = "".join(line for line in traceback.format_exception(raised.value) if not line.startswith("  File"))
    assert "SECRET-7" not in text
    assert "closed_after_received" in text


def test_reference_is_used_once(database: Database) -> None:
    with database.transaction() as session:
        reference = record(session, a_case())
    with pytest.raises(IntegrityError), database.transaction() as session:
        cases.add(session, a_case(), reference=reference, now=NOW, actor="cli:ada")


def test_references_are_random_and_new(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.transaction() as session:
        drawn = {cases.new_reference(session) for _ in range(200)}
        assert len(drawn) == 200
        assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{8}", reference) for reference in drawn)
        numbers = iter([1, 1, 1, 2])
        monkeypatch.setattr(secrets, "randbits", lambda _bits: next(numbers))
        first = record(session, a_case())
        assert record(session, a_case()) != first


def test_reference_without_a_case_is_refused(database: Database) -> None:
    with database.reading() as session, pytest.raises(UnknownReference, match="00000000"):
        cases.by_reference(session, "00000000")


def test_import_is_one_entry_with_the_digest_of_its_rows(database: Database) -> None:
    rows = [a_case(received_on=START + timedelta(days=number % 180), closed_on=None) for number in range(2500)]
    with database.transaction() as session:
        imported = import_cases(session, rows, [a_coverage(), a_coverage(country="*")])
    assert (imported.cases, imported.coverage, imported.entry) == (2500, 2, 2)
    with database.reading() as session:
        stored = list(cases.every(session))
        assert [one.case for one in stored] == rows
        assert {(one.imported_by, one.recorded_by, one.recorded_at) for one in stored} == {(2, "cli:ada", NOW)}
        assert len({one.reference for one in stored}) == 2500
        assert imports.overlapping_coverage(session, START, END) == (a_coverage(country="*"), a_coverage())
        assert entries.head(session).seq == 2
        assert check(session) == ()


def test_import_that_fails_in_the_middle_leaves_nothing(database: Database) -> None:
    rows = [*(a_case() for _ in range(1500)), a_case(country="fr"), a_case()]
    with pytest.raises(IntegrityError), database.transaction() as session:
        import_cases(session, rows, [a_coverage()])
    with database.reading() as session:
        assert cases.count(session) == 0
        assert imports.overlapping_coverage(session, START, END) == ()
        assert entries.head(session).seq == 1


def test_import_of_coverage_alone_has_an_entry(database: Database) -> None:
    with database.transaction() as session:
        assert import_cases(session, [], [a_coverage(zero=True)]).cases == 0
    with database.reading() as session:
        assert check(session) == ()


def test_imported_file_is_known_by_its_bytes(database: Database) -> None:
    rows = [a_case()]
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    with database.transaction() as session:
        assert imports.imported_at(session, digest) is None
        import_cases(session, rows)
        assert imports.imported_at(session, digest) == NOW
        assert imports.imported_at(session, "0" * 64) is None


def test_import_holds_no_more_than_a_batch(database: Database) -> None:
    waiting = []

    def rows(session: Session) -> Iterator[Case]:
        for drawn in range(3 * batches.BATCH):
            if drawn % batches.BATCH == 0:
                waiting.append(drawn - cases.count(session))
            yield a_case()

    with database.transaction() as session:
        import_cases(session, rows(session))
    assert waiting == [0, 0, 0]


@pytest.fixture
def mixed(database: Database) -> Database:
    """Six cases, in another order than that of their receipt."""
    rows = [
        a_case(received_on=date(2026, 6, 30), case_file="last", closed_on=None),
        a_case(received_on=date(2026, 1, 1), case_file="first"),
        a_case(received_on=date(2025, 12, 31), case_file="before"),
        a_case(received_on=date(2026, 7, 1), case_file="after", closed_on=None),
        a_case(received_on=date(2026, 1, 1), case_file="refused", country="DE", outcome=Outcome.REFUSED),
        a_case(received_on=date(2026, 2, 1), case_file="hidden", embargo_until="2026-07-01"),
    ]
    with database.transaction() as session:
        import_cases(session, rows)
    return database


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        ({}, ["after", "last", "hidden", "refused", "first", "before"]),
        ({"start": START, "end": END}, ["last", "hidden", "refused", "first"]),
        ({"end": START}, ["before"]),
        ({"country": "DE"}, ["refused"]),
        ({"outcome": Outcome.REFUSED, "country": "FR"}, []),
        ({"outcome": Outcome.DISCLOSED, "start": END}, ["after"]),
        ({"embargo_over_on": date(2026, 6, 30)}, ["after", "last", "refused", "first", "before"]),
        ({"embargo_over_on": END, "start": START, "end": END}, ["last", "hidden", "refused", "first"]),
    ],
)
def test_listing_shows_the_newest_selected_cases(mixed: Database, wanted: dict[str, Any], files: list[str]) -> None:
    with mixed.reading() as session:
        assert [stored.case.case_file for stored in cases.listing(session, CaseFilter(**wanted))] == files
        assert cases.count(session, CaseFilter(**wanted)) == len(files)
        assert [one.case.case_file for one in cases.listing(session, CaseFilter(**wanted), limit=2, offset=1)] == files[
            1:3
        ]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (START, END, True),
        (date(2025, 1, 1), START, False),
        (date(2025, 1, 1), date(2026, 1, 2), True),
        (END, date(2027, 1, 1), False),
        (date(2026, 6, 30), date(2027, 1, 1), True),
    ],
)
def test_coverage_touches_half_open_spans(database: Database, start: date, end: date, found: bool) -> None:
    with database.transaction() as session:
        import_cases(session, [], [a_coverage()])
        assert imports.overlapping_coverage(session, start, end) == ((a_coverage(),) if found else ())
        span = a_coverage(start=start, end=end)
        assert imports.touching_coverage(session, span) == ((a_coverage(),) if found else ())

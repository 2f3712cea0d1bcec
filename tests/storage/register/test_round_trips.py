"""A case comes back from the register as it went in, whatever its values."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.audit.check import check
from storage.engine.database import Database, Session
from storage.ledger import entries
from storage.register import cases, imports
from storage.register.cases import CaseFilter, UnknownReference
from storage.register.rows import StoredCase
from storage.tables.checks import CROCKFORD
from storage.vocabulary.case import Case
from storage.vocabulary.words import DataKind, Outcome
from tests.support import cases as random_cases
from tests.support.cases import END, LATER, NOW, START, a_case, a_coverage, import_cases, record

APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture
def session(shared: Database) -> Iterator[Session]:
    """One transaction, undone afterwards."""
    with shared.transaction() as opened:
        yield opened
        opened.rollback()


@settings(max_examples=60, deadline=None)
@given(recorded=st.lists(random_cases.random_cases(), max_size=5))
def test_recorded_cases_come_back_as_they_were(shared: Database, recorded: list[Case]) -> None:
    with shared.transaction() as session:
        stored = [
            cases.add(session, case, reference=cases.new_reference(session), now=LATER, actor="telegram:7")
            for case in recorded
        ]
        assert [one.case for one in stored] == recorded
        assert [cases.by_reference(session, one.reference) for one in stored] == stored
        assert list(cases.every(session)) == stored
        assert check(session) == ()
        session.rollback()


@settings(max_examples=60, deadline=None)
@given(imported=st.lists(random_cases.random_cases(), max_size=5))
def test_imported_cases_come_back_as_they_were(shared: Database, imported: list[Case]) -> None:
    with shared.transaction() as session:
        done = import_cases(session, imported, [a_coverage()])
        stored = list(cases.every(session))
        assert [one.case for one in stored] == imported
        assert {one.imported_by for one in stored} <= {done.entry}
        assert (done.cases, done.coverage, done.entry) == (len(imported), 1, entries.head(session).seq)
        assert imports.overlapping_coverage(session, START, END) == (a_coverage(),)
        assert check(session) == ()
        session.rollback()


def test_every_field_of_a_case_is_kept(session: Session) -> None:
    full = a_case(
        channel_country="DE",
        acknowledged_after_hours=3,
        answered_after_hours=70,
        case_file="«TR 1» é",
        embargo_until="unknown",
        data_disclosed=(),
    )
    assert cases.by_reference(session, record(session, full)).case == full


def test_recorded_case_has_its_author_and_time(session: Session) -> None:
    one = cases.add(session, a_case(), reference="0123ABCD", now=LATER, actor="telegram:7")
    assert one == StoredCase(
        reference="0123ABCD", recorded_at=LATER, recorded_by="telegram:7", imported_by=None, case=a_case(), last_entry=2
    )
    assert cases.by_reference(session, "0123ABCD") == one


@pytest.mark.parametrize("reference", ["ZZZZZZZZ", "", "0123abcd", "' OR 1=1 --"])
def test_unknown_reference_is_refused(session: Session, reference: str) -> None:
    cases.add(session, a_case(), reference="0123ABCD", now=NOW, actor="cli:ada")
    with pytest.raises(UnknownReference) as raised:
        cases.by_reference(session, reference)
    assert raised.value.exit_code == 65


def test_references_are_unique_and_easily_read_aloud(session: Session) -> None:
    import_cases(session, [a_case()] * 1000)
    found = [one.reference for one in cases.every(session)]
    assert len(set(found)) == 1000
    assert all(len(reference) == 8 and set(reference) <= set(CROCKFORD) for reference in found)
    assert {sign for reference in found for sign in reference} == set(CROCKFORD)
    assert found != sorted(found)


@pytest.fixture
def listed(session: Session) -> Session:
    """Six cases, oldest record first: two of one day, one without an embargo's end, one embargoed for June."""
    for case in (
        a_case(received_on=MAY, country="DE", closed_on=None),
        a_case(received_on=APRIL, outcome=Outcome.REFUSED),
        a_case(received_on=JUNE, closed_on=None),
        a_case(received_on=MAY),
        a_case(received_on=APRIL, country="IN", embargo_until="unknown"),
        a_case(received_on=APRIL, country="IN", embargo_until="2026-06-30"),
    ):
        record(session, case)
    return session


def shown(found: tuple[StoredCase, ...]) -> list[tuple[int, str]]:
    return [(one.case.received_on.month, one.case.country) for one in found]


def test_listing_shows_the_newest_first(listed: Session) -> None:
    everything = [(6, "FR"), (5, "FR"), (5, "DE"), (4, "IN"), (4, "IN"), (4, "FR")]
    assert shown(cases.listing(listed)) == everything
    pages = [cases.listing(listed, limit=4, offset=offset) for offset in (0, 4, 8)]
    assert [len(page) for page in pages] == [4, 2, 0]
    assert shown(pages[0] + pages[1]) == everything


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ({}, 6),
        ({"start": MAY}, 3),
        ({"end": MAY}, 3),
        ({"start": APRIL, "end": JUNE}, 5),
        ({"start": JUNE, "end": JUNE}, 0),
        ({"country": "FR"}, 3),
        ({"country": "XX"}, 0),
        ({"outcome": Outcome.REFUSED}, 1),
        ({"country": "FR", "outcome": Outcome.DISCLOSED, "end": JUNE}, 1),
        ({"embargo_over_on": date(2026, 6, 29)}, 4),
        ({"embargo_over_on": date(2026, 6, 30)}, 5),
        ({"embargo_over_on": date.max}, 5),
    ],
)
def test_listing_and_count_agree(listed: Session, wanted: dict[str, object], number: int) -> None:
    found = cases.listing(listed, CaseFilter(**wanted))  # type: ignore[arg-type]
    assert (len(found), cases.count(listed, CaseFilter(**wanted))) == (number, number)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "touches"),
    [
        (date(2025, 1, 1), START, False),
        (date(2025, 1, 1), date(2026, 1, 2), True),
        (date(2026, 6, 30), date(2027, 1, 1), True),
        (END, date(2027, 1, 1), False),
        (MAY, JUNE, True),
    ],
)
def test_spans_of_coverage_are_half_open(session: Session, start: date, end: date, touches: bool) -> None:
    import_cases(session, [], [a_coverage()])
    span = a_coverage(start=start, end=end)
    assert imports.overlapping_coverage(session, start, end) == ((a_coverage(),) if touches else ())
    assert imports.touching_coverage(session, span) == ((a_coverage(),) if touches else ())
    assert imports.touching_coverage(session, a_coverage(start=start, end=end, country="DE")) == ()


def test_empty_list_is_not_an_unrecorded_one(session: Session) -> None:
    for kinds in (None, (), (DataKind.IP_ADDRESS, DataKind.OTHER)):
        found = cases.by_reference(session, record(session, a_case(data_requested=kinds))).case
        assert found.data_requested == kinds

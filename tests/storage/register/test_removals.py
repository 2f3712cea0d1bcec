"""Recording, importing, changing and counting orders to remove content, and what the ledger's check finds of them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.audit.check import check
from storage.counting.changed_cases import Since
from storage.counting.removals import count_of, removal_changes, removal_counts
from storage.engine.database import Database
from storage.ledger import entries
from storage.register import removals
from storage.register.removals import RemovalFilter, StaleRemoval, UnknownRemoval
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.removals import ContentCategory, LegalGround, Removal, RemovalOutcome, RemovalRefusal
from storage.vocabulary.words import Authority
from tests.support.cases import END, NOW, START

FULL = Removal(
    received_on=START,
    country="DE",
    category=ContentCategory.RISK_FOR_PUBLIC_SECURITY,
    outcome=RemovalOutcome.ACTED,
    authority=Authority.POLICE,
    legal_ground=LegalGround.TERRORIST_CONTENT,
    items=11,
    items_removed=10,
    closed_on=START + timedelta(days=1),
    acknowledged_after_hours=0,
    acted_after_hours=1,
    case_file="RO-7",
)
BARE = Removal(
    received_on=START, country="FR", category=ContentCategory.SCAMS_AND_FRAUD, outcome=RemovalOutcome.PENDING
)


@pytest.mark.parametrize("removal", [FULL, BARE])
def test_order_is_read_as_it_was_recorded_and_found_by_its_reference(database: Database, removal: Removal) -> None:
    with database.transaction() as session:
        stored = removals.add(session, removal, now=NOW, actor="cli:ada")
    with database.reading() as session:
        assert stored.removal == removal
        assert removals.by_reference(session, stored.reference) == stored
        assert removals.listing(session, RemovalFilter(country=removal.country, start=START, end=END), limit=9) == (
            stored,
        )
        assert removals.count(session, RemovalFilter(start=END)) == 0
        assert check(session) == ()
        with pytest.raises(UnknownRemoval):
            removals.by_reference(session, "00000000")


def test_changes_and_imports_of_orders_satisfy_the_check_of_the_ledger(database: Database) -> None:
    with database.transaction() as session:
        count, entry = removals.add_imported(
            session, [FULL, BARE], file_name="o.csv", file_digest="ab", now=NOW, actor="cli:ada"
        )
        assert count == 2
        imported = removals.listing(session, RemovalFilter(country="FR"), limit=1)[0]
        assert imported.imported_by == entry
        acted = replace(BARE, outcome=RemovalOutcome.ACTED, acted_after_hours=3)
        removals.amend(session, imported, acted, now=NOW, actor="cli:bob")
    with pytest.raises(StaleRemoval), database.transaction() as session:
        removals.void(session, imported, VoidReason.DUPLICATE, now=NOW, actor="cli:bob")
    with database.transaction() as session:
        amended = removals.by_reference(session, imported.reference)
        assert amended.removal == acted
        recorded = removals.add(session, BARE, now=NOW, actor="cli:ada")
        removals.void(session, recorded, VoidReason.DUPLICATE, now=NOW, actor="cli:bob")
    with database.reading() as session:
        assert check(session) == ()
        voided = removals.listing(session, RemovalFilter(voided=True), limit=9)
        assert [one.void_reason for one in voided] == [VoidReason.DUPLICATE]
        assert [one.removal for one in removals.every(session, RemovalFilter())] == [FULL, acted]
        assert removals.imported_at(session, "ab") == NOW
        assert removals.imports_of(session, "o.csv") == {entry}
        assert not removals.imports_of(session, "other.csv")


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE removals SET items = 12 WHERE country = 'DE'", "the orders that it imported were altered"),
        ("UPDATE removals SET items = 12 WHERE country = 'FR'", "was altered (items)"),
        ("UPDATE removals SET country = 'AT' WHERE country = 'IT'", "was altered (country)"),
        ("UPDATE removals SET imported_by = NULL, last_entry = 1 WHERE country = 'DE'", "that nobody recorded"),
    ],
)
def test_altered_order_is_named_with_its_entry(database: Database, statement: str, found: str) -> None:
    with database.transaction() as session:
        removals.add_imported(session, [FULL], file_name="o.csv", file_digest="ab", now=NOW, actor="cli:ada")
        removals.add(session, BARE, now=NOW, actor="cli:ada")
        other = removals.add(session, replace(BARE, country="IT"), now=NOW, actor="cli:ada")
        removals.amend(session, other, replace(BARE, country="IT", items=1), now=NOW, actor="cli:ada")
    with database.transaction() as session:
        session.execute(text(statement))
    with database.reading() as session:
        assert found in " ".join(map(str, check(session)))


def test_orders_are_not_deleted_and_impossible_ones_not_kept(database: Database) -> None:
    with database.transaction() as session:
        removals.add(session, FULL, now=NOW, actor="cli:ada")
    refused = pytest.raises(Exception, match=r"not deleted|not authorized|permission denied")
    with refused, database.transaction() as session:
        session.execute(text("DELETE FROM removals"))
    with pytest.raises(IntegrityError), database.transaction() as session:
        removals.add(session, replace(BARE, closed_on=START), now=NOW, actor="cli:ada")


def test_counts_follow_the_end_of_the_period_and_leave_out_void_orders(database: Database) -> None:
    late = replace(FULL, closed_on=END)
    refused = replace(
        BARE, outcome=RemovalOutcome.REFUSED, refusal_reason=RemovalRefusal.DEFECTIVE, closed_on=START, items=2
    )
    with database.transaction() as session:
        for removal in (FULL, FULL, late, refused, replace(BARE, received_on=END)):
            stored = removals.add(session, removal, now=NOW, actor="cli:ada")
        voided = removals.add(session, BARE, now=NOW, actor="cli:ada")
        removals.void(session, voided, VoidReason.TEST_ENTRY, now=NOW, actor="cli:ada")
        assert stored.reference != voided.reference
        counted = removal_counts(session, START, END)
    single = [count_of(FULL, END), count_of(late, END), count_of(refused, END)]
    twice = single[0]._replace(orders=2, items=22, with_items=2, items_removed=20, with_removed=2)
    assert sorted(counted, key=str) == sorted([twice, *single[1:]], key=str)
    assert single[1].outcome == "pending"
    assert single[1].acted is None


def test_changes_since_a_report_say_what_each_order_was_and_is(database: Database) -> None:
    with database.transaction() as session:
        kept, changed, gone = (removals.add(session, FULL, now=NOW, actor="cli:ada") for _ in range(3))
        since = Since(entries.head(session).seq, END)
        assert list(removal_changes(session, since, END)) == []
        amended = replace(FULL, received_on=date(2027, 1, 1), closed_on=None)
        removals.amend(session, changed, amended, now=NOW, actor="cli:ada")
        removals.void(session, gone, VoidReason.WRONG_ENTRY, now=NOW, actor="cli:ada")
        added = removals.add(session, BARE, now=NOW, actor="cli:ada")
        removals.void(session, removals.add(session, BARE, now=NOW, actor="cli:ada"), VoidReason.OTHER,
                      now=NOW, actor="cli:ada")  # fmt: skip
        found = [(change.before, change.after) for change in removal_changes(session, since, END)]
        assert found == [(FULL, amended), (FULL, None), (None, BARE), (None, None)]
        untouched = removal_counts(session, START, END, untouched=since)
        assert untouched == [count_of(kept.removal, END)]
        assert added.removal == BARE

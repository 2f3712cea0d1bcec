"""One case: recorded whole or not at all, found again however its reference is spelled, and listed."""

from typing import Any

import pytest

from bot.actions.cases.access import find_case
from bot.actions.cases.form import CaseRefused, case_from
from bot.actions.cases.line import form_of_line
from bot.actions.cases.listing import Listing, Wanted, list_cases
from bot.actions.cases.record import record_case
from storage.engine.database import Database
from storage.ledger import entries
from storage.register.cases import UnknownReference
from storage.register.rows import StoredCase
from storage.vocabulary.period import Period
from tests.bot.actions.conftest import NOW
from tests.support.case_forms import ALL, FORM, JUDGING, NO_POLICY, TODAY


def record(register: Database, **changes: str) -> str:
    return record_case(register, FORM | changes, JUDGING, now=NOW, actor="cli:test", sure=False)


def shown(register: Database, reference: str) -> StoredCase:
    with register.reading() as session:
        return find_case(session, reference, ALL)


def listed(register: Database, *, limit: int = 50, **wanted: Any) -> Listing:
    return list_cases(register, Wanted(**wanted), ALL, NO_POLICY, limit=limit)


def test_recorded_case_is_shown_as_it_was_given(register: Database) -> None:
    reference = record(register, embargo_until="unknown")
    stored = shown(register, reference)
    assert stored.case == case_from(FORM | {"embargo_until": "unknown"}, TODAY)
    assert (stored.recorded_by, stored.recorded_at, stored.imported_by) == ("cli:test", NOW, None)


def test_one_line_records_all_that_a_european_order_has(register: Database) -> None:
    line = (
        "DE 2018-05-04 european_production_order refused reason=manifest_errors emergency=yes category=content "
        "follows=LE-7 challenged=pending claimed=120 reimbursed=0"
    )
    form = form_of_line(line.split(), today=TODAY)
    case = shown(register, record_case(register, form, JUDGING, now=NOW, actor="cli:test", sure=True)).case
    assert (case.legal_process, case.refusal_reason) == ("european_production_order", "manifest_errors")
    assert (case.emergency, case.data_category, case.challenged) == ("yes", "content", "pending")
    assert (case.follows, case.costs_claimed, case.costs_reimbursed) == ("LE-7", 120, 0)


def test_followed_preservation_is_a_file_number_of_the_operators_form_or_a_reference(register: Database) -> None:
    for country, number in (("DE", "LE-7"), ("ES", "7K2M9QXA")):
        assert shown(register, record(register, follows=number, country=country)).case.follows == number
    with pytest.raises(CaseRefused, match="follows: does not look like your other file numbers"):
        record(register, follows="FERNANDA2", country="IT")


def test_case_is_found_by_a_reference_as_people_write_it(register: Database) -> None:
    reference = record(register)
    spelled = reference.lower().replace("0", "o").replace("1", "l")
    assert shown(register, f" {spelled[:4]}-{spelled[4:]} ").reference == reference


def test_unknown_reference_is_refused(register: Database) -> None:
    with pytest.raises(UnknownReference):
        shown(register, "00000000")


def test_refused_form_leaves_no_trace(register: Database) -> None:
    with register.reading() as session:
        before = entries.head(session)
    with pytest.raises(CaseRefused):
        record(register, country="Frnace")
    with register.reading() as session:
        assert entries.head(session) == before
    assert listed(register).total == 0


def test_list_chooses_by_period_country_and_outcome(register: Database) -> None:
    french = record(register)
    german = record(register, country="DE", outcome="refused", received_on="2025-02-01")
    assert [each.reference for each in listed(register).cases] == [german, french]
    assert [each.reference for each in listed(register, period=Period.parse("2025-H1")).cases] == [german]
    assert [each.reference for each in listed(register, country="FRA").cases] == [french]
    assert [each.reference for each in listed(register, outcome="refused").cases] == [german]
    assert (len(listed(register, limit=1).cases), listed(register, limit=1).total) == (1, 2)


def test_list_names_a_country_or_outcome_that_there_is_not(register: Database) -> None:
    with pytest.raises(CaseRefused, match='country: "Frnace" is not a country code; write FR'):
        listed(register, country="Frnace")
    with pytest.raises(CaseRefused, match="write refused"):
        listed(register, outcome="refusd")

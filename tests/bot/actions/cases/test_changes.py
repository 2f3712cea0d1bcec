"""Amending, voiding, embargoing and confirming: what is refused, with what words, and that nothing half happens."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.cases.access import Access, access_in_chat, find_case
from bot.actions.cases.change import (
    CaseIsFrozen,
    CaseIsVoid,
    EmbargoInPast,
    NotEmbargoed,
    NothingToChange,
    UnknownReason,
    amendment_of,
    reason_of,
)
from bot.actions.cases.confirm import (
    ConfirmedAlready,
    InsidePolicy,
    SamePerson,
    UnconfirmedDisclosures,
    refuse_unconfirmed,
    unconfirmed_in,
)
from bot.actions.cases.form import CaseRefused
from bot.actions.cases.listing import Wanted, list_cases, wanted_of_words
from storage.engine.database import Database
from storage.ledger import entries
from storage.publishing import publications
from storage.register import trail
from storage.register.cases import UnknownReference
from storage.vocabulary.changes import ConfirmReason, VoidReason
from storage.vocabulary.period import Period
from tests.bot.actions.cases.changes import amend, confirm, embargo, found, record, sound, void
from tests.bot.actions.conftest import NOW
from tests.support.case_forms import ALL, NO_POLICY, PROMISE, TODAY

H1 = Period.parse("2018-H1")
OUTSIDE = {"legal_process": "subpoena", "data_disclosed": "ip_address", "grounds": "terrorism"}


def test_amended_facts_change_and_the_others_stay(register: Database) -> None:
    reference = record(register, accounts_affected="2", case_file="LE-7")
    amend(register, reference, country="DEU", accounts_affected="")
    case = found(register, reference).case
    assert (case.country, case.accounts_affected, case.case_file) == ("DE", None, "LE-7")
    assert sound(register)


def test_amendment_shows_old_and_new(register: Database) -> None:
    stored = found(register, record(register, data_disclosed="ip_address"))
    form = {"outcome": "refused", "data_disclosed": "", "refusal_reason": "overbroad"}
    assert amendment_of(stored, form, today=TODAY).changes() == (
        ("outcome", "disclosed", "refused"),
        ("data_disclosed", "ip_address", ""),
        ("refusal_reason", "not_recorded", "overbroad"),
    )


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"outcome": "pending"}, "data_disclosed: is set"),
        ({"received_on": "2030-01-01"}, "in the future"),
        ({"country": "Frnace"}, "write FR"),
        ({"closed_on": "2018-05-03"}, "before received_on"),
        ({"embargo_until": "unknown"}, "use the embargo command"),
        ({"notes": "x"}, '"notes": has no place here'),
    ],
)
def test_amendment_keeps_the_rules_of_a_new_case(register: Database, form: dict[str, str], words: str) -> None:
    reference = record(register, data_disclosed="ip_address")
    with pytest.raises(CaseRefused, match=words):
        amend(register, reference, **form)
    assert found(register, reference).last_entry == 2


def test_amendment_that_changes_nothing_is_reported(register: Database) -> None:
    reference = record(register)
    with pytest.raises(NothingToChange, match=reference):
        amend(register, reference, country="FRA")


def test_void_case_is_final_in_every_command(register: Database) -> None:
    reference = record(register, **OUTSIDE)
    void(register, reference, "Wrong entry")
    assert found(register, reference).void_reason is VoidReason.WRONG_ENTRY
    changes: tuple[Callable[[], None], ...] = (
        lambda: amend(register, reference, country="DE"),
        lambda: void(register, reference),
        lambda: embargo(register, reference, "unknown"),
        lambda: confirm(register, reference),
    )
    for change in changes:
        with pytest.raises(CaseIsVoid, match="wrong_entry"):
            change()
    assert sound(register)


@given(text=st.text(max_size=40))
def test_reason_outside_the_list_is_refused_and_not_repeated(text: str) -> None:
    if text.strip().lower() in set(VoidReason):
        return
    with pytest.raises(UnknownReason) as refused:
        reason_of(VoidReason, text)
    assert str(refused.value) == str(UnknownReason(words=", ".join(VoidReason)))


def test_embargo_is_set_renewed_and_lifted(register: Database) -> None:
    reference = record(register)
    steps = [("2027-01-01", 0), ("2028-01-01", 1), ("unknown", 2), ("2027-06-01", 2), ("lift", 2)]
    for until, renewals in steps:
        embargo(register, reference, until)
        assert found(register, reference).embargo_renewals == renewals, until
    assert found(register, reference).case.embargo_until == TODAY.isoformat()
    assert not found(register, reference).is_embargoed(TODAY)
    assert sound(register)


@pytest.mark.parametrize(
    ("until", "error"),
    [("2026-11-24", EmbargoInPast), ("1990-01-01", EmbargoInPast), ("lift", NotEmbargoed), ("soon", CaseRefused)],
)
def test_embargo_that_hides_nothing_is_refused(register: Database, until: str, error: type[Exception]) -> None:
    reference = record(register)
    with pytest.raises(error):
        embargo(register, reference, until)
    assert found(register, reference).case.embargo_until is None


def test_case_that_a_report_counted_stays_as_it_is_under_a_later_embargo(register: Database) -> None:
    reference = record(register)
    with register.transaction() as session:
        kept = publications.save_draft(
            session, period=H1, kind="report", edition=1, digest="a" * 64,
            due_at=NOW, content={}, charts={}, now=NOW,
        )  # fmt: skip
        publications.seal(
            session, kept, history_line="1", commitment=entries.commitment(session), files={}, approvals=2, parts=[],
            now=NOW,
        )  # fmt: skip
    embargo(register, reference, "unknown")
    changes: tuple[Callable[[], None], ...] = (
        lambda: amend(register, reference, country="DE"),
        lambda: void(register, reference),
    )
    for change in changes:
        with pytest.raises(CaseIsFrozen, match="2018-H1"):
            change()
    embargo(register, reference, "lift")
    amend(register, reference, country="DE")
    assert found(register, reference).case.country == "DE"


def test_disclosure_outside_the_policy_takes_a_second_person(register: Database) -> None:
    reference = record(register, **OUTSIDE)
    amend(register, reference, actor="chat:3", country="DE")
    for author in ("chat:1", "chat:3"):
        with pytest.raises(SamePerson, match="a second person"):
            confirm(register, reference, actor=author)
    confirm(register, reference, "legally compelled")
    stored = found(register, reference)
    assert (stored.confirmed_by, stored.confirm_reason) == ("chat:2", ConfirmReason.LEGALLY_COMPELLED)
    with pytest.raises(ConfirmedAlready):
        confirm(register, reference, actor="chat:4")
    assert sound(register)


def test_disclosure_inside_the_policy_is_not_confirmed(register: Database) -> None:
    with pytest.raises(InsidePolicy):
        confirm(register, record(register, grounds="terrorism", data_disclosed="ip_address"))


@pytest.mark.parametrize(
    ("facts", "outside"),
    [
        ({"grounds": "terrorism", "data_disclosed": "ip_address"}, False),
        ({"grounds": "terrorism", "data_disclosed": "payment"}, True),
        ({"grounds": "terrorism", "data_disclosed": "message_content"}, True),
        ({"grounds": "drugs", "data_disclosed": "ip_address"}, True),
        ({"data_disclosed": "ip_address"}, False),  # grounds not stated break no promise, and prove none
        ({"grounds": "terrorism"}, False),
        ({"legal_process": "subpoena"}, True),
        ({"legal_process": "private_request", "authority": "private_party"}, True),
        ({"legal_process": "subpoena", "outcome": "refused"}, False),
        ({"legal_process": "subpoena", "closed_on": "2018-07-01"}, False),  # not yet at the period's end
        ({"legal_process": "subpoena", "received_on": "2018-07-01"}, False),
        ({"legal_process": "subpoena", "embargo_until": "unknown"}, False),  # not in the report, so it blocks nothing
    ],
)
def test_gate_holds_what_the_report_would_say(register: Database, facts: dict[str, str], outside: bool) -> None:
    reference = record(register, **facts)
    with register.reading() as session:
        assert unconfirmed_in(session, H1, PROMISE) == ((reference,) if outside else ())
        assert unconfirmed_in(session, H1, NO_POLICY) == ()
        if outside:
            with pytest.raises(UnconfirmedDisclosures, match=f"1 disclosure is in 2018-H1 .*{reference}"):
                refuse_unconfirmed(session, H1, PROMISE)
        else:
            refuse_unconfirmed(session, H1, PROMISE)


def test_gate_opens_with_the_confirmation_and_shuts_with_a_change(register: Database) -> None:
    reference = record(register, **OUTSIDE)
    confirm(register, reference)
    with register.reading() as session:
        assert unconfirmed_in(session, H1, PROMISE) == ()
    amend(register, reference, data_disclosed="payment")
    with register.reading() as session:
        assert unconfirmed_in(session, H1, PROMISE) == (reference,)


def test_unconfirmed_and_void_cases_are_listed_on_demand(register: Database) -> None:
    outside, inside, gone = record(register, **OUTSIDE), record(register), record(register, **OUTSIDE)
    void(register, gone)

    def listed(**wanted: Any) -> set[str]:
        return {each.reference for each in list_cases(register, Wanted(**wanted), ALL, PROMISE).cases}

    assert listed() == {outside, inside}
    assert listed(unconfirmed=True) == {outside}
    assert listed(void=True) == {gone}
    assert listed(legal_process="court_order") == {inside}
    confirm(register, outside)
    assert listed(unconfirmed=True) == set()


KOREA = Wanted(country="KR", legal_process="court_order")


def test_filter_is_read_from_bare_words() -> None:
    wanted = wanted_of_words(["2018-H1", "FRA", "pending", "unconfirmed", "process=subpoena"], today=TODAY)
    assert (wanted.period, wanted.country, wanted.outcome) == (H1, "FR", "pending")
    assert (wanted.unconfirmed, wanted.void, wanted.legal_process) == (True, False, "subpoena")
    with pytest.raises(CaseRefused, match="is not a period"):
        wanted_of_words(["+49", "30", "1234567"], today=TODAY)
    for text, wanted in (
        ("Germany", Wanted(country="DE")),
        ("South Korea Court order", KOREA),
        ("🇰🇷 process=Court-order", KOREA),
    ):
        assert wanted_of_words(text.split(), today=TODAY) == wanted


def test_embargoed_case_is_unknown_to_whoever_may_not_see_it(register: Database) -> None:
    hidden = record(register, actor="chat:1", embargo_until="2027-01-01")
    tomorrow = date(2027, 1, 1)
    sees = {
        "own, privately": access_in_chat("chat:1", ["recorder"], permitted=True, today=TODAY),
        "auditor, privately": access_in_chat("chat:2", ["auditor"], permitted=True, today=TODAY),
        "owner, privately": access_in_chat("chat:2", ["owner"], permitted=True, today=TODAY),
        "when it is over": access_in_chat("chat:2", ["recorder"], permitted=False, today=tomorrow),
    }
    unseeing = {
        "own, in a group": access_in_chat("chat:1", ["recorder"], permitted=False, today=TODAY),
        "owner, in a group": access_in_chat("chat:2", ["owner"], permitted=False, today=TODAY),
        "another recorder": access_in_chat("chat:2", ["recorder", "approver"], permitted=True, today=TODAY),
        "the day before": access_in_chat("chat:2", ["recorder"], permitted=True, today=tomorrow - timedelta(days=1)),
    }
    for who, access in sees.items():
        assert _seen(register, hidden, access) == (hidden, 1), who
    for who, access in unseeing.items():
        assert _seen(register, hidden, access) == (str(UnknownReference(reference=hidden)), 0), who


def _seen(register: Database, reference: str, access: Access) -> tuple[str, int]:
    total = list_cases(register, Wanted(), access, NO_POLICY).total
    with register.reading() as session:
        try:
            return find_case(session, reference, access).reference, total
        except UnknownReference as unknown:
            return str(unknown), total


def test_trail_shows_who_did_what(register: Database) -> None:
    reference = record(register, **OUTSIDE)
    record(register)
    amend(register, reference, actor="chat:3", country="DE")
    confirm(register, reference)
    with register.reading() as session:
        steps = trail.of_row(session, find_case(session, reference, ALL))
        assert [step.seq for step in trail.newest(session, 2)] == [5, 4]
    assert [(step.kind.value, step.actor) for step in steps] == [
        ("case.recorded", "chat:1"),
        ("case.amended", "chat:3"),
        ("case.confirmed", "chat:2"),
    ]
    assert steps[1].facts["changes"] == {"country": ["FR", "DE"]}

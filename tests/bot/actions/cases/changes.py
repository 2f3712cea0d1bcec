"""Changing cases by the actions, as an admin does it: one line for each in the tests."""

from datetime import date

from bot.actions.cases.access import find_case
from bot.actions.cases.change import amend_case, amendment_of, embargo_case, embargo_change, void_case, void_reason
from bot.actions.cases.confirm import confirm_case, confirm_reason
from bot.actions.cases.record import record_case
from storage.audit.check import check
from storage.engine.database import Database
from storage.register.rows import StoredCase
from tests.bot.actions.conftest import NOW
from tests.support.case_forms import ALL, FORM, JUDGING, PROMISE, TODAY


def record(register: Database, actor: str = "chat:1", **changes: str) -> str:
    return record_case(register, FORM | changes, JUDGING, now=NOW, actor=actor, sure=True)


def found(register: Database, reference: str) -> StoredCase:
    with register.reading() as session:
        return find_case(session, reference, ALL)


def amend(register: Database, reference: str, actor: str = "chat:1", **form: str) -> None:
    with register.transaction() as session:
        amendment = amendment_of(find_case(session, reference, ALL), form, today=TODAY)
        amend_case(session, amendment, now=NOW, actor=actor)


def void(register: Database, reference: str, reason: str = "duplicate") -> None:
    with register.transaction() as session:
        stored = find_case(session, reference, ALL)
        void_case(session, stored, void_reason(stored, reason, today=TODAY), now=NOW, actor="chat:1")


def embargo(register: Database, reference: str, until: str, today: date = TODAY) -> None:
    with register.transaction() as session:
        change = embargo_change(find_case(session, reference, ALL), until, today=today)
        embargo_case(session, change, now=NOW, actor="chat:1")


def confirm(register: Database, reference: str, reason: str = "mistake", actor: str = "chat:2") -> None:
    with register.transaction() as session:
        stored = find_case(session, reference, ALL)
        chosen = confirm_reason(session, stored, reason, policy=PROMISE, actor=actor)
        confirm_case(session, stored, chosen, now=NOW, actor=actor)


def sound(register: Database) -> bool:
    with register.reading() as session:
        return check(session) == ()

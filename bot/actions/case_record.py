"""Records one case: reads the form, checks it without a lock, then writes row and ledger entry at once."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.actions.case_form import case_from
from storage import cases
from storage.database import Database


def record_case(database: Database, form: Mapping[str, str], *, now: datetime, today: date, actor: str) -> str:
    """The reference of the new case. `today` is the publisher's day. Raises CaseRefused, and then records nothing."""
    case = case_from(form, today)
    with database.transaction() as session:
        reference = cases.new_reference(session)
        cases.add(session, case, reference=reference, now=now, actor=actor)
    return reference

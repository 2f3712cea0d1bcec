"""Records one case: reads the form, checks it without a lock, then writes row and ledger entry together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.cases.access import Access
from bot.actions.cases.form import case_from, refuse_file_number
from bot.actions.cases.plausibility import CaseDoubtful, doubts_about
from reports.figures.policy import Policy
from storage.engine.database import Database
from storage.register import cases
from storage.vocabulary.case import Case
from storage.vocabulary.errors import Phrase


@dataclass(frozen=True, slots=True)
class Judging:
    """The facts to check a new case against: day, policy, form of file numbers, and the person's access."""

    today: date
    policy: Policy
    file_numbers: re.Pattern[str]
    access: Access


def checked_case(form: Mapping[str, str], judging: Judging) -> Case:
    """Return the case of a form. Raises CaseRefused."""
    case = case_from(form, judging.today)
    refuse_file_number(form, judging.file_numbers)
    return case


def record_case(
    database: Database, form: Mapping[str, str], judging: Judging, *, now: datetime, actor: str, sure: bool
) -> str:
    """Record a case and return its reference.

    Raises CaseRefused, or CaseDoubtful if the case is odd and the person is not `sure`; nothing is written then.
    """
    case = checked_case(form, judging)
    with database.transaction() as session:
        doubts = () if sure else tuple(doubts_about(session, case, judging.policy, judging.access))
        if doubts:
            raise CaseDoubtful(doubts=Phrase.row(doubts))
        reference = cases.new_reference(session)
        cases.add(session, case, reference=reference, now=now, actor=actor)
    return reference

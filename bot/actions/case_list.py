"""Lists the newest cases of a period, a country or an outcome. Changes nothing."""

from dataclasses import dataclass

from bot.actions.case_fields import FIELD_OF, BadValue
from bot.actions.case_form import CaseRefused
from reports.period import Period
from storage import cases
from storage.case_rows import StoredCase
from storage.database import Database
from storage.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Listing:
    """The cases shown, and how many there are in all."""

    cases: tuple[StoredCase, ...]
    total: int


def list_cases(
    database: Database,
    *,
    period: Period | None = None,
    country: str | None = None,
    outcome: str | None = None,
    limit: int = 50,
) -> Listing:
    """The cases that fit, embargoed ones included. Raises CaseRefused for a country or outcome that there is not."""
    start, end = (period.start, period.end) if period else (None, None)
    where, what = _read("country", country), _read("outcome", outcome)
    came_out = Outcome(what) if what else None
    with database.reading() as session:
        wanted = cases.CaseFilter(start=start, end=end, country=where, outcome=came_out)
        found, total = cases.listing(session, wanted, limit=limit), cases.count(session, wanted)
    return Listing(found, total)


def _read(column: str, text: str | None) -> str | None:
    field = FIELD_OF[column]
    try:
        return field.read(text) if text else None
    except BadValue as bad:
        raise CaseRefused((field.problem(text or "", str(bad)),)) from None

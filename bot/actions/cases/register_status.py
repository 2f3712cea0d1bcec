"""What admins should know about the open period: its figures so far, what is missing, what must be answered soon.

Embargoed cases are left out of all of it: an admin chat may not show even their number.
"""

from dataclasses import dataclass
from datetime import date

from bot.actions.cases.access import Access
from bot.actions.cases.confirm import NAMED
from bot.actions.cases.deadlines import OpenDemand, open_demands
from bot.actions.cases.listing import Wanted, list_cases
from bot.actions.context.context import Context
from reports.figures.figures import NOT_RECORDED, Cell, Figures, figures_of
from reports.schema.values import NOT_RECORDED_ROW, Table
from storage.counting import tally
from storage.vocabulary.period import Period
from storage.vocabulary.words import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterStatus:
    """The open period: requests received, with disclosure, refused and pending, as of today, and what is missing.

    `since` is the day of the first record if the period began before it. `undisclosed` and `unexplained` count requests
    without recorded data or reason. `unconfirmed` names the newest disclosures outside the policy that a second person
    must confirm, of `all_unconfirmed`; `near` and `passed` are demands by their deadline.
    """

    period: Period
    since: date | None
    received: Cell
    disclosed: Cell
    refused: Cell
    pending: Cell
    undisclosed: int
    unexplained: int
    unconfirmed: tuple[str, ...]
    all_unconfirmed: int
    near: tuple[OpenDemand, ...]
    passed: tuple[OpenDemand, ...]


def register_status(context: Context) -> RegisterStatus:
    """Count the open period as of today, without embargoed cases."""
    settings, today, now = context.settings, context.today(), context.now()
    period, zone = Period.containing(today, settings.report.period), settings.publisher.timezone
    with context.database.reading() as session:
        banded_until = period.end if settings.privacy.bands else None
        counted = tally.tally(
            session, period.start, period.end, zone, judged_on=today, today=today, banded_until=banded_until
        )
        demands = open_demands(session, settings, today)
    unconfirmed = list_cases(
        context.database, Wanted(unconfirmed=True), Access(today=today), context.terms.policy, limit=NAMED
    )
    figures, since = figures_of(counted, period), counted.recorded_from
    return RegisterStatus(
        period=period,
        since=since if since is not None and since > period.start else None,
        received=figures.totals.requests,
        disclosed=figures.totals.requests_with_disclosure,
        refused=_requests(figures, "by_outcome", Outcome.REFUSED),
        pending=_requests(figures, "by_outcome", Outcome.PENDING),
        undisclosed=sum(kind.requests for kind in counted.given if kind.data_disclosed is None),
        unexplained=_requests(figures, "by_refusal_reason", NOT_RECORDED_ROW).value or 0,
        unconfirmed=tuple(stored.reference for stored in unconfirmed.cases),
        all_unconfirmed=unconfirmed.total,
        near=tuple(demand for demand in demands if demand.step(now) == "soon"),
        passed=tuple(demand for demand in demands if demand.step(now) == "passed"),
    )


def _requests(figures: Figures, table: Table, key: str) -> Cell:
    """Return the requests of a row; a register that has recorded anything has counted its empty rows too."""
    found = next((row.requests for row in figures.tables[table] if row.key == key), NOT_RECORDED)
    return Cell.exact(0) if found == NOT_RECORDED and figures.totals.requests.value is not None else found

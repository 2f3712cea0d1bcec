"""How all reports stand: those under way, the one that comes next, and parts in doubt. Counts no case."""

from dataclasses import dataclass

from bot.actions.desk import Dates, Desk, calendar
from bot.actions.hindrance import Hindrance, hindrances
from bot.actions.report_standing import Standing, standing_of
from storage import deliveries, ledger, publications
from storage.vocabulary import PublicationState


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What is open, being posted, next and in doubt, and what hinders the work."""

    open: tuple[Standing, ...]
    posting: tuple[str, ...]
    next: Dates
    doubts: tuple[str, ...]
    hindrances: tuple[Hindrance, ...]


def status(desk: Desk) -> Status:
    """Everything in one reading."""
    now = desk.now()
    with desk.database.reading() as session:
        opened_at = ledger.first_entry_at(session) or now
        drafts = publications.unsealed(session)
        sealed = publications.sealed(session)
        return Status(
            open=tuple(standing_of(session, publication, desk.settings) for publication in drafts),
            posting=tuple(one.period for one in sealed if one.state is PublicationState.PUBLISHING),
            next=next(dates for dates in calendar(desk.settings, opened_at) if dates.draft_at > now),
            doubts=tuple(part.part for part in deliveries.doubtful(session)),
            hindrances=hindrances(session),
        )

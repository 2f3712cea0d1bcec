"""How an unpublished report stands: who approved its draft, who is waited for, what hinders it. Changes nothing."""

from dataclasses import dataclass

from bot.actions.admins.failures import Failure, failures_of
from bot.actions.cases.confirm import unconfirmed_in
from bot.actions.context.calendar import Dates, calendar
from bot.actions.context.context import Context
from bot.actions.publishing.terms import policy_of
from bot.config.settings import Settings, approvers
from reports.period import Period
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import approvals, parts, publications
from storage.publishing.publications import Publication
from storage.vocabulary.errors import DataError
from storage.vocabulary.publishing import PublicationState


class NoDraft(DataError):
    """There is nothing to look at or approve."""

    what = "there is no draft for {period}"
    todo = "see /status for dates"


class NothingOpen(DataError):
    """No report waits for anybody."""

    what = "no draft is waiting for approval"
    todo = "see /status for dates"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStatus:
    """One draft: the names of those who approved and of those who still may, and what must be confirmed before."""

    publication: Publication
    approved_by: tuple[str, ...]
    awaited: tuple[str, ...]
    required: int
    unconfirmed: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """Whether as many different people approved as the configuration asks for."""
        return len(self.approved_by) >= self.required

    @property
    def held(self) -> bool:
        """Whether somebody keeps it from being published."""
        return self.publication.state is PublicationState.HELD


def valid_approvals(session: Session, publication: Publication, settings: Settings) -> tuple[int, ...]:
    """Who approved this very draft and is still an approver."""
    allowed = {admin.id for admin in approvers(settings)}
    return tuple(person for person in approvals.people(session, publication) if person in allowed)


def draft_status(session: Session, publication: Publication, settings: Settings) -> DraftStatus:
    """How one publication stands."""
    names = {admin.id: admin.name for admin in approvers(settings)}
    given = valid_approvals(session, publication, settings)
    return DraftStatus(
        publication=publication,
        approved_by=tuple(names[person] for person in given),
        awaited=tuple(name for person, name in names.items() if person not in given),
        required=settings.report.approvals,
        unconfirmed=unconfirmed_in(session, Period.parse(publication.period), policy_of(settings)),
    )


def open_drafts(session: Session) -> tuple[Publication, ...]:
    """Every draft that is not sealed yet, oldest period first."""
    return tuple(one for one in publications.unsealed(session) if one.is_drafted)


def draft_for(context: Context, text: str) -> Publication:
    """The draft that a text names, or the oldest open one where it names none. Raises NoDraft and NothingOpen."""
    label = Period.parse(text).label if text else ""
    with context.database.reading() as session:
        found = open_drafts(session)
    for publication in sorted(found, key=lambda one: one.state is PublicationState.HELD):
        if label in ("", publication.period):
            return publication
    raise NoDraft(period=label) if label else NothingOpen


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What is open, being posted, next and in doubt, and what hinders the work."""

    open: tuple[DraftStatus, ...]
    posting: tuple[str, ...]
    next: Dates
    doubts: tuple[str, ...]
    failures: tuple[Failure, ...]


def status(context: Context) -> Status:
    """Everything in one reading."""
    now = context.now()
    with context.database.reading() as session:
        opened_at = entries.first_entry_at(session) or now
        drafts = publications.unsealed(session)
        sealed = publications.sealed(session)
        return Status(
            open=tuple(draft_status(session, publication, context.settings) for publication in drafts),
            posting=tuple(one.period for one in sealed if one.state is PublicationState.PUBLISHING),
            next=next(dates for dates in calendar(context.settings, opened_at) if dates.draft_at > now),
            doubts=tuple(part.part for part in parts.doubtful(session)),
            failures=failures_of(session),
        )

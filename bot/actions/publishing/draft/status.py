"""Reports the state of unpublished reports: approvals, pending approvers, problems, buttons. Changes nothing."""

from dataclasses import dataclass, field

from bot.actions.admins.chat_rights import missing_rights
from bot.actions.admins.failures import Failure, failures_of
from bot.actions.cases.confirm import unconfirmed_in
from bot.actions.context.calendar import Dates, calendar
from bot.actions.context.context import Context, CountingContext
from bot.actions.integrity.key_changes import change_since_last_report
from bot.actions.publishing.legal_bands import BandNotes, notes_of
from bot.actions.publishing.reconcile import Mismatch, mismatches
from bot.actions.publishing.terms import policy_of
from bot.config.settings import Settings, approvers
from reports.reading.periods import period_called
from reports.sealing.key_changes import KeyChange
from storage.chat.admin_messages import Choice
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import approvals, parts, publications
from storage.publishing.publications import Publication
from storage.vocabulary.admin_messages import ChoiceKind
from storage.vocabulary.errors import DataError
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationState

APPROVE, WITHDRAW = "report_approve", "report_withdraw"
HOLD, HOLD_BECAUSE, BACK = "report_hold", "report_hold_because", "report_show"
RELEASE = "report_release"
CHANGES, PREVIEW, FILES = "report_changes", "report_preview", "report_files"


class NoDraft(DataError):
    """The period has no draft."""

    what = "there is no draft for {period}"
    todo = "see /status for dates"


class NothingOpen(DataError):
    """No draft is waiting for anybody."""

    what = "no draft is waiting for approval"
    todo = "see /status for dates"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStatus:
    """A draft with the names of those who approved and who still may, and what must be confirmed first.

    `mismatches` are what does not hold in its figures: nobody can approve it before. `key_change` is set if the last
    report has another signing key than this one would have.
    """

    publication: Publication
    approved_by: tuple[str, ...]
    awaited: tuple[str, ...]
    required: int
    unconfirmed: tuple[str, ...]
    mismatches: tuple[Mismatch, ...] = ()
    key_change: KeyChange | None = None
    bands: BandNotes = field(default_factory=BandNotes)

    @property
    def enough(self) -> bool:
        """Return whether as many people have approved as the configuration requires."""
        return len(self.approved_by) >= self.required

    @property
    def has_unannounced_key(self) -> bool:
        """Return whether the key is new and no old key vouches for it: whoever approves confirms the key too."""
        return self.key_change is not None and self.key_change.on is None

    @property
    def held(self) -> bool:
        """Return whether the draft is on hold."""
        return self.publication.state is PublicationState.HELD


def valid_approvals(session: Session, publication: Publication, settings: Settings) -> tuple[int, ...]:
    """Return those who approved this exact draft and are still approvers."""
    allowed = {admin.id for admin in approvers(settings)}
    return tuple(person for person in approvals.people(session, publication) if person in allowed)


def draft_status(session: Session, publication: Publication, counting: CountingContext) -> DraftStatus:
    """Return the state of one publication."""
    settings = counting.settings
    names = {admin.id: admin.name for admin in approvers(settings)}
    valid = valid_approvals(session, publication, settings)
    return DraftStatus(
        publication=publication,
        approved_by=tuple(names[person] for person in valid),
        awaited=tuple(name for person, name in names.items() if person not in valid),
        required=settings.report.approvals,
        unconfirmed=unconfirmed_in(session, publication.period, policy_of(settings)),
        mismatches=mismatches(session, publication),
        key_change=change_since_last_report(session, settings, counting.terms.fingerprint),
        bands=notes_of(session, settings, publication),
    )


def open_drafts(session: Session) -> tuple[Publication, ...]:
    """Return every draft that is not sealed yet, oldest period first."""
    return tuple(one for one in publications.unsealed(session) if one.is_drafted)


def draft_for(context: Context, text: str) -> Publication:
    """Return the draft that a text names, or without a text the oldest open one. Raises NoDraft and NothingOpen."""
    period = Period.parse(period_called(text) or text) if text else None
    with context.database.reading() as session:
        found = open_drafts(session)
    for publication in sorted(found, key=lambda one: one.state is PublicationState.HELD):
        if period in (None, publication.period):
            return publication
    raise NoDraft(period=period) if period else NothingOpen


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The reports that are open, being posted and next, the doubtful parts, and what prevents the work.

    `missing_rights`: the chats in which the bot lacks a right, with what was found.
    """

    open: tuple[DraftStatus, ...]
    posting: tuple[str, ...]
    next: Dates
    doubts: tuple[str, ...]
    failures: tuple[Failure, ...]
    missing_rights: tuple[tuple[str, str], ...]


def status(context: Context) -> Status:
    """Return the whole status from one read transaction."""
    now = context.now()
    with context.database.reading() as session:
        opened_at = entries.first_entry_at(session) or now
        drafts = publications.unsealed(session)
        sealed = publications.sealed(session)
        return Status(
            open=tuple(draft_status(session, publication, context) for publication in drafts),
            posting=tuple(one.period.label for one in sealed if one.state is PublicationState.PUBLISHING),
            next=next(dates for dates in calendar(context.settings, opened_at) if dates.draft_at > now),
            doubts=tuple(part.part for part in parts.doubtful(session)),
            failures=failures_of(session),
            missing_rights=missing_rights(session, context.settings),
        )


def draft_choices(status: DraftStatus) -> tuple[Choice, ...]:
    """Return the buttons of a draft in its state, valid only for its exact content."""
    publication = status.publication
    subject, revision = str(publication.id), publication.digest
    choices = []
    if publication.state in (PublicationState.DRAFTED, PublicationState.APPROVED):
        if not status.enough:
            kind = ChoiceKind.APPROVE_NEW_KEY if status.has_unannounced_key else ChoiceKind.APPROVE
            choices.append(Choice(kind, APPROVE, subject, revision, "success"))
        choices.append(Choice(ChoiceKind.HOLD, HOLD, subject, revision, "danger"))
        if status.approved_by:
            choices.append(Choice(ChoiceKind.WITHDRAW, WITHDRAW, subject, revision, beside=True))
    if status.held:
        choices.append(Choice(ChoiceKind.RELEASE, RELEASE, subject, revision, "primary"))
    return (
        *choices,
        Choice(ChoiceKind.CHANGES, CHANGES, subject, revision),
        Choice(ChoiceKind.PREVIEW, PREVIEW, subject, revision, beside=True),
        Choice(ChoiceKind.FILES, FILES, subject, revision, beside=True),
    )

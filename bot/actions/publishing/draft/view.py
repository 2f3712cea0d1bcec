"""Reads a draft for the people who decide about it, all at one moment: figures, approvals, and what has changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from bot.actions.context.context import CountingContext, DraftShown
from bot.actions.publishing.content import stored_document
from bot.actions.publishing.draft.status import DraftStatus, draft_status
from bot.actions.publishing.reconcile import described
from reports.schema.types import Document
from storage.counting.changed_cases import WrittenCase, written_after
from storage.engine.database import Session
from storage.ledger.chain import instant_of
from storage.publishing import approvals, publications
from storage.publishing.approvals import DraftChanges
from storage.publishing.publications import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft with its document and its changes since the draft of `since`.

    `taken_out`: a case was embargoed or voided since, so nothing of the draft may be shown until it is made again.
    """

    taken_out: bool
    status: DraftStatus
    shown: DraftShown
    document: Document
    changes: DraftChanges | None
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """A draft, and the cases that may have moved its figures: none if its changes must not be listed."""

    draft: DraftView
    cases: Sequence[WrittenCase]


def changes_of(session: Session, counting: CountingContext, publication_id: int, today: date) -> ChangesView | None:
    """Return what changed in a draft and by which cases, without those that are embargoed; None if it is sealed."""
    draft = view_of(session, counting, publication_id)
    if draft is None:
        return None
    if draft.changes is None or not draft.changes.changes:
        return ChangesView(draft=draft, cases=())
    publication = draft.status.publication
    base = approvals.drafted_at_entry(session, publication, draft.changes.since)
    end = publication.period.end
    cases = written_after(session, 0 if base is None else base.seq, received_before=end, public_on=min(end, today))
    return ChangesView(draft=draft, cases=cases)


def view_of(session: Session, counting: CountingContext, publication_id: int) -> DraftView | None:
    """Return the present draft of a publication; None if there is none, or it is sealed."""
    publication = publications.by_id(session, publication_id)
    if not is_open(publication):
        return None
    status = draft_status(session, publication, counting)
    changes = approvals.changes(session, publication)
    taken_out = approvals.took_out_cases(session, publication, counting.settings.zone)
    if changes is not None and taken_out:
        changes = DraftChanges(changes.since, ())  # the list would reveal the case, until there is a new draft
    base = None if changes is None else approvals.drafted_at_entry(session, publication, changes.since)
    return DraftView(
        taken_out=taken_out,
        status=status,
        shown=shown_of(session, status, taken_out=taken_out),
        document=stored_document(session, publication),
        changes=changes,
        since=None if base is None else instant_of(base.at),
    )


def is_open(publication: Publication) -> bool:
    """Return whether there is a draft that people can still decide about."""
    return publication.is_drafted and publication.sealed_at is None


def shown_of(session: Session, status: DraftStatus, *, taken_out: bool) -> DraftShown:
    """Return what a message with this draft says: if it differs later, the message is out of date."""
    publication = status.publication
    drafted = approvals.drafted_at_entry(session, publication, publication.revision)
    facts = {
        "revision": publication.revision,
        "state": publication.state.value,
        "approved": list(status.approved_by),
        "awaited": list(status.awaited),
        "required": status.required,
        "unconfirmed": list(status.unconfirmed),
        "mismatches": [described(one) for one in status.mismatches],
        "hold": publication.hold_reason,
        "due": publication.due_at.isoformat(),
        "taken_out": taken_out,
        "bands": {**asdict(status.bands), "forbidden": list(status.bands.forbidden)},
    }
    return DraftShown(publication.id, publication.revision, 0 if drafted is None else drafted.seq, facts)

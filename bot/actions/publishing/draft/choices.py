"""The buttons of a draft, valid only for its exact content."""

from bot.actions.publishing.draft.status import DraftStatus
from storage.chat.admin_messages import Choice
from storage.vocabulary.admin_messages import ChoiceKind
from storage.vocabulary.publishing import PublicationState

APPROVE, WITHDRAW = "report_approve", "report_withdraw"
HOLD, HOLD_BECAUSE, BACK = "report_hold", "report_hold_because", "report_show"
RELEASE = "report_release"
CHANGES, PREVIEW, FILES = "report_changes", "report_preview", "report_files"


def draft_choices(status: DraftStatus) -> tuple[Choice, ...]:
    """Return the possible actions for a draft in its state."""
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

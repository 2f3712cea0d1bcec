"""The kinds and states of what is published."""

from enum import StrEnum


class PublicationKind(StrEnum):
    """The kind of an edition."""

    REPORT = "report"
    CORRECTION = "correction"
    ERRATUM = "erratum"


class NoticeKind(StrEnum):
    """A post of the bot that is not an edition: it uses the same outbox, but has no line in the history."""

    LATE_NOTICE = "late_notice"


class PublicationState(StrEnum):
    """The states of a publication; `storage.publishing.states` has the allowed steps."""

    PLANNED = "planned"
    DRAFTED = "drafted"
    APPROVED = "approved"
    HELD = "held"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class PartState(StrEnum):
    """The states of one message (or album) of a publication in a channel; see `storage.publishing.states`."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    REFUSED = "refused"


class EntryKind(StrEnum):
    """The kinds of ledger entries, as subject.verb_past. Retired words stay listed."""

    REGISTER_OPENED = "register.opened"
    CASE_RECORDED = "case.recorded"
    CASES_IMPORTED = "cases.imported"
    CASE_AMENDED = "case.amended"
    CASE_VOIDED = "case.voided"
    CASE_EMBARGOED = "case.embargoed"
    CASE_CONFIRMED = "case.confirmed"
    REMOVAL_RECORDED = "removal.recorded"
    REMOVALS_IMPORTED = "removals.imported"
    REMOVAL_AMENDED = "removal.amended"
    REMOVAL_VOIDED = "removal.voided"
    FIGURES_IMPORTED = "figures.imported"
    FIGURES_WITHDRAWN = "figures.withdrawn"
    REPORT_DRAFTED = "report.drafted"
    REPORT_APPROVED = "report.approved"
    APPROVAL_WITHDRAWN = "approval.withdrawn"
    REPORT_HELD = "report.held"
    REPORT_RELEASED = "report.released"
    REPORT_SEALED = "report.sealed"
    REPORT_PUBLISHED = "report.published"
    REPORT_SUPERSEDED = "report.superseded"
    REPORT_PINNED = "report.pinned"
    REPORT_AWAITED = "report.awaited"
    CORRECTION_ASKED = "correction.asked"
    JUMPS_EXPLAINED = "jumps.explained"
    COUNTS_EXPECTED = "counts.expected"
    NOTICE_SEALED = "notice.sealed"
    NOTICE_PUBLISHED = "notice.published"
    PART_SENT = "part.sent"
    PART_REFUSED = "part.refused"
    PART_DOUBTED = "part.doubted"
    PART_PROBED = "part.probed"
    PART_ADOPTED = "part.adopted"
    PART_REMOVED = "part.removed"
    PART_SETTLED = "part.settled"
    CHANNEL_ALTERED = "channel.altered"
    CHAT_MIGRATED = "chat.migrated"
    CLOCK_CONFIRMED = "clock.confirmed"
    SEALING_CONFIRMED = "sealing.confirmed"
    REGISTER_RESTORED = "register.restored"
    KEY_CHANGED = "key.changed"
    SECOND_SIGNATURE = "report.second_signature"

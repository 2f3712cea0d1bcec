"""The words of publishing: kinds, states and their allowed steps, ledger entries. Pure values."""

from collections.abc import Mapping
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
    """The states of a publication; `PUBLICATION_MOVES` has the allowed steps."""

    PLANNED = "planned"
    DRAFTED = "drafted"
    APPROVED = "approved"
    HELD = "held"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class PartState(StrEnum):
    """The states of one message (or album) of a publication in a channel; see `PART_MOVES`."""

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


_P, _S = PublicationState, PartState

PUBLICATION_MOVES: Mapping[PublicationState, frozenset[PublicationState]] = {
    _P.PLANNED: frozenset({_P.DRAFTED}),
    _P.DRAFTED: frozenset({_P.DRAFTED, _P.APPROVED, _P.HELD, _P.PUBLISHING}),
    _P.APPROVED: frozenset({_P.DRAFTED, _P.APPROVED, _P.HELD, _P.PUBLISHING}),
    _P.HELD: frozenset({_P.DRAFTED}),
    _P.PUBLISHING: frozenset({_P.PUBLISHED}),
    _P.PUBLISHED: frozenset({_P.SUPERSEDED}),
    _P.SUPERSEDED: frozenset(),
}
PART_MOVES: Mapping[PartState, frozenset[PartState]] = {
    _S.PLANNED: frozenset({_S.SENDING}),
    _S.SENDING: frozenset({_S.SENT, _S.PLANNED, _S.REFUSED, _S.UNKNOWN}),
    _S.UNKNOWN: frozenset({_S.SENT, _S.PLANNED, _S.UNKNOWN}),
    _S.REFUSED: frozenset({_S.SENDING}),
    _S.SENT: frozenset(),
}
UNSEALED = (_P.PLANNED, _P.DRAFTED, _P.APPROVED, _P.HELD)
POSTED = (_P.PUBLISHED, _P.SUPERSEDED)
SEALABLE = tuple(state for state in UNSEALED if _P.PUBLISHING in PUBLICATION_MOVES[state])
SENDABLE = tuple(state for state in _S if _S.SENDING in PART_MOVES[state])
OPEN = tuple(state for state in _S if PART_MOVES[state])

"""The messages in which people see a draft, so that each can be edited, or deleted when an embargo demands it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger.chain import canonical_json, instant_of
from storage.publishing.publications import Publication
from storage.tables.approvals import DRAFT_MESSAGES, DraftMessageRole
from storage.tables.register import CASES, LEDGER
from storage.vocabulary.publishing import EntryKind, PublicationState
from storage.vocabulary.words import EMBARGO_UNKNOWN

REMOVALS = (EntryKind.CASE_EMBARGOED, EntryKind.CASE_VOIDED)
D = DRAFT_MESSAGES.c
# Made once: each tick asks it.
EVERY = select(DRAFT_MESSAGES).order_by(D.publication_id, D.chat, D.message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftMessage:
    """A message with a draft's content at a revision. `seq` is the ledger's last entry when that content was read."""

    chat: str
    message_id: int
    publication_id: int
    revision: int
    role: DraftMessageRole
    seq: int
    shown: Mapping[str, Any]

    def must_go(self, removed_at: int, publication: Publication) -> bool:
        """Return whether it may show a case that was embargoed or voided in the entry `removed_at`.

        A draft on hold is not made again: its own message can be edited, its answers cannot.
        """
        held = publication.state is PublicationState.HELD and self.role is DraftMessageRole.ANSWER
        outdated = held or self.revision < publication.revision or self.role is DraftMessageRole.CASES
        return outdated and self.role is not DraftMessageRole.FILES and removed_at > self.seq


def every(session: Session) -> tuple[DraftMessage, ...]:
    """Return all kept messages: by draft and chat, oldest first."""
    return tuple(
        DraftMessage(**{**row, "role": DraftMessageRole(row["role"]), "shown": json.loads(row["shown"])})
        for row in session.execute(EVERY).mappings()
    )


def keep(
    session: Session,
    message_ids: Iterable[int],
    *,
    chat: int | str,
    publication_id: int,
    revision: int,
    role: DraftMessageRole,
    seq: int,
    shown: Mapping[str, Any] | None = None,
) -> None:
    """Keep messages, or what they show now."""
    values = {
        "publication_id": publication_id,
        "revision": revision,
        "role": role.value,
        "seq": seq,
        "shown": canonical_json(shown or {}),
    }
    for message_id in message_ids:
        name = {"chat": str(chat), "message_id": message_id}
        if not insert_if_new(session, DRAFT_MESSAGES, {**name, **values}):
            session.execute(
                update(DRAFT_MESSAGES).where(D.chat == name["chat"], D.message_id == message_id).values(values)
            )


def forget(session: Session, messages: Iterable[DraftMessage]) -> None:
    """Delete what is kept about messages that need nothing more."""
    for message in messages:
        session.execute(delete(DRAFT_MESSAGES).where(D.chat == message.chat, D.message_id == message.message_id))


def newest_removal(session: Session, zone: ZoneInfo, after: int = 0, *, from_figures: bool = False) -> int:
    """Return the last ledger entry after `after` that embargoed or voided a case which was public; 0 if there is none.

    Both count the same on purpose, so that the answer reveals neither. What happens to a case that is embargoed already
    does not count: nobody could see it in a draft. `from_figures` leaves out embargoes of cases that a report has
    counted: they stay in the figures. Embargoes end on a day of the publisher's zone.
    """
    columns = (LEDGER.c.seq, LEDGER.c.at, LEDGER.c.kind, LEDGER.c.payload)
    removals = select(*columns).where(LEDGER.c.seq > after, LEDGER.c.kind.in_(REMOVALS))
    for row in session.execute(removals.order_by(LEDGER.c.seq.desc())):
        facts = json.loads(row.payload)
        if row.kind == EntryKind.CASE_EMBARGOED:
            if from_figures and facts.get("told_in") is not None:
                continue
            until = facts["changes"]["embargo_until"][0]
        else:
            until = session.scalar(select(CASES.c.embargo_until).where(CASES.c.reference == facts["reference"]))
        day = instant_of(row.at).astimezone(zone).date().isoformat()
        if until is None or (until != EMBARGO_UNKNOWN and until <= day):
            return int(row.seq)
    return 0

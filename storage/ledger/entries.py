"""The hash-chained ledger: every change that matters, appended in the transaction of the change itself."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from storage.ledger.chain import (
    GENESIS,
    Entry,
    Head,
    canonical_json,
    commitment_digest,
    entry_digest,
    instant_of,
    instant_text,
)
from storage.tables.register import COMMITMENTS, LEDGER
from storage.vocabulary.publishing import EntryKind

# Made once: each write and each tick asks one of these, and making a statement takes as long as its answer.
END = select(LEDGER.c.seq, LEDGER.c.digest).order_by(LEDGER.c.seq.desc()).limit(1)
FIRST_AT = select(LEDGER.c.at).order_by(LEDGER.c.seq).limit(1)
NEWEST_AT = select(LEDGER.c.at).order_by(LEDGER.c.seq.desc()).limit(1)
DIGEST = select(LEDGER.c.digest).where(LEDGER.c.seq == bindparam("seq"))
ADDED = insert(LEDGER)
# What these tell changes no figure and no word of a report, drafted or to be drafted. Any other kind may.
NEUTRAL = (
    EntryKind.REPORT_DRAFTED,
    EntryKind.REPORT_APPROVED,
    EntryKind.REPORT_HELD,
    EntryKind.REPORT_RELEASED,
    EntryKind.REPORT_PINNED,
    EntryKind.REPORT_AWAITED,
    EntryKind.PART_SENT,
    EntryKind.PART_REFUSED,
    EntryKind.PART_DOUBTED,
    EntryKind.PART_PROBED,
    EntryKind.PART_ADOPTED,
    EntryKind.PART_REMOVED,
    EntryKind.PART_SETTLED,
)


def head(session: Session) -> Head:
    """The end of the chain."""
    row = session.execute(END).first()
    return Head(0, GENESIS) if row is None else Head(row.seq, row.digest)


def may_count_otherwise(session: Session, since: Head) -> bool:
    """Whether a report may come out otherwise than when the chain ended at `since`, or that is no part of it."""
    digest = session.scalar(select(LEDGER.c.digest).where(LEDGER.c.seq == since.seq))
    if since.seq and digest != since.digest:
        return True
    added = select(LEDGER.c.seq).where(LEDGER.c.seq > since.seq, LEDGER.c.kind.not_in(NEUTRAL)).limit(1)
    return session.scalar(added) is not None


def append(session: Session, kind: EntryKind, payload: Mapping[str, Any], *, actor: str, now: datetime) -> int:
    """Add one entry and return its number. The caller's transaction holds the write lock, so the head stands still."""
    last = head(session)
    link: dict[str, Any] = {
        "seq": last.seq + 1,
        "previous": last.digest,
        "at": instant_text(now),
        "actor": actor,
        "kind": kind.value,
        "payload": canonical_json(payload),
    }
    session.execute(ADDED, {**link, "digest": entry_digest(**link)})
    return last.seq + 1


def entries(session: Session) -> Iterator[Entry]:
    """All entries, oldest first."""
    wanted = select(LEDGER).order_by(LEDGER.c.seq)
    with session.execute(wanted, execution_options={"yield_per": 1000}) as rows:  # who looks no further closes it
        for row in rows.mappings():
            yield Entry(**row)


def digest_of(session: Session, seq: int) -> str | None:
    """Return the digest of an entry; None where the ledger does not have it."""
    return session.scalar(DIGEST, {"seq": seq})


def first_entry_at(session: Session) -> datetime | None:
    """When the register was opened; None before that."""
    text = session.scalar(FIRST_AT)
    return None if text is None else instant_of(text)


def newest_entry_at(session: Session) -> datetime | None:
    """The time of the last entry: a clock that shows less has been turned back."""
    text = session.scalar(NEWEST_AT)
    return None if text is None else instant_of(text)


def commitment(session: Session) -> str:
    """A digest to publish that fixes the whole ledger and tells nothing of it; its opening stays in a private row."""
    last = head(session)
    salt = secrets.token_bytes(32)
    digest = commitment_digest(salt, last.digest, last.seq)
    session.execute(insert(COMMITMENTS), {"commitment": digest, "salt": salt, "head": last.digest, "length": last.seq})
    return digest


def has_opening(session: Session, commitment: str) -> bool:
    """Return whether the opening of a commitment is kept; the check of the ledger compares each with its entries."""
    return session.scalar(select(COMMITMENTS.c.length).where(COMMITMENTS.c.commitment == commitment)) is not None

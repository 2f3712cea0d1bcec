"""The hash-chained ledger: every important change is appended in the transaction that makes it."""

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
    instant_or_none,
    instant_text,
)
from storage.tables.register import COMMITMENTS, LEDGER
from storage.vocabulary.publishing import EntryKind

CLOCK = "clock"  # the actor of an entry that no person made: its time had come
# Built once, because each write and tick runs one, and building a statement takes as long as running it.
END = select(LEDGER.c.seq, LEDGER.c.digest).order_by(LEDGER.c.seq.desc()).limit(1)
FIRST_AT = select(LEDGER.c.at).order_by(LEDGER.c.seq).limit(1)
NEWEST_AT = select(LEDGER.c.at).order_by(LEDGER.c.seq.desc()).limit(1)
DIGEST = select(LEDGER.c.digest).where(LEDGER.c.seq == bindparam("seq"))
INSERT = insert(LEDGER)
# These kinds change no figure and no word of any report, drafted or not. Any other kind may.
NEUTRAL = (
    EntryKind.REPORT_DRAFTED,
    EntryKind.REPORT_APPROVED,
    EntryKind.APPROVAL_WITHDRAWN,
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
    EntryKind.SECOND_SIGNATURE,
)


def head(session: Session) -> Head:
    """Return the end of the chain."""
    row = session.execute(END).first()
    return Head(0, GENESIS) if row is None else Head(row.seq, row.digest)


def may_count_otherwise(session: Session, since: Head) -> bool:
    """Return whether a report may have changed since the chain ended at `since`, or `since` is not in the chain."""
    digest = session.scalar(select(LEDGER.c.digest).where(LEDGER.c.seq == since.seq))
    if since.seq and digest != since.digest:
        return True
    statement = select(LEDGER.c.seq).where(LEDGER.c.seq > since.seq, LEDGER.c.kind.not_in(NEUTRAL)).limit(1)
    return session.scalar(statement) is not None


def append(session: Session, kind: EntryKind, payload: Mapping[str, Any], *, actor: str, now: datetime) -> int:
    """Add one entry and return its number. The caller's transaction holds the write lock, so the head cannot change."""
    last = head(session)
    link: dict[str, Any] = {
        "seq": last.seq + 1,
        "previous": last.digest,
        "at": instant_text(now),
        "actor": actor,
        "kind": kind.value,
        "payload": canonical_json(payload),
    }
    session.execute(INSERT, {**link, "digest": entry_digest(**link)})
    return last.seq + 1


def entries(session: Session) -> Iterator[Entry]:
    """Yield all entries, oldest first."""
    statement = select(LEDGER).order_by(LEDGER.c.seq)
    with session.execute(statement, execution_options={"yield_per": 1000}) as rows:  # closed if the caller stops early
        for row in rows.mappings():
            yield Entry(**row)


def of_kind(session: Session, kind: EntryKind) -> tuple[Entry, ...]:
    """Return the entries of a kind, oldest first."""
    rows = session.execute(select(LEDGER).where(LEDGER.c.kind == kind).order_by(LEDGER.c.seq)).mappings()
    return tuple(Entry(**row) for row in rows)


def digest_of(session: Session, seq: int) -> str | None:
    """Return the digest of an entry; None if the ledger does not have it."""
    return session.scalar(DIGEST, {"seq": seq})


def first_entry_at(session: Session) -> datetime | None:
    """Return when the register was opened; None before that."""
    text = session.scalar(FIRST_AT)
    return instant_or_none(text)


def newest_entry_at(session: Session) -> datetime | None:
    """Return the time of the last entry: a clock that shows less was turned back."""
    text = session.scalar(NEWEST_AT)
    return instant_or_none(text)


def commitment(session: Session) -> str:
    """Return a digest to publish that fixes the complete ledger without revealing it; a private row opens it."""
    last = head(session)
    salt = secrets.token_bytes(32)
    digest = commitment_digest(salt, last.digest, last.seq)
    session.execute(insert(COMMITMENTS), {"commitment": digest, "salt": salt, "head": last.digest, "length": last.seq})
    return digest


def has_opening(session: Session, commitment: str) -> bool:
    """Return whether the opening of a commitment is kept; the check of the ledger compares each with its entries."""
    return session.scalar(select(COMMITMENTS.c.length).where(COMMITMENTS.c.commitment == commitment)) is not None

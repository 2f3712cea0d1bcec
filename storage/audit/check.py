"""Replays the ledger against the tables and reports differences. Changes nothing."""

import json
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit.cases import CaseReplay, RemovalReplay
from storage.audit.figures import FigureReplay
from storage.audit.publications import ApprovalReplay, CorrectionReplay, PublicationReplay
from storage.engine.database import damage
from storage.ledger import entries
from storage.ledger.chain import GENESIS, Entry, Fact, Finding, commitment_digest, entry_digest
from storage.tables.register import COMMITMENTS
from storage.vocabulary.publishing import EntryKind


def check(session: Session) -> tuple[Finding, ...]:
    """Return the differences by entry; damage, or a break of the chain, hides the rest. Empty means no fault."""
    damaged = damage(session)
    if damaged is not None:
        return (Finding(0, f"damage in the database ({damaged})"),)
    broken = _broken_link(session)
    if broken is not None:
        return (broken,)
    return tuple(sorted(_replayed(session), key=lambda finding: (finding.seq == 0, finding.seq)))


def _broken_link(session: Session) -> Finding | None:
    seq, previous = 0, GENESIS
    for entry in entries.entries(session):
        if entry.seq != seq + 1:
            return Finding(seq + 1, f"it is missing before entry {entry.seq}")
        if entry.previous != previous or _digest(entry) != entry.digest:
            return Finding(entry.seq, "it was altered, or does not follow from the one before")
        seq, previous = entry.seq, entry.digest
    return None if seq else Finding(1, "it is missing: the ledger is empty")


def _digest(entry: Entry) -> str:
    try:
        return entry_digest(
            seq=entry.seq,
            previous=entry.previous,
            at=entry.at,
            actor=entry.actor,
            kind=entry.kind,
            payload=entry.payload,
        )
    except TypeError:  # a damaged row may have bytes instead of text
        return ""


def _replayed(session: Session) -> Iterator[Finding]:
    replays = (CaseReplay(session), RemovalReplay(session), FigureReplay(session))
    others = (PublicationReplay(session), ApprovalReplay(session), CorrectionReplay(session))
    digests = {0: GENESIS}
    for entry in entries.entries(session):
        digests[entry.seq] = entry.digest
        try:
            fact = Fact(entry.seq, EntryKind(entry.kind), entry.at, entry.actor, json.loads(entry.payload))
            for other in others:
                other.follow(fact)
            for replay in replays:
                yield from replay.follow(fact)
        except (ValueError, KeyError, TypeError):
            yield Finding(entry.seq, "its content cannot be read")
    for replay in replays:
        yield from replay.left_over()
    for other in others:
        yield from other.compared()
    yield from _unopened(session, digests)


def _unopened(session: Session, digests: dict[int, str]) -> Iterator[Finding]:
    for row in session.execute(select(COMMITMENTS)):
        head = digests.get(row.length)
        if head != row.head or commitment_digest(row.salt, row.head, row.length) != row.commitment:
            yield Finding(0, f"the opening of the commitment {row.commitment} was altered")

"""Replays the ledger against the tables and reports differences. Changes nothing."""

import hashlib
import json
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit.cases import CaseReplay, RemovalReplay
from storage.audit.publications import ApprovalReplay, CorrectionReplay, PublicationReplay
from storage.engine.database import damage
from storage.ledger import entries
from storage.ledger.chain import GENESIS, Entry, Fact, Finding, commitment_digest, entry_digest
from storage.register.earlier_figures import figure_line
from storage.tables.figures import FIGURES
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


class FigureReplay:
    """Follows the ledger entry by entry; the rows are read once, before the first entry."""

    def __init__(self, session: Session) -> None:
        """Read the imported and the withdrawn figures, by their entry."""
        self._imported: dict[int, list[bytes]] = {}
        self._withdrawn: dict[int, list[bytes]] = {}
        for row in session.execute(select(FIGURES).order_by(FIGURES.c.id)).mappings():
            line = _line(row)
            self._imported.setdefault(row["imported_by"], []).append(line)
            if row["withdrawn_by"] is not None:
                self._withdrawn.setdefault(row["withdrawn_by"], []).append(line)

    def follow(self, fact: Fact) -> Iterator[Finding]:
        """Compare one entry with its rows."""
        if fact.kind is EntryKind.FIGURES_IMPORTED:
            yield from _compare(fact, self._imported.pop(fact.seq, []), "imported")
        elif fact.kind is EntryKind.FIGURES_WITHDRAWN:
            yield from _compare(fact, self._withdrawn.pop(fact.seq, []), "withdrew")

    def left_over(self) -> Iterator[Finding]:
        """Yield rows without an entry."""
        for rows, verb in ((self._imported, "imported"), (self._withdrawn, "withdrew")):
            for seq, lines in sorted(rows.items()):
                yield Finding(0, f"{len(lines):,} figures say that entry {seq} {verb} them")


def _compare(fact: Fact, lines: list[bytes], verb: str) -> Iterator[Finding]:
    if len(lines) != fact.payload["figures"]:
        yield Finding(fact.seq, f"it {verb} {fact.payload['figures']:,} figures, there are {len(lines):,}")
    elif hashlib.sha256(b"".join(lines)).hexdigest() != fact.payload["figures_digest"]:
        yield Finding(fact.seq, f"the figures that it {verb} were altered")


def _line(row: object) -> bytes:
    try:
        return figure_line(row)  # type: ignore[arg-type]
    except TypeError:  # a damaged row may have bytes instead of text; no import wrote such a line
        return b"unreadable"

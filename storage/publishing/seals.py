"""The history of the sealed reports, their signatures, and what came with them about keys."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.tables.publishing import FILES, PUBLICATIONS, FileLayer
from storage.tables.register import LEDGER
from storage.vocabulary.publishing import POSTED, EntryKind


@dataclass(frozen=True, slots=True)
class StoredSeal:
    """A sealed report: its day of sealing, whether it is posted in full, and the files that were asked for, by name."""

    sealed_on: date
    posted: bool
    files: dict[str, bytes] = field(default_factory=dict)


def seals(session: Session, *endings: str) -> tuple[StoredSeal, ...]:
    """Return every sealed report in the order of the history, with its files whose names end so."""
    statement = (
        select(PUBLICATIONS.c.seq, PUBLICATIONS.c.history_line, PUBLICATIONS.c.state, FILES.c.name, FILES.c.data)
        .join(FILES, FILES.c.publication_id == PUBLICATIONS.c.id)
        .where(PUBLICATIONS.c.seq.is_not(None), FILES.c.layer == FileLayer.SEAL.value)
        .where(or_(*(FILES.c.name.endswith(ending, autoescape=True) for ending in endings)))
        .order_by(PUBLICATIONS.c.seq)
    )
    found: dict[int, StoredSeal] = {}
    for row in session.execute(statement):
        sealed_on = date.fromisoformat(row.history_line.split(" ")[5])
        found.setdefault(row.seq, StoredSeal(sealed_on, row.state in POSTED)).files[row.name] = row.data
    return tuple(found.values())


def history(session: Session) -> bytes:
    """Return the lines of every sealed publication so far."""
    statement = select(PUBLICATIONS.c.history_line).where(PUBLICATIONS.c.seq.is_not(None)).order_by(PUBLICATIONS.c.seq)
    return "".join(f"{line}\n" for line in session.scalars(statement)).encode()


def announced_changes(session: Session) -> tuple[Mapping[str, Any], ...]:
    """Return the facts of every announced change of the key, oldest first."""
    return _payloads(session, EntryKind.KEY_CHANGED)


def second_signatures(session: Session, sums: str) -> dict[str, bytes]:
    """Return the second signatures of a report by the name of who signed. `sums`: the name of its checksums."""
    signed = (facts for facts in _payloads(session, EntryKind.SECOND_SIGNATURE) if facts["sums"] == sums)
    return {facts["name"]: facts["signature"].encode() for facts in signed}


def add_second_signature(
    session: Session, sums: str, name: str, signature: bytes, *, actor: str, now: datetime
) -> bool:
    """Keep a second signature in the ledger, which is all that holds it. Returns False if this person has signed."""
    if name in second_signatures(session, sums):
        return False
    facts = {"sums": sums, "name": name, "signature": signature.decode("ascii")}
    entries.append(session, EntryKind.SECOND_SIGNATURE, facts, actor=actor, now=now)
    return True


def _payloads(session: Session, kind: EntryKind) -> tuple[Mapping[str, Any], ...]:
    statement = select(LEDGER.c.payload).where(LEDGER.c.kind == kind.value).order_by(LEDGER.c.seq)
    return tuple(json.loads(payload) for payload in session.scalars(statement))

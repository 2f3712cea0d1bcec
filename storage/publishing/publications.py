"""Publications from draft to published: one row per period, kind and edition, with every byte of their files."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, update
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.ledger.chain import instant_of, instant_or_none, instant_text, text_digest
from storage.publishing.planned_parts import PlannedPart, part_row
from storage.tables.approvals import APPROVALS
from storage.tables.publishing import FILES, PARTS, PUBLICATIONS, FileLayer
from storage.vocabulary.errors import TryLaterError
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import (
    POSTED,
    PUBLICATION_MOVES,
    SEALABLE,
    UNSEALED,
    EntryKind,
    PublicationKind,
    PublicationState,
)

NOTICE = "late_notice"
# Built once, because each tick runs them, and building a statement takes as long as running it.
DONE_PERIODS = select(PUBLICATIONS.c.period).where(PUBLICATIONS.c.state.in_(POSTED), PUBLICATIONS.c.kind != NOTICE)
UNDER_WAY = (
    select(PUBLICATIONS)
    .where(PUBLICATIONS.c.state.in_((*UNSEALED, PublicationState.PUBLISHING)), PUBLICATIONS.c.kind != NOTICE)
    .order_by(PUBLICATIONS.c.start_on, PUBLICATIONS.c.edition, PUBLICATIONS.c.id)
)


class StaleDraft(TryLaterError):
    """The draft changed, or was sealed, while somebody worked with it."""

    what = "the draft for {period} has changed since"
    todo = "check the current one and try again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One edition of one period's report. `revision` counts the drafts: 0, with no digest, before the first.

    The columns that sealing fills are None before it; `hold_reason` is set only during a hold.
    """

    id: int
    period: Period
    kind: PublicationKind
    edition: int
    state: PublicationState
    digest: str
    revision: int
    due_at: datetime
    drafted_at: datetime
    sealed_at: datetime | None
    seq: int | None
    approvals: int | None
    hold_reason: str | None

    @property
    def is_drafted(self) -> bool:
        """Return whether there is a draft to show, sealed or not."""
        return self.revision > 0


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a publication: content and charts exist from the draft on, the seal from the sealing on."""

    name: str
    layer: str
    sha256: str
    data: bytes


def find(session: Session, period: Period, kind: str = PublicationKind.REPORT) -> Publication | None:
    """Return the newest edition of a kind for a period, whatever its state."""
    statement = select(PUBLICATIONS).where(PUBLICATIONS.c.period == period.label, PUBLICATIONS.c.kind == kind)
    row = session.execute(statement.order_by(PUBLICATIONS.c.edition.desc()).limit(1)).mappings().first()
    return None if row is None else _publication(row)


def edition_of(session: Session, period: Period, kind: str, edition: int) -> Publication | None:
    """Return one edition, whatever its state."""
    statement = select(PUBLICATIONS).where(PUBLICATIONS.c.period == period.label, PUBLICATIONS.c.kind == kind)
    row = session.execute(statement.where(PUBLICATIONS.c.edition == edition)).mappings().first()
    return None if row is None else _publication(row)


def by_id(session: Session, publication_id: int) -> Publication:
    """Return the edition of a row."""
    statement = select(PUBLICATIONS).where(PUBLICATIONS.c.id == publication_id)
    return _publication(session.execute(statement).mappings().one())


def sealed(session: Session) -> tuple[Publication, ...]:
    """Return every sealed publication, in the order of the history."""
    statement = select(PUBLICATIONS).where(PUBLICATIONS.c.seq.is_not(None)).order_by(PUBLICATIONS.c.seq)
    return tuple(_publication(row) for row in session.execute(statement).mappings())


def unsealed(session: Session) -> tuple[Publication, ...]:
    """Return every publication that may still change, except late notices, oldest period first."""
    return tuple(publication for publication in under_way(session) if publication.state in UNSEALED)


def under_way(session: Session) -> tuple[Publication, ...]:
    """Return every publication that is not posted in full yet, except late notices, oldest period first."""
    return tuple(_publication(row) for row in session.execute(UNDER_WAY).mappings())


def published_periods(session: Session) -> frozenset[str]:
    """Return the periods whose report was posted in full in every channel."""
    return frozenset(session.scalars(DONE_PERIODS))


def files(session: Session, publication_id: int) -> dict[str, StoredFile]:
    """Return the files of a publication by name."""
    statement = select(FILES).where(FILES.c.publication_id == publication_id).order_by(FILES.c.name)
    return {row["name"]: _file(row) for row in session.execute(statement).mappings()}


def document(session: Session, publication_id: int) -> StoredFile:
    """Return the JSON document, of which a drafted publication has exactly one."""
    statement = select(FILES).where(FILES.c.publication_id == publication_id, FILES.c.name.like("%.json"))
    return _file(session.execute(statement).mappings().one())


def _file(row: RowMapping) -> StoredFile:
    return StoredFile(row["name"], row["layer"], row["sha256"], row["data"])


def save_draft(
    session: Session,
    *,
    period: Period,
    kind: str,
    edition: int,
    digest: str,
    due_at: datetime,
    content: Mapping[str, bytes],
    charts: Mapping[str, bytes],
    now: datetime,
) -> Publication:
    """Save a draft, or replace an unsealed one. The same digest again changes nothing.

    Approvals are of a digest: a draft with another one must be approved again. Raises StaleDraft if this edition is
    sealed or held.
    """
    present = edition_of(session, period, kind, edition)
    if present is not None and present.digest == digest:
        return present
    if present is not None and present.state is PublicationState.HELD:
        raise StaleDraft(period=period)
    facts: dict[str, Any] = {
        "period": period.label,
        "kind": str(kind),
        "edition": edition,
        "start_on": period.start.isoformat(),
        "end_on": period.end.isoformat(),
        "due_at": instant_text(due_at),
        "digest": digest,
        "revision": 1 if present is None else present.revision + 1,
    }
    publication_id = _keep_draft(session, present, {**facts, "drafted_at": instant_text(now)})
    layers = _keep_files(session, publication_id, FileLayer.CONTENT, content)
    layers |= _keep_files(session, publication_id, FileLayer.CHART, charts)
    entries.append(session, EntryKind.REPORT_DRAFTED, {**facts, "files": layers}, actor=entries.CLOCK, now=now)
    return by_id(session, publication_id)


def _keep_draft(session: Session, present: Publication | None, values: Mapping[str, Any]) -> int:
    drafted = {**values, "state": PublicationState.DRAFTED.value}
    if present is None:
        publication_id: int = session.execute(insert(PUBLICATIONS).returning(PUBLICATIONS.c.id), drafted).scalar_one()
        return publication_id
    compare_and_set(session, present, drafted)
    session.execute(delete(FILES).where(FILES.c.publication_id == present.id))
    session.execute(delete(APPROVALS).where(APPROVALS.c.publication_id == present.id))
    return present.id


def seal(
    session: Session,
    publication: Publication,
    *,
    history_line: str,
    commitment: str,
    files: Mapping[str, bytes],
    approvals: int,
    parts: Sequence[PlannedPart],
    now: datetime,
) -> int:
    """Make a draft final: its number in the history, the sealed files and one outbox row per part, in one transaction.

    Raises StaleDraft if the draft has changed.
    """
    seq = next_seq(session)
    # Take the row as it was seen first: once it is sealed, a trigger refuses the files with a less helpful error.
    if publication.state not in SEALABLE:
        raise StaleDraft(period=publication.period)
    compare_and_set(session, publication, {"state": publication.state.value})
    layers = _keep_files(session, publication.id, FileLayer.SEAL, files)
    part_rows = [part_row(publication.id, part) for part in parts]
    if part_rows:
        session.execute(insert(PARTS), part_rows)
    facts = {"seq": seq, "approvals": approvals, "history_line": history_line, "commitment": commitment}
    sealed = {"state": PublicationState.PUBLISHING.value, "sealed_at": instant_text(now)}
    compare_and_set(session, publication, {**facts, **sealed})
    parts_in_entry = [[row["channel"], row["part"], row["position"], text_digest(row["payload"])] for row in part_rows]
    entry = {**name_of(publication), **facts, "digest": publication.digest, "files": layers, "parts": parts_in_entry}
    entries.append(session, EntryKind.REPORT_SEALED, entry, actor=entries.CLOCK, now=now)
    return seq


def mark_published(session: Session, publication_id: int, now: datetime) -> bool:
    """Record that every part was posted, so the report is published. Return False if that was recorded before."""
    result = session.connection().execute(
        update(PUBLICATIONS)
        .where(PUBLICATIONS.c.id == publication_id, PUBLICATIONS.c.state == PublicationState.PUBLISHING)
        .values(state=PublicationState.PUBLISHED.value, published_at=instant_text(now))
    )
    if result.rowcount:
        facts = name_of(by_id(session, publication_id))
        entries.append(session, EntryKind.REPORT_PUBLISHED, facts, actor=entries.CLOCK, now=now)
    return bool(result.rowcount)


def next_seq(session: Session) -> int:
    """Return the number of the next line of the history, counted from 1."""
    return (session.scalar(select(func.max(PUBLICATIONS.c.seq))) or 0) + 1


def compare_and_set(session: Session, publication: Publication, values: Mapping[str, Any]) -> None:
    """Change an unsealed publication as it was seen. Raises StaleDraft if it has changed since."""
    state = PublicationState(values.get("state", publication.state))
    if state is not publication.state and state not in PUBLICATION_MOVES[publication.state]:
        raise StaleDraft(period=publication.period)
    result = session.connection().execute(
        update(PUBLICATIONS)
        .where(
            PUBLICATIONS.c.id == publication.id,
            PUBLICATIONS.c.revision == publication.revision,
            PUBLICATIONS.c.state == publication.state,
            PUBLICATIONS.c.state.in_(UNSEALED),
        )
        .values(values)
    )
    if not result.rowcount:
        raise StaleDraft(period=publication.period)


def _keep_files(
    session: Session, publication_id: int, layer: FileLayer, files: Mapping[str, bytes]
) -> dict[str, list[str]]:
    """Write files, and return their facts for the ledger: layer and digest by name."""
    rows = [
        {
            "publication_id": publication_id,
            "name": name,
            "layer": layer.value,
            "sha256": hashlib.sha256(data).hexdigest(),
            "data": data,
        }
        for name, data in sorted(files.items())
    ]
    if rows:
        session.execute(insert(FILES), rows)
    return {str(row["name"]): [str(row["layer"]), str(row["sha256"])] for row in rows}


def name_of(publication: Publication) -> dict[str, Any]:
    """Return the facts by which ledger entries name a publication."""
    return {"period": publication.period.label, "kind": publication.kind.value, "edition": publication.edition}


def _publication(row: RowMapping) -> Publication:
    return Publication(
        id=row["id"],
        period=Period.parse(row["period"]),
        kind=PublicationKind(row["kind"]),
        edition=row["edition"],
        state=PublicationState(row["state"]),
        digest=row["digest"],
        revision=row["revision"],
        due_at=instant_of(row["due_at"]),
        drafted_at=instant_of(row["drafted_at"]),
        sealed_at=instant_or_none(row["sealed_at"]),
        seq=row["seq"],
        approvals=row["approvals"],
        hold_reason=row["hold_reason"],
    )

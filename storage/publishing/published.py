"""What readers may be told of: the published editions, with where they stand. Sees no draft and no case.

One statement tells of every edition; the figures themselves are read by their digest, so that they can be remembered.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.orm import Session

from storage.publishing.states import STANDING
from storage.tables.publishing import FILES, PARTS, PUBLICATIONS, UPLOADS, FileLayer, UploadForm
from storage.vocabulary.publishing import PartState


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A part of an edition as it stands in a channel."""

    channel: str
    part: str
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A published edition: its number in the history, the digest of its JSON file, its cover as Telegram has it."""

    id: int
    seq: int
    period: str
    edition: int
    digest: str
    cover: str
    places: tuple[Place, ...] = ()


def editions(session: Session) -> tuple[Edition, ...]:
    """Every published edition in the order of the history, in one statement."""
    found: dict[int, Edition] = {}
    for row in session.execute(_EDITIONS).mappings():
        edition = found.setdefault(row["id"], _edition(row))
        if row["message_ids"] is not None:
            found[row["id"]] = replace(edition, places=(*edition.places, _place(row)))
    return tuple(found.values())


def documents(session: Session, digests: Collection[str]) -> Mapping[str, bytes]:
    """The JSON files of these digests."""
    wanted = select(FILES.c.sha256, FILES.c.data).where(FILES.c.sha256.in_(sorted(digests)))
    return {row.sha256: row.data for row in session.execute(wanted)}


def _editions() -> Select[Any]:
    published, report = PUBLICATIONS.c, FILES.alias("report")
    chart, cover = FILES.alias("chart"), UPLOADS.alias("cover")
    first = (
        select(cover.c.file_id)
        .join(chart, chart.c.sha256 == cover.c.sha256)
        .where(chart.c.publication_id == published.id, chart.c.layer == FileLayer.CHART.value)
        .where(cover.c.form == UploadForm.PHOTO.value)
        .order_by(chart.c.name)
        .limit(1)
        .correlate(PUBLICATIONS)
        .scalar_subquery()
    )
    told = select(
        published.id,
        published.seq,
        published.period,
        published.edition,
        report.c.sha256,
        first.label("cover"),
        PARTS.c.channel,
        PARTS.c.part,
        PARTS.c.message_ids,
    )
    return (
        told.select_from(PUBLICATIONS)
        .join(report, (report.c.publication_id == published.id) & report.c.name.like("%.json"))
        .outerjoin(PARTS, (PARTS.c.publication_id == published.id) & (PARTS.c.state == PartState.SENT.value))
        .where(published.state.in_([state.value for state in STANDING]))
        .where(report.c.layer == FileLayer.CONTENT.value)
        .order_by(published.seq, PARTS.c.id)
    )


def _edition(row: RowMapping) -> Edition:
    return Edition(
        id=row["id"],
        seq=row["seq"],
        period=row["period"],
        edition=row["edition"],
        digest=row["sha256"],
        cover=row["cover"] or "",
    )


def _place(row: RowMapping) -> Place:
    return Place(
        channel=row["channel"],
        part=row["part"],
        message_ids=tuple(json.loads(row["message_ids"])),
    )


_EDITIONS = _editions()

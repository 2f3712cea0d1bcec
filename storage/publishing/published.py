"""What readers may see: the published editions with their messages, without drafts and cases.

One statement returns every edition; the figures are read separately by their digest, so that they can be cached.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.orm import Session

from storage.tables.publishing import FILES, PARTS, PUBLICATIONS, UPLOADS, FileLayer, UploadForm
from storage.vocabulary.publishing import POSTED, PartState


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedPart:
    """The messages of a part of an edition in a channel."""

    channel: str
    part: str
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A published edition: its number in the history, the digest of its JSON file, its cover's file_id in Telegram."""

    id: int
    seq: int
    period: str
    edition: int
    digest: str
    cover: str
    places: tuple[PostedPart, ...] = ()


def editions(session: Session) -> tuple[Edition, ...]:
    """Return every published edition in the order of the history, with one statement."""
    by_id: dict[int, Edition] = {}
    for row in session.execute(_EDITIONS).mappings():
        edition = by_id.setdefault(row["id"], _edition(row))
        if row["message_ids"] is not None:
            by_id[row["id"]] = replace(edition, places=(*edition.places, _posted_part(row)))
    return tuple(by_id.values())


def documents(session: Session, digests: Collection[str]) -> Mapping[str, bytes]:
    """Return the JSON files with these digests."""
    statement = select(FILES.c.sha256, FILES.c.data).where(FILES.c.sha256.in_(sorted(digests)))
    return {row.sha256: row.data for row in session.execute(statement)}


def _editions() -> Select[Any]:
    published, report = PUBLICATIONS.c, FILES.alias("report")
    chart, cover = FILES.alias("chart"), UPLOADS.alias("cover")
    first_chart = (
        select(cover.c.file_id)
        .join(chart, chart.c.sha256 == cover.c.sha256)
        .where(chart.c.publication_id == published.id, chart.c.layer == FileLayer.CHART.value)
        .where(cover.c.form == UploadForm.PHOTO.value)
        .order_by(chart.c.name)
        .limit(1)
        .correlate(PUBLICATIONS)
        .scalar_subquery()
    )
    columns = select(
        published.id,
        published.seq,
        published.period,
        published.edition,
        report.c.sha256,
        first_chart.label("cover"),
        PARTS.c.channel,
        PARTS.c.part,
        PARTS.c.message_ids,
    )
    return (
        columns.select_from(PUBLICATIONS)
        .join(report, (report.c.publication_id == published.id) & report.c.name.like("%.json"))
        .outerjoin(PARTS, (PARTS.c.publication_id == published.id) & (PARTS.c.state == PartState.SENT.value))
        .where(published.state.in_([state.value for state in POSTED]))
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


def _posted_part(row: RowMapping) -> PostedPart:
    return PostedPart(
        channel=row["channel"],
        part=row["part"],
        message_ids=tuple(json.loads(row["message_ids"])),
    )


_EDITIONS = _editions()

"""Files that Telegram has already, by content: a file that was uploaded once is sent by its id."""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import RowMapping, delete, select
from sqlalchemy.orm import Session

from storage.engine.database import insert_if_new
from storage.ledger.chain import canonical_json, instant_text
from storage.publishing.planned_parts import AlbumPayload
from storage.tables.publishing import FILES, SENT_FILES, UPLOADS

Form = Literal["photo", "document"]
Mark = Callable[[bytes], str]  # that of the signing key
MARKED = ("chat", "sha256", "form", "file_id", "file_unique_id")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded: one of its names, its digest and its bytes."""

    name: str
    sha256: str
    data: bytes


def file_ids(session: Session, digests: Iterable[str], mark: Mark) -> dict[tuple[str, Form], str]:
    """Return the ids by which Telegram can send bytes, by digest and form; bytes without an id must be uploaded."""
    statement = select(UPLOADS).where(UPLOADS.c.sha256.in_(list(digests)))
    rows = session.execute(statement).mappings()
    return {(row["sha256"], row["form"]): row["file_id"] for row in rows if _is_genuine(row, mark)}


def file_unique_id(session: Session, sha256: str, form: Form, mark: Mark) -> str:
    """Return Telegram's name for these bytes; empty if it is unknown."""
    statement = select(UPLOADS).where(UPLOADS.c.sha256 == sha256, UPLOADS.c.form == form)
    rows = session.execute(statement).mappings()
    return next((row["file_unique_id"] for row in rows if _is_genuine(row, mark)), "")


def forged(session: Session, mark: Mark) -> tuple[tuple[str, Form], ...]:
    """Return digest and form of rows that were written by others; none if the key differs for all rows."""
    others, key_differs = foreign(session, mark)
    return () if key_differs else others


def foreign(session: Session, mark: Mark) -> tuple[tuple[tuple[str, Form], ...], bool]:
    """Return digest and form of rows that were not written with this key, and whether these are all rows."""
    rows = session.execute(select(UPLOADS).order_by(UPLOADS.c.sha256, UPLOADS.c.form)).mappings().all()
    others = tuple((row["sha256"], row["form"]) for row in rows if not _is_genuine(row, mark))
    return others, len(others) == len(rows)


def _is_genuine(row: RowMapping, mark: Mark) -> bool:
    return hmac.compare_digest(row["mark"], mark(_marked(row)))


def _marked(row: RowMapping | dict[str, Any]) -> bytes:
    """Return the bytes that the mark of a row covers."""
    return canonical_json({name: row[name] for name in MARKED}).encode()


def keep(
    session: Session,
    *,
    chat: int | str,
    sha256: str,
    form: Form,
    file_id: str,
    file_unique_id: str,
    mark: Mark,
    now: datetime,
) -> None:
    """Store an upload; a later one of the same bytes replaces it."""
    forget(session, sha256, form)
    row = {
        "chat": str(chat),
        "sha256": sha256,
        "form": form,
        "file_id": file_id,
        "file_unique_id": file_unique_id,
        "kept_at": instant_text(now),
    }
    insert_if_new(session, UPLOADS, {**row, "mark": mark(_marked(row))})


def uploaded(session: Session, file_id: str) -> Upload | None:
    """Return the file that was uploaded under this id; None unless the id is the newest of a file."""
    statement = select(FILES.c.name, FILES.c.sha256, FILES.c.data).join(UPLOADS, UPLOADS.c.sha256 == FILES.c.sha256)
    row = session.execute(statement.where(UPLOADS.c.file_id == file_id).limit(1)).first()
    return None if row is None else Upload(row.name, row.sha256, row.data)


def forget(session: Session, sha256: str, form: Form) -> None:
    """Delete an id that Telegram no longer knows: the bytes must be uploaded again."""
    session.execute(delete(UPLOADS).where(UPLOADS.c.sha256 == sha256, UPLOADS.c.form == form))


def forget_unused(session: Session) -> None:
    """Delete the uploads of files that no publication has any more: a later draft with them uploads them again."""
    session.execute(delete(UPLOADS).where(UPLOADS.c.sha256.not_in(select(FILES.c.sha256))))


def keep_sent(session: Session, part_id: int, album: AlbumPayload) -> None:
    """Store Telegram's names for the files of an album that was just sent."""
    for number, (_, sha256) in enumerate(album.files):
        statement = select(UPLOADS.c.file_unique_id).where(UPLOADS.c.sha256 == sha256, UPLOADS.c.form == album.form)
        unique = session.scalar(statement.limit(1))
        if unique:
            insert_if_new(session, SENT_FILES, {"part_id": part_id, "place": number, "file_unique_id": unique})


def sent_id(session: Session, part_id: int, place: int) -> str:
    """Return Telegram's name for a file of a part when it was sent; empty if it is unknown."""
    statement = select(SENT_FILES.c.file_unique_id).where(SENT_FILES.c.part_id == part_id, SENT_FILES.c.place == place)
    return session.scalar(statement) or ""

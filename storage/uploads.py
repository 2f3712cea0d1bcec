"""Files that Telegram has already, by content: what was uploaded once is sent by its id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.chain import instant_text
from storage.database import insert_if_new
from storage.tables_published import FILES, SENT_FILES, UPLOADS

Form = Literal["photo", "document"]


@dataclass(frozen=True, slots=True)
class Upload:
    """What was uploaded once: a name of it, its digest and its bytes."""

    name: str
    sha256: str
    data: bytes


def file_ids(session: Session, digests: Iterable[str]) -> dict[tuple[str, Form], str]:
    """The ids under which Telegram sends bytes, by digest and form; those that must be uploaded have none."""
    wanted = select(UPLOADS.c.sha256, UPLOADS.c.form, UPLOADS.c.file_id).where(UPLOADS.c.sha256.in_(list(digests)))
    return {(row.sha256, row.form): row.file_id for row in session.execute(wanted)}


def file_unique_id(session: Session, sha256: str, form: Form) -> str:
    """What Telegram calls these bytes wherever they stand; empty where it is not known."""
    wanted = select(UPLOADS.c.file_unique_id).where(UPLOADS.c.sha256 == sha256, UPLOADS.c.form == form)
    return session.scalar(wanted.limit(1)) or ""


def keep(
    session: Session, *, chat: int | str, sha256: str, form: Form, file_id: str, file_unique_id: str, now: datetime
) -> None:
    """Remember an upload; a later one of the same bytes takes its place."""
    forget(session, sha256, form)
    row = {
        "chat": str(chat),
        "sha256": sha256,
        "form": form,
        "file_id": file_id,
        "file_unique_id": file_unique_id,
        "kept_at": instant_text(now),
    }
    insert_if_new(session, UPLOADS, row)


def uploaded(session: Session, file_id: str) -> Upload | None:
    """The file that was uploaded under this id; None for an id that is not the newest of any."""
    wanted = select(FILES.c.name, FILES.c.sha256, FILES.c.data).join(UPLOADS, UPLOADS.c.sha256 == FILES.c.sha256)
    row = session.execute(wanted.where(UPLOADS.c.file_id == file_id).limit(1)).first()
    return None if row is None else Upload(row.name, row.sha256, row.data)


def forget(session: Session, sha256: str, form: Form) -> None:
    """Telegram no longer knows the id: the bytes must be uploaded again."""
    session.execute(delete(UPLOADS).where(UPLOADS.c.sha256 == sha256, UPLOADS.c.form == form))


def forget_unused(session: Session) -> None:
    """Forget the files that no publication has any more: a draft that has them again is shown again."""
    session.execute(delete(UPLOADS).where(UPLOADS.c.sha256.not_in(select(FILES.c.sha256))))


def keep_sent(session: Session, part_id: int, payload: Mapping[str, Any]) -> None:
    """Remember what Telegram calls the files of a part that was just sent."""
    form: Form = "photo" if payload.get("form") == "photo" else "document"
    for place, (_, sha256) in enumerate(payload.get("files", ())):
        unique = file_unique_id(session, sha256, form)
        if unique:
            insert_if_new(session, SENT_FILES, {"part_id": part_id, "place": place, "file_unique_id": unique})


def sent_id(session: Session, part_id: int, place: int) -> str:
    """What Telegram called a file of a part when that was sent; empty where it is not known."""
    wanted = select(SENT_FILES.c.file_unique_id).where(SENT_FILES.c.part_id == part_id, SENT_FILES.c.place == place)
    return session.scalar(wanted) or ""

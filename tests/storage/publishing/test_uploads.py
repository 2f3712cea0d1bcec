"""Which bytes Telegram has already, and which rows say so without the key."""

import hashlib

from sqlalchemy import text

from storage.engine.database import Database
from storage.publishing import uploads
from storage.publishing.uploads import Form
from tests.support.cases import LATER
from tests.support.registers import Register

SHA, OTHER = "ab" * 32, "cd" * 32


def mark(data: bytes) -> str:
    """Replace the mark of a signing key."""
    return hashlib.sha256(b"key" + data).hexdigest()


def keep(database: Database, sha256: str, *, chat: int | str = -100, form: Form = "photo", file_id: str = "id") -> None:
    with database.transaction() as session:
        uploads.keep(
            session, chat=chat, sha256=sha256, form=form, file_id=file_id, file_unique_id="u", mark=mark, now=LATER
        )


def ids(database: Database, *digests: str) -> dict[tuple[str, Form], str]:
    with database.reading() as session:
        return uploads.file_ids(session, digests, mark)


def test_upload_is_found_by_content_and_form(database: Database) -> None:
    keep(database, SHA, file_id="AgAC")
    assert ids(database, SHA, OTHER) == {(SHA, "photo"): "AgAC"}
    assert ids(database, OTHER) == ids(database) == {}


def test_later_upload_replaces_the_first(database: Database) -> None:
    for chat, file_id in ((-100, "old"), ("@staging", "new")):
        keep(database, SHA, chat=chat, file_id=file_id)
    assert ids(database, SHA) == {(SHA, "photo"): "new"}


def test_forgotten_upload_is_forgotten_in_one_form_only(database: Database) -> None:
    forms: tuple[Form, ...] = ("photo", "document")
    for form in forms:
        keep(database, SHA, form=form, file_id=form)
    with database.transaction() as session:
        uploads.forget(session, SHA, "photo")
    assert ids(database, SHA) == {(SHA, "document"): "document"}


def test_swapped_ids_are_detected(register: Register, database: Database) -> None:
    keep(database, SHA, file_id="one")
    keep(database, OTHER, file_id="two")
    keep(database, "ef" * 32, file_id="three")
    with database.reading() as session:
        assert uploads.forged(session, mark) == ()
    with register.behind_the_back() as raw:
        for sha256, file_id in ((SHA, "two"), (OTHER, "one")):
            raw.execute(text("UPDATE uploads SET file_id = :id WHERE sha256 = :sha"), {"id": file_id, "sha": sha256})
    assert ids(database, SHA, OTHER) == {}
    with database.reading() as session:
        assert uploads.forged(session, mark) == ((SHA, "photo"), (OTHER, "photo"))
        assert uploads.file_unique_id(session, SHA, "photo", mark) == ""

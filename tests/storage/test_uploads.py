"""Which bytes Telegram has already."""

from storage import uploads
from storage.database import Database
from tests.storage.samples import LATER, NOW

SHA = "ab" * 32


def test_upload_is_found_by_content_and_form(database: Database) -> None:
    with database.transaction() as session:
        uploads.keep(session, chat=-100, sha256=SHA, form="photo", file_id="AgAC", file_unique_id="u", now=NOW)
        assert uploads.file_ids(session, [SHA, "cd" * 32]) == {(SHA, "photo"): "AgAC"}
        assert uploads.file_ids(session, ["cd" * 32]) == uploads.file_ids(session, []) == {}


def test_later_upload_takes_the_place_of_the_first(database: Database) -> None:
    with database.transaction() as session:
        for chat, file_id in ((-100, "old"), ("@staging", "new")):
            uploads.keep(session, chat=chat, sha256=SHA, form="photo", file_id=file_id, file_unique_id="u", now=LATER)
        assert uploads.file_ids(session, [SHA]) == {(SHA, "photo"): "new"}


def test_forgotten_upload_is_forgotten_in_one_form_only(database: Database) -> None:
    with database.transaction() as session:
        for form in ("photo", "document"):
            uploads.keep(session, chat=1, sha256=SHA, form=form, file_id=form, file_unique_id="u", now=NOW)
        uploads.forget(session, SHA, "photo")
        assert uploads.file_ids(session, [SHA]) == {(SHA, "document"): "document"}

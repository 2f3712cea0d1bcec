"""Uploads a picture of an answer again when Telegram no longer accepts its id, and keeps the new id.

Only the upload to the staging chat is recorded: nothing shows who asked for the picture.
"""

from bot.actions.context.channel_port import SentFile
from bot.actions.context.context import Context
from storage.publishing import uploads
from storage.publishing.uploads import Upload


def lost_picture(context: Context, file_id: str) -> Upload | None:
    """Return what was uploaded under the id, or None if a newer upload has replaced it."""
    with context.database.reading() as session:
        return uploads.uploaded(session, file_id)


def keep_renewed(context: Context, picture: Upload, sent: SentFile) -> None:
    """Keep the new id, so that the picture is sent by it from now on."""
    with context.database.transaction() as session:
        uploads.keep(
            session,
            chat=context.settings.telegram.staging,
            sha256=picture.sha256,
            form="photo",
            file_id=sent.file_id,
            file_unique_id=sent.file_unique_id,
            mark=context.key.mark,
            now=context.now(),
        )

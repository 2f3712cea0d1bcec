"""A picture of an answer that Telegram no longer knows by its id: its bytes from the register, and its new id kept.

Only the upload is written down, as one of the staging chat's: nothing tells who asked for the picture.
"""

from bot.actions.context.channel_port import SentFile
from bot.actions.context.context import Context
from storage.publishing import uploads
from storage.publishing.uploads import Upload


def lost_picture(context: Context, file_id: str) -> Upload | None:
    """What was uploaded under the id; None where another one has taken its place meanwhile."""
    with context.database.reading() as session:
        return uploads.uploaded(session, file_id)


def keep_renewed(context: Context, picture: Upload, sent: SentFile) -> None:
    """From now on the picture is sent by this id."""
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

"""Ids of uploaded files: a lost one is renewed, and one that may show another file is forgotten.

When Telegram no longer accepts the id of a picture of an answer, it is uploaded again. Only the upload to the staging
chat is recorded: nothing shows who asked for the picture.
"""

from bot.actions.context.channel_port import SentFile
from bot.actions.context.context import Context
from storage.publishing import uploads
from storage.publishing.uploads import Upload
from storage.vocabulary.admin_messages import MessageKind


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


def forget_forged_uploads(context: Context) -> None:
    """Forget ids that the holder of the signing key did not write: they may show another file. Inform the admins.

    Without the key, forgeries cannot be detected.

    If no id is by the present key, the key is another one than before: the files are uploaded again without a message.
    """
    if context.keyless is not None:
        return
    with context.database.reading() as session:
        rows, key_differs = uploads.foreign(session, context.key.mark)
    if not rows:
        return
    with context.database.transaction() as session:
        for digest, form in rows:
            uploads.forget(session, digest, form)
        if key_differs:
            return
        topic = f"forged:{rows[0][0]}:{context.now().isoformat()}"
        context.queue_message(session, topic, MessageKind.UPLOADS_FORGED, {})

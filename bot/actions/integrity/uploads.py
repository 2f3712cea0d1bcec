"""Forgets ids of uploaded files that the holder of the signing key did not write: they may show another file."""

from bot.actions.context.context import Context
from storage.publishing import uploads
from storage.vocabulary.admin_messages import MessageKind


def forget_forged_uploads(context: Context) -> None:
    """Forget them and inform the admins. Without the key, forgeries cannot be detected.

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

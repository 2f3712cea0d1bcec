"""Forgets ids of uploaded files that the holder of the signing key did not write: they may show another file."""

from bot.actions.context.context import Context
from reports.language import words
from storage.chat import admin_messages
from storage.publishing import uploads

FORGOTTEN = (
    "Somebody else than the bot changed ids of uploaded files in the register, so that they may show another file. "
    "The bot uploads those files again. Find out who can write to the database."
)


def forget_forged_uploads(context: Context) -> None:
    """Forget them and tell the admins, once for the same rows. Without the key nothing can be told apart."""
    if context.keyless is not None:
        return
    with context.database.reading() as session:
        rows = uploads.forged(session, context.key.mark)
    if not rows:
        return
    text = words.text(FORGOTTEN, context.settings.publisher.languages[0])
    with context.database.transaction() as session:
        for digest, form in rows:
            uploads.forget(session, digest, form)
        admin_messages.queue(session, f"forged:{rows[0][0]}:{context.now().isoformat()}", text, context.now())

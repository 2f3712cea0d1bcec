"""Forgets ids of uploaded files that the holder of the signing key did not write: they may show another file."""

from bot.actions.context.context import Desk
from reports.language import words
from storage.chat import admin_messages
from storage.publishing import uploads

FORGOTTEN = (
    "Somebody else than the bot changed ids of uploaded files in the register, so that they may show another file. "
    "The bot uploads those files again. Find out who can write to the database."
)


def forget_forged_uploads(desk: Desk) -> None:
    """Forget them and tell the admins, once for the same rows. Without the key nothing can be told apart."""
    if desk.keyless is not None:
        return
    with desk.database.reading() as session:
        rows = uploads.forged(session, desk.key.mark)
    if not rows:
        return
    text = words.text(FORGOTTEN, desk.settings.publisher.languages[0])
    with desk.database.transaction() as session:
        for digest, form in rows:
            uploads.forget(session, digest, form)
        admin_messages.owe(session, f"forged:{rows[0][0]}:{desk.now().isoformat()}", text, desk.now())

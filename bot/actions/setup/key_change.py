"""Announces a change of the signing key: the old key signs a statement that names the new one."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.actions.context.signing_key import load_key
from bot.actions.integrity.key_changes import last_signer, read_statements, statements_to
from bot.actions.integrity.mark import mark_path, present_mark, write_mark
from bot.actions.setup.init import CannotWrite, write_new
from bot.config.settings import Settings
from reports.sealing.key_changes import announce_key
from reports.sealing.signing import SigningKey
from storage.engine.database import Database, Session
from storage.ledger import entries
from storage.vocabulary.errors import DataError
from storage.vocabulary.publishing import EntryKind


class NothingSigned(DataError):
    """No report has the old key, so no reader knows it."""

    what = "no report is signed yet, so there is no change to announce"
    todo = "put the new key in place of the old one"


class NotTheLastKey(DataError):
    """The key that should announce another is not that of the last report."""

    what = "{old} cannot announce another key: the last report is signed with {last}"
    todo = "name the key of the last report with --old FILE; if it is lost, see docs/how-to/change-the-key.md"


class SameKey(DataError):
    """The new key is the old one."""

    what = "the key in {path} is already in use"
    todo = "name a file for the new key that does not exist yet"


@dataclass(frozen=True, slots=True)
class AnnouncedKey:
    """The two keys by fingerprint, and whether the file of the new one was made now."""

    old: str
    new: str
    made: bool


def change_key(
    database: Database, settings: Settings, new_file: Path, old_file: Path | None, *, now: datetime, actor: str
) -> AnnouncedKey:
    """Have the old key announce the new one, which is made if its file does not exist. Repeating it changes nothing."""
    old = load_key(old_file or settings.signing.key_file)
    with database.reading() as session:
        before = _statements_before(session, settings, old.fingerprint)
    try:
        made = not new_file.exists() and write_new(new_file, SigningKey.generate().private_pem())
    except OSError as error:
        raise CannotWrite(path=new_file, reason=error.strerror) from None
    new = load_key(new_file).fingerprint
    if new == old.fingerprint:
        raise SameKey(path=new_file)
    on = now.astimezone(settings.zone).date()
    publisher, namespace = settings.publisher.name, settings.signing.namespace
    statements = announce_key(old, new, publisher=publisher, on=on, namespace=namespace, before=before).decode()
    with database.transaction() as session:
        known = read_statements(statements_to(session, settings, new), settings, new)
        if not known or known[0].old != old.fingerprint:
            entry = {"old": old.fingerprint, "new": new, "on": on.isoformat(), "statements": statements}
            entries.append(session, EntryKind.KEY_CHANGED, entry, actor=actor, now=now)
        mark = present_mark(session)
    if not mark_path(settings, new_file).exists():
        write_mark(settings, mark, new_file)
    return AnnouncedKey(old.fingerprint, new, made)


def _statements_before(session: Session, settings: Settings, old: str) -> bytes:
    """Return the statements that lead to the old key. Raises unless the key of the last report is among these keys."""
    last, before = last_signer(session), statements_to(session, settings, old)
    if last is None:
        raise NothingSigned
    if last not in (old, *(change.old for change in read_statements(before, settings, old))):
        raise NotTheLastKey(old=old, last=last)
    return before

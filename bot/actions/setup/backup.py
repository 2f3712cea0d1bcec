"""backup and restore: a copy of the register, checked against its ledger and encrypted on request.

The copy is made while the bot runs. It is restored where no register exists, marked so that it publishes nothing yet.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.actions.integrity.restored import mark_restored
from bot.config.settings import Settings
from storage.audit import check
from storage.backup import encryption
from storage.backup.encryption import Key, Opener
from storage.backup.restore import require_empty, restore_register
from storage.engine.database import Session, backend_of, file_of, open_database
from storage.engine.files import private_folder, whole_file
from storage.ledger import entries
from storage.publishing import publications
from storage.vocabulary.errors import DataError


class BackupUnsound(DataError):
    """A copy that does not match its ledger is not a backup."""

    what = "the backup {place} does not agree with its ledger ({finding}), nothing was written"
    todo = "run: transparency-bot ledger check, or take an older backup"
    exit_code = 1


@dataclass(frozen=True, slots=True)
class Backup:
    """The content of a backup, as of its last ledger entry."""

    file: Path
    entries: int
    digest: str
    reports: int
    encrypted: bool


def back_up(settings: Settings, target: Path, key: Key | None = None) -> Backup:
    """Write a backup to a new file. Raises FileThere, BackupUnsound and the errors of the database and the disk."""
    backups: list[Backup] = []

    def accept(session: Session) -> None:
        require_sound(session, target)
        head = entries.head(session)
        reports = publications.next_seq(session) - 1
        backups.append(Backup(target, head.seq, head.digest, reports, key is not None))

    open_database(settings.storage.url).close()  # raises an error if it must be upgraded first
    backend = backend_of(settings.storage.url)
    if key is None:
        backend.copy(target, accept)
    else:
        file = file_of(settings.storage.url)
        # The temporary plain copy is in the folder of the plain register, if that is a file.
        with whole_file(target) as draft, private_folder(file.parent if file else None, target) as folder:
            plain = folder / "register"
            backend.copy(plain, accept)
            encryption.encrypt(plain, draft, key, place=target)
    return backups[0]


def require_sound(session: Session, place: Path) -> None:
    """Raise BackupUnsound unless a register matches its ledger."""
    findings = check.check(session)
    if findings:
        raise BackupUnsound(finding=findings[0], place=place)


@dataclass(frozen=True, slots=True)
class Restored:
    """The content of a restored register: ledger entries before the one about the restoration, and sealed reports."""

    entries: int
    digest: str
    reports: int
    newest: datetime | None


def restore(settings: Settings, source: Path, opener: Opener, *, actor: str, now: datetime) -> Restored:
    """Restore a backup into an empty installation. Nothing is put in place until all of it was checked."""
    results: list[Restored] = []

    def accept(session: Session) -> None:
        require_sound(session, source)
        head = entries.head(session)
        newest = entries.newest_entry_at(session)
        results.append(Restored(head.seq, head.digest, publications.next_seq(session) - 1, newest))
        mark_restored(session, actor=actor, now=now)

    url, owner_url = settings.storage.url, settings.storage.owner_url
    require_empty(url, owner_url)
    if not encryption.encryption(source):
        restore_register(url, source, accept, now=now, owner_url=owner_url)
    else:
        file = file_of(url)
        with private_folder(file.parent if file else None, source) as folder:
            plain = folder / source.name
            encryption.decrypt(source, plain, opener)
            restore_register(url, plain, accept, now=now, owner_url=owner_url)
    return results[0]

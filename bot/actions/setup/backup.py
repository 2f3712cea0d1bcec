"""backup: copies the register while the bot runs, checked against its ledger and encrypted on request."""

from dataclasses import dataclass
from pathlib import Path

from bot.config.settings import Settings
from storage.audit import check
from storage.backup import encryption
from storage.backup.encryption import Key
from storage.engine.backends import backend_of
from storage.engine.database import Session, file_of, open_database
from storage.engine.whole_file import private_folder, whole_file
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

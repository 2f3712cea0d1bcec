"""restore: restores a backup where no register exists, marked so that it publishes nothing yet."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.actions.integrity.restored import mark_restored
from bot.actions.setup.backup import require_sound
from bot.config.settings import Settings
from storage.backup import encryption
from storage.backup.encryption import Opener
from storage.backup.restore import require_empty, restore_register
from storage.engine.database import Session, file_of
from storage.engine.whole_file import private_folder
from storage.ledger import entries
from storage.publishing import publications


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

"""Keeps a mark beside the signing key, outside the database, so that an older copy of the register is detected."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.actions.context.signing_key import is_credential
from bot.config.settings import Settings
from storage.engine import files
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import publications

WIDTH = 64


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest state of the register that this machine worked with: reports sealed, last entry and its digest."""

    reports: int
    entry: int
    digest: str


def mark_path(settings: Settings, key: Path | None = None) -> Path:
    """Return the path of the mark: beside the key, so that a copy of the database alone does not include it.

    `key`: its file, by default the one in use. The folder of a credential is read-only: its mark is in the state
    folder of the service manager.
    """
    key = key or settings.signing.key_file
    state = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]
    folder = Path(state) if state and is_credential(key) else key.parent
    return folder / f"{key.name}.mark"


def read_mark(settings: Settings) -> Mark | None:
    """Read the mark. Returns None if it is missing or cannot be parsed."""
    try:
        fields = json.loads(mark_path(settings).read_bytes())
        mark = Mark(int(fields["reports"]), int(fields["entry"]), str(fields["digest"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return mark if mark.entry > 0 and len(mark.digest) == WIDTH else None


def write_mark(settings: Settings, mark: Mark, key: Path | None = None) -> str:
    """Replace the mark atomically, readable only by its owner. Returns why that failed, or "" on success."""
    try:
        files.replace(mark_path(settings, key), (json.dumps(asdict(mark)) + "\n").encode("ascii"))
    except OSError as error:
        return error.strerror or str(error)
    return ""


def present_mark(session: Session) -> Mark:
    """Return the mark for the register's current state."""
    head = entries.head(session)
    return Mark(publications.next_seq(session) - 1, head.seq, head.digest)


def has_grown_from(session: Session, mark: Mark) -> bool:
    """Return whether the register holds everything that it held when the mark was written."""
    return entries.digest_of(session, mark.entry) == mark.digest and publications.next_seq(session) > mark.reports

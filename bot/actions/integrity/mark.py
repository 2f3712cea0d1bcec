"""Keeps a mark beside the signing key, outside the database: an older copy of the register does not agree with it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.config.settings import Settings
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


def mark_path(settings: Settings) -> Path:
    """Return the place of the mark: beside the key, so that a copy of the database alone does not bring one along."""
    key = settings.signing.key_file
    return key.with_name(f"{key.name}.mark")


def read_mark(settings: Settings) -> Mark | None:
    """Read the mark. Returns None where there is none, or where it cannot be read as one."""
    try:
        fields = json.loads(mark_path(settings).read_bytes())
        mark = Mark(int(fields["reports"]), int(fields["entry"]), str(fields["digest"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return mark if mark.entry > 0 and len(mark.digest) == WIDTH else None


def write_mark(settings: Settings, mark: Mark) -> str:
    """Replace the mark in one step, readable by its owner alone. Returns why that failed; "" where it did not."""
    path = mark_path(settings)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(json.dumps(asdict(mark)) + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync(path.parent)
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def present_mark(session: Session) -> Mark:
    """Return the mark that the register would leave now."""
    head = entries.head(session)
    return Mark(publications.next_seq(session) - 1, head.seq, head.digest)


def has_grown_from(session: Session, mark: Mark) -> bool:
    """Return whether the register holds everything that it held when the mark was written."""
    return entries.digest_of(session, mark.entry) == mark.digest and publications.next_seq(session) > mark.reports

"""Checks that nobody else on this machine can read or change the secrets and the register."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from bot.actions.context.terminal import Row
from bot.config.settings import Settings
from storage.engine.database import file_of
from storage.vocabulary.errors import DomainError

SUBJECT = "file access"
BESIDE_A_REGISTER = ("", "-wal", "-shm", "-journal")


def check_access(config: Path, settings: Settings) -> list[Row]:
    """Check the files that the config names, and their folders; return a row for each that is open to others."""
    if os.name != "posix":
        return []
    files = [path for path in _files(config.absolute(), settings) if path.is_file()]
    folders = {path.parent for path in (*files, settings.signing.key_file) if path.exists()}
    wrong = [*_open_files(files), *_open_folders(sorted(folders))]
    return wrong or [Row(SUBJECT, "good", "other users can neither read nor change config, secrets and register")]


def _files(config: Path, settings: Settings) -> Iterator[Path]:
    """Yield all but the signing key, which has its own row."""
    storage, webhook = settings.storage, settings.webhook
    named = [settings.telegram.token_file, storage.url_file, storage.owner_url_file, webhook and webhook.secret_file]
    yield from dict.fromkeys([config, *(config.parent / path for path in named if path)])
    try:
        register = file_of(storage.url)
    except DomainError:  # the database row reports it
        return
    if register is not None:
        yield from (register.with_name(register.name + ending) for ending in BESIDE_A_REGISTER)


def _open_files(files: list[Path]) -> Iterator[Row]:
    for path in files:
        mode = path.stat().st_mode
        does = [word for word, bit in (("read", stat.S_IROTH), ("change", stat.S_IWOTH)) if mode & bit]
        if does:
            text = f"every user of this machine can {' and '.join(does)} {path}"
            yield Row(SUBJECT, "wrong", text, f"chmod 600 {path}")


def _open_folders(folders: list[Path]) -> Iterator[Row]:
    for folder in folders:
        if folder.stat().st_mode & stat.S_IWOTH:
            text = f"every user of this machine can put files into {folder}"
            yield Row(SUBJECT, "wrong", text, f"chmod 700 {folder}")

"""Opens the key that signs reports."""

import os
import stat
from pathlib import Path

from bot.config.settings import Settings
from reports.sealing.signing import SigningKey
from storage.vocabulary.errors import ConfigError, DomainError


class KeyMissing(ConfigError):
    """The signing key is not where the configuration says."""

    what = "there is no signing key at {path}"
    todo = "restore it from your backup, or make a new one with: transparency-bot init"


class KeyUnreadable(ConfigError):
    """The signing key is unusable."""

    what = "the signing key {path} cannot be used ({reason})"
    todo = "restore it from your backup"


class KeyExposed(ConfigError):
    """Others can read the signing key."""

    what = "the signing key {path} can be read by others"
    todo = "make it private with: chmod 600 {path}"


def signing_key(settings: Settings) -> SigningKey:
    """Return the key from signing.key_file, which only this user may be able to read.

    systemd and Kubernetes provide a secret with mode 0440, in a folder that they name and no other user can open.
    """
    return load_key(settings.signing.key_file)


def load_key(path: Path) -> SigningKey:
    """Return the key from a file that only this user may be able to read."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if os.name == "posix" and mode & (0o037 if is_credential(path) else 0o077):
            raise KeyExposed(path=path)
        return SigningKey.load(path.read_bytes())
    except FileNotFoundError:
        raise KeyMissing(path=path) from None
    except (OSError, ValueError) as error:
        raise KeyUnreadable(path=path, reason=getattr(error, "strerror", None) or error) from None


def is_credential(path: Path) -> bool:
    """Return whether a file is in the folder of credentials that a service manager made for this process."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    return bool(folder) and path.resolve().is_relative_to(Path(folder).resolve())


def key_or_trouble(settings: Settings) -> tuple[SigningKey, DomainError | None]:
    """Return the key, or a substitute whose signatures nobody gets, with the error of the real one.

    The bot continues without its key: it can still announce that a report is late.
    """
    try:
        return signing_key(settings), None
    except DomainError as error:
        return SigningKey.generate(), error
